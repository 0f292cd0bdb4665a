import type { JsonObject, JsonValue, Reading, Sample, Score, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { isNumber, isObject, textOf } from '../json/json-compare.ts';
import { jsonIn, strictJson } from '../json/json-reply.ts';
import { announcedRest } from './after-announcement.ts';
import { clipped } from './fold-width.ts';
import { ndcg } from './ranking-gain.ts';
import { plain } from './reading.ts';
import { withoutReasoning } from './reasoning.ts';
import { declines } from './refusal.ts';

const optionsSchema = z.strictObject({
  metric: z
    .enum(['ndcg', 'hit'])
    .default('ndcg')
    .describe('nDCG@k, or hit@k: whether one of the first k ids is relevant.'),
  k: z.int().positive().default(10).describe('How many places of the list count.'),
  gain: z
    .enum(['exponential', 'linear'])
    .default('exponential')
    .describe('Gain of a relevance r: 2^r − 1 (`exponential`) or r (`linear`).'),
});
type Options = z.infer<typeof optionsSchema>;

/** What a sample's `reference` holds for this scorer: the relevance of each id that may be ranked, 0 = of no use. */
const referenceSchema = z.looseObject({ relevance: z.record(z.string().min(1), z.number().min(0).max(30)) });

/**
 * A ranked list of ids. nDCG@k, or hit@k: 1 where one of the first k ids is relevant, else 0. Strict: the reply is a JSON list
 * of ids, each at most once, and nothing else. Lenient: the last list of ids, else the known ids in the order of their first mention
 * (after the announcement, if there is one). An id that comes again counts once; unknown ids keep their place and gain nothing.
 * Version 3 knows more marks of reasoning.
 */
export const ranking: ScorerDefinition = {
  name: 'ranking',
  version: 3,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: () => null,
  checkSample: (sample) => {
    const reference = referenceSchema.safeParse(sample.reference);
    if (!reference.success) return 'reference: expected { relevance: { id: 0 to 30, … } }';
    return Object.values(reference.data.relevance).some((grade) => grade > 0)
      ? null
      : 'reference: relevance: nothing is relevant';
  },
  create: (options, reading) => {
    const checked = optionsSchema.parse(options);
    return (reply, sample) => scoreReply(withoutReasoning(reply.text).trim(), sample, checked, reading);
  },
};

function scoreReply(text: string, sample: Sample, options: Options, reading: Reading): Score {
  const reference = referenceSchema.safeParse(sample.reference);
  const relevance = new Map(Object.entries(reference.success ? reference.data.relevance : {}));
  const exact = readIds(strictJson(text));
  const strict = exact !== null && new Set(exact).size === exact.length ? measure(exact, relevance, options) : 0;
  const list =
    exact ??
    jsonIn(text, (value) => readIds(value) !== null)
      .map(readIds)
      .findLast((ids) => ids?.some((id) => relevance.has(id)) === true) ??
    null;
  const read = list ?? mentioned(announcedRest(plain(text)), relevance) ?? mentioned(plain(text), relevance);
  const ids = [...new Set(read ?? [])];
  const lenient = Math.max(strict, measure(ids, relevance, options));
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: read === null ? null : clipped(ids.slice(0, 50).join(', ')),
    rule: read === null ? null : list === null ? 'mentions' : exact === null ? 'last-list' : 'whole-reply',
    refused: read === null && declines(text),
  };
}

function measure(ids: readonly string[], relevance: ReadonlyMap<string, number>, options: Options): number {
  const gains = ids.map((id) => relevance.get(id) ?? 0);
  if (options.metric === 'hit') return gains.slice(0, options.k).some((gain) => gain > 0) ? 1 : 0;
  return Math.min(1, ndcg(gains, [...relevance.values()], options.k, options.gain));
}

/** Ids of a list, or of the first list that an object holds; objects in it by their `id`. null = it is no list of ids. */
function readIds(value: JsonValue | undefined): string[] | null {
  if (!Array.isArray(value)) {
    if (!isObject(value)) return null;
    const list = Object.values(value).find((one) => Array.isArray(one));
    return list === undefined ? null : readIds(list);
  }
  const ids = value.map((one) => (isObject(one) ? one.id : one));
  return ids.length > 0 && ids.every((id) => typeof id === 'string' || isNumber(id)) ? ids.map(textOf) : null;
}

/** Known ids by their first mention as a whole word. null = none is mentioned. */
function mentioned(text: string, relevance: ReadonlyMap<string, number>): string[] | null {
  const firsts = [...relevance.keys()].flatMap((id) => {
    const at = firstMention(text, plain(id));
    return at < 0 ? [] : [{ id, at }];
  });
  return firsts.length === 0 ? null : firsts.sort((a, b) => a.at - b.at).map(({ id }) => id);
}

function firstMention(text: string, id: string): number {
  const wordlike = /[\p{L}\p{N}_-]/u;
  for (let at = text.indexOf(id), tries = 0; at >= 0 && tries < 10_000; at = text.indexOf(id, at + 1), tries += 1) {
    if (!wordlike.test(text[at - 1] ?? '') && !wordlike.test(text[at + id.length] ?? '')) return at;
  }
  return -1;
}
