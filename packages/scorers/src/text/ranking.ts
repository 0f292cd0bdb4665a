import type { JsonObject, JsonValue, Reading, Sample, Score, ScorerDefinition } from '@evenhand/core';
import { describe } from '@evenhand/io';
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
  metric: describe(
    z.enum(['ndcg', 'hit']).default('ndcg'),
    'nDCG@k, or hit@k: whether one of the first k ids is relevant.',
  ),
  k: describe(z.int().positive().default(10), 'How many places of the list count.'),
  gain: describe(
    z.enum(['exponential', 'linear']).default('exponential'),
    'Gain of a relevance r: 2^r − 1 (`exponential`) or r (`linear`).',
  ),
});
type Options = z.infer<typeof optionsSchema>;

/** What a sample's `reference` holds for this scorer: the relevance of each id that may be ranked, 0 = of no use; other names of an id. */
const referenceSchema = z.looseObject({
  relevance: z.record(z.string().min(1), z.number().min(0).max(30)),
  /** How many places of the list count in this sample; absent = as many as the suite says. */
  k: z.int().positive().optional(),
  names: z.record(z.string().min(1), z.array(z.string().min(1))).default({}),
});

/**
 * A ranked list of ids. nDCG@k, or hit@k: 1 where one of the first k ids is relevant, else 0. Strict: the reply is a JSON list
 * of ids, each at most once, and nothing else, or, where one place counts, an id or its name alone. Lenient: the last list of ids, else
 * the last numbered list of lines, else ids with commas or arrows between them, else the known ids in the order of their first mention
 * (after the announcement, if there is one). Where one place counts, mentions of more than half of all that is known are a copy of the
 * question and no answer, and a short line that names something unknown is one. A name that `reference.names` gives an id stands for it,
 * and case and width of either do not count. An id that comes again counts once, where it came first; unknown ids keep their place and
 * gain nothing. `details` holds nDCG@k, hit@1 and the relevance of the first.
 * Version 3 knows more marks of reasoning, version 4 lets a whole JSON list stand against a later one that the reply cuts off,
 * version 5 reads an id with its name behind it in a list, version 6 lets `reference.k` say how many places count in a sample,
 * version 7 reads a name alone, version 8 takes no copy of the question for an answer.
 */
export const ranking: ScorerDefinition = {
  name: 'ranking',
  version: 8,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: () => null,
  checkSample: (sample) => {
    const reference = referenceSchema.safeParse(sample.reference);
    if (!reference.success)
      return 'reference: expected { relevance: { id: 0 to 30, … }, k?: 1 or more, names?: { id: [other names], … } }';
    const unknown = Object.keys(reference.data.names).find((id) => !Object.hasOwn(reference.data.relevance, id));
    if (unknown !== undefined) return `reference: names: ${unknown} is not among the ids of relevance`;
    return Object.values(reference.data.relevance).some((grade) => grade > 0)
      ? null
      : 'reference: relevance: nothing is relevant';
  },
  create: (options, reading) => {
    const checked = optionsSchema.parse(options);
    return (reply, sample) => scoreReply(withoutReasoning(reply.text).trim(), sample, checked, reading);
  },
};

interface ReadList {
  readonly ids: readonly string[];
  readonly rule: string;
}

function scoreReply(text: string, sample: Sample, suiteOptions: Options, reading: Reading): Score {
  const reference = referenceSchema.safeParse(sample.reference);
  const options = { ...suiteOptions, k: reference.data?.k ?? suiteOptions.k };
  const relevance = new Map(Object.entries(reference.success ? reference.data.relevance : {}));
  const names = listNames([...relevance.keys()], reference.success ? reference.data.names : {});
  const alone = options.k === 1 && ONE_NAME.test(text) && !declines(text) ? text : null;
  const known = alone === null ? undefined : names.get(toName(alone));
  const exact = readIds(strictJson(text)) ?? (known === undefined ? null : [known]);
  const strict = exact !== null && new Set(exact).size === exact.length ? measure(exact, relevance, options) : 0;
  const found = readRanking(text, exact, names);
  const isCopy = options.k === 1 && found?.rule === 'mentions' && found.ids.length * 2 > relevance.size;
  const read = isCopy ? null : (found ?? (alone === null ? null : { ids: [alone], rule: 'whole-reply' }));
  const ids = [...new Set(read?.ids ?? [])];
  const lenient = Math.max(strict, measure(ids, relevance, options));
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: read === null ? null : clipped(ids.slice(0, 50).join(', ')),
    rule: read?.rule ?? null,
    refused: read === null && declines(text),
    ...(read === null
      ? {}
      : {
          details: {
            ndcg: measure(ids, relevance, { ...options, metric: 'ndcg' }),
            hitAt1: relevance.get(ids[0]!) === Math.max(...relevance.values()) ? 1 : 0,
            firstRelevance: relevance.get(ids[0]!) ?? 0,
          },
        }),
  };
}

