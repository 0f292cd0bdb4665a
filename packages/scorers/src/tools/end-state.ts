import {
  type JsonObject,
  type JsonValue,
  jsonObject,
  type Reading,
  type Reply,
  type Sample,
  type Score,
  type ScorerDefinition,
} from '@evenhand/core';
import { describe } from '@evenhand/io';

import * as z from 'zod';
import { type CompareRules, differences, isObject } from '../json/json-compare.ts';
import { jsonIn, strictJson } from '../json/json-reply.ts';
import { clipped } from '../text/fold-width.ts';
import { withoutReasoning } from '../text/reasoning.ts';
import { declines } from '../text/refusal.ts';

const paths = z.array(z.string().min(1)).default([]);
const optionsSchema = z.strictObject({
  lists: describe(z.enum(['ordered', 'unordered']).default('ordered'), 'Whether the order of lists counts.'),
  ignore: paths.describe('Paths that do not count, such as `orders.*.updatedAt`.'),
});
type Options = z.infer<typeof optionsSchema>;

/** What a sample's `reference` holds for this scorer. */
const referenceSchema = z.looseObject({ state: jsonObject, ignore: paths, unordered: paths });
type Reference = z.infer<typeof referenceSchema>;

/**
 * What a dialogue left behind: all or nothing. Strict: the store equals the expected state, types and characters included.
 * Lenient: numbers as text, case, width and punctuation of texts do not count. Where the reply has no `state` (saved outputs),
 * the last JSON object of its text is taken. Version 2 reads as `json-fields` version 2 does.
 * Version 3 knows more marks of reasoning, version 4 lets whole objects stand against a later one that the reply cuts off.
 */
export const endState: ScorerDefinition = {
  name: 'end-state',
  version: 4,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: () => null,
  checkSample: (sample) =>
    referenceSchema.safeParse(sample.reference).success
      ? null
      : 'reference: expected { state: {…}, ignore?: […], unordered?: […] }',
  create: (options, reading) => {
    const checked = optionsSchema.parse(options);
    return (reply, sample) => scoreReply(reply, sample, checked, reading);
  },
};

function scoreReply(reply: Reply, sample: Sample, options: Options, reading: Reading): Score {
  const reference = referenceSchema.safeParse(sample.reference);
  const text = withoutReasoning(reply.text).trim();
  const state = reply.state ?? readState(text);
  if (state === null || !reference.success) {
    return { value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: declines(text) };
  }
  const differing = (lenient: boolean) =>
    differences(state, reference.data.state as JsonValue, rules(options, reference.data, lenient));
  const strict = differing(false).length === 0 ? 1 : 0;
  const wrong = differing(true);
  const lenient = wrong.length === 0 ? 1 : strict;
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: clipped(JSON.stringify(state)),
    rule: reply.state === undefined ? 'last-object' : 'state',
    refused: false,
    details: { differs: wrong.toSorted() },
  };
}

function readState(text: string): JsonObject | null {
  const parsedReply = strictJson(text);
  return isObject(parsedReply) ? parsedReply : (jsonIn(text, isObject).findLast(isObject) ?? null);
}

function rules(options: Options, reference: Reference, lenient: boolean): CompareRules {
  const ignored = [...options.ignore, ...reference.ignore];
  return {
    lenient,
    tolerance: () => 0,
    unordered: (path) => options.lists === 'unordered' || reference.unordered.includes(path),
    ignored: (path) => ignored.includes(path),
  };
}