/** The ranking of a reply by the first rule that reads one. null = none does. */
function readRanking(
  text: string,
  exact: readonly string[] | null,
  names: ReadonlyMap<string, string>,
): ReadList | null {
  const resolve = (ids: readonly string[]) =>
    ids.map((id) => names.get(toName(id)) ?? firstNamed(plain(id), names) ?? id);
  if (exact !== null) return { ids: resolve(exact), rule: 'whole-reply' };
  const list = jsonIn(text, (value) => readIds(value) !== null)
    .map(readIds)
    .findLast((ids) => ids?.some((id) => names.has(toName(id))) === true);
  if (list !== undefined && list !== null) return { ids: resolve(list), rule: 'last-list' };
  const entire = plain(text);
  const announced = announcedRest(entire);
  return (
    readNumberedLines(entire, names) ??
    readSeparated(announced, names) ??
    readSeparated(entire, names) ??
    mentioned(announced, names) ??
    mentioned(entire, names)
  );
}

/** A short line without marks of a sentence. */
const ONE_NAME = /^[^\n.!?:,;。！？：，；]{1,60}$/u;
const toName = (text: string): string => plain(text).trim().toLowerCase();

/** Ids by all that they may be called, folded. A name that two of them share names neither. */
function listNames(ids: readonly string[], names: Readonly<Record<string, readonly string[]>>): Map<string, string> {
  const known = new Map<string, string | null>();
  for (const id of ids)
    for (const name of Object.hasOwn(names, id) ? names[id]! : [])
      known.set(toName(name), known.has(toName(name)) && known.get(toName(name)) !== id ? null : id);
  for (const id of ids) known.set(toName(id), id);
  return new Map([...known].filter((entry): entry is [string, string] => entry[1] !== null));
}

const NUMBERED =
  /^[\s>*_]{0,8}(?:第\s?)?(\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?:[.)、:\]]|名\s?[:,]?|位\s?[:,]?)\s{0,4}(.*)$/u;
const MOST_LINES = 2000;

/** The last run of at least two numbered lines that name known ids; a line of it that names none keeps its place. */
function readNumberedLines(text: string, names: ReadonlyMap<string, string>): ReadList | null {
  const runs: string[][] = [];
  let open = false;
  for (const line of text.split('\n', MOST_LINES)) {
    const rest = NUMBERED.exec(line.slice(0, 400))?.[2];
    if (rest === undefined) {
      if (line.trim() !== '' && !/^\s{2,}|^\s*[-•*]/.test(line)) open = false;
      continue;
    }
    if (!open) runs.push([]);
    open = true;
    runs.at(-1)!.push(firstNamed(rest, names) ?? `?${rest.slice(0, 40)}`);
  }
  const known = new Set(names.values());
  const ids = runs.findLast((run) => run.filter((id) => known.has(id)).length >= 2);
  return ids === undefined ? null : { ids, rule: 'numbered-lines' };
}

const SEPARATORS = /\s*(?:[,、;]|->|=>|→|>|\n)\s*(?:and\s|和|以及)?/u;

/** Pieces between commas, arrows or line feeds, most of which are known ids or names and nothing else. */
function readSeparated(text: string, names: ReadonlyMap<string, string>): ReadList | null {
  const pieces = text
    .slice(0, 20_000)
    .split(SEPARATORS)
    .map((piece, index) => (index === 0 ? piece.slice(piece.lastIndexOf(':') + 1) : piece))
    .map((piece) => piece.replace(/^[\s"'`*_[(•-]+|[\s"'`*_\]).。-]+$/gu, ''))
    .filter((piece) => piece !== '');
  const ids = pieces.map((piece) => names.get(toName(piece)) ?? `?${piece.slice(0, 40)}`);
  const found = ids.filter((id) => !id.startsWith('?')).length;
  return found >= 2 && found * 2 > ids.length ? { ids, rule: 'separated' } : null;
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

/** Known ids by the first mention of any of their names as a whole word. null = none is mentioned. */
function mentioned(text: string, names: ReadonlyMap<string, string>): ReadList | null {
  let low = text.toLowerCase();
  const firsts = new Map<string, number>();
  for (const [name, id] of [...names].sort(([a], [b]) => b.length - a.length)) {
    const at = firstMention(low, name);
    if (at >= 0 && at < (firsts.get(id) ?? Infinity)) firsts.set(id, at);
    // "Kettle" is not mentioned where "Red kettle" is.
    if (at >= 0 && names.keys().some((other) => other.length < name.length && name.includes(other)))
      low = low.replaceAll(name, '\u0000'.repeat(name.length));
  }
  if (firsts.size === 0) return null;
  return { ids: [...firsts].sort(([, a], [, b]) => a - b).map(([id]) => id), rule: 'mentions' };
}

/** The id that a line names first. null = it names none. */
function firstNamed(line: string, names: ReadonlyMap<string, string>): string | null {
  return mentioned(line, names)?.ids[0] ?? null;
}

function firstMention(text: string, id: string): number {
  const isBound = (sign: string | undefined, edge: string | undefined) =>
    HAN.test(sign ?? '') || HAN.test(edge ?? '') || !WORDLIKE.test(sign ?? '');
  for (let at = text.indexOf(id), tries = 0; at >= 0 && tries < 10_000; at = text.indexOf(id, at + 1), tries += 1) {
    if (isBound(text[at - 1], id[0]) && isBound(text[at + id.length], id.at(-1))) return at;
  }
  return -1;
}

const WORDLIKE = /[\p{L}\p{N}_-]/u;
/** Chinese is written without blanks: nothing there bounds a word. */
const HAN = /\p{Script=Han}/u;
