import type { JsonObject, JsonValue, Reading, Reply, Sample, Score, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { isObject, own } from '../../json/json-compare.ts';
import { clipped } from '../../text/fold-width.ts';
import { withoutReasoning } from '../../text/reasoning.ts';
import { declines } from '../../text/refusal.ts';
import { isAllowed, mayBeMissing } from './allowed.ts';
import { type Call, parsed, sameName, showCalls } from './call.ts';
import { matchAll } from './match.ts';
import { writtenCalls } from './written.ts';

const expectedCall = z.strictObject({
  name: z.string().min(1),
  /** By argument: the values that are right; "" among them = it may be left out. Arguments that are not named are wrong. */
  arguments: z.record(z.string(), z.array(z.json())),
});
type ExpectedCall = z.infer<typeof expectedCall>;

/** What a sample's `reference` holds for this scorer. No calls = the right thing is to call nothing. */
const referenceSchema = z.looseObject({ calls: z.array(expectedCall).max(100), ordered: z.boolean().default(false) });

/**
 * Function calls, by the rules of BFCL's syntax tree check (see `isAllowed`): as many calls as expected, each with the right
 * name and only allowed arguments; in any order, unless the reference says `ordered`. Strict: native calls, or a text that
 * holds the calls and nothing else, with values of the right types. Lenient: calls anywhere in the text, arguments by place,
 * "5" for 5, null for an argument that may be left out. Where no call is expected, a reply without any is right; one that says
 * nothing at all is right in the lenient reading only, and one that was cut while reasoning is none.
 */
export const toolCalls: ScorerDefinition = {
  name: 'tool-calls',
  version: 1,
  options: z.strictObject({}) as unknown as z.ZodType<JsonObject>,
  checkTarget: () => null,
  checkSample: (sample) =>
    referenceSchema.safeParse(sample.reference).success
      ? null
      : 'reference: expected { calls: [{ name, arguments: { argument: [allowed values] } }], ordered?: true }',
  create: (_, reading) => (reply, sample) => scoreReply(reply, sample, reading),
};

interface ReadCalls {
  readonly calls: readonly Call[];
  readonly rule: string;
  /** In the form that was asked for. */
  readonly inRequestedForm: boolean;
}

function scoreReply(reply: Reply, sample: Sample, reading: Reading): Score {
  const reference = referenceSchema.safeParse(sample.reference);
  const expected = reference.success ? reference.data.calls : [];
  const ordered = reference.success && reference.data.ordered;
  const text = withoutReasoning(reply.text).trim();
  const read = readCalls(reply, text, sample, expected);
  if (!reference.success || read.calls.length === 0)
    return uncalled(reply, text, reference.success && expected.length === 0, reading);
  const right = (lenient: boolean) =>
    read.calls.length === expected.length &&
    matchAll(expected, read.calls, (want, got) => isRight(got, want, lenient), ordered);
  const strict = read.inRequestedForm && right(false) ? 1 : 0;
  const lenient = strict === 1 || right(true) ? 1 : 0;
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: clipped(showCalls(read.calls)),
    rule: read.rule,
    refused: false,
    details: { calls: read.calls.length, expected: expected.length },
  };
}

function uncalled(reply: Reply, text: string, right: boolean, reading: Reading): Score {
  const isEmpty = reply.text.trim() === '' && reply.reasoning.trim() === '';
  const strict = right && text !== '' ? 1 : 0;
  const lenient = right && (text !== '' || isEmpty) ? 1 : 0;
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: lenient === 1 ? 'no call' : null,
    rule: lenient === 1 ? 'no-call' : null,
    refused: lenient === 0 && declines(text),
  };
}

function readCalls(reply: Reply, text: string, sample: Sample, expected: readonly ExpectedCall[]): ReadCalls {
  if (reply.toolCalls.length > 0) {
    const calls = reply.toolCalls.slice(0, 1000).map((call) => {
      const args = parsed(call.arguments);
      return { name: call.name, arguments: isObject(args) ? args : { '': call.arguments } };
    });
    return { calls, rule: 'native', inRequestedForm: true };
  }
  const names = [...(sample.tools ?? []), ...expected].map(({ name }) => name);
  const written = writtenCalls(text, sample.tools, (name) => names.some((one) => sameName(one, name)));
  return { calls: written.calls, rule: written.alone ? 'whole-reply' : 'in-text', inRequestedForm: written.alone };
}

function isRight(call: Call, expected: ExpectedCall, lenient: boolean): boolean {
  if (!sameName(call.name, expected.name)) return false;
  const allowed = (key: string) => own(expected.arguments as JsonObject, key) as JsonValue[] | undefined;
  const args = Object.entries(call.arguments).filter(([key, value]) => {
    const values = allowed(key);
    return !(lenient && value === null && values !== undefined && mayBeMissing(values));
  });
  return (
    args.every(([key, value]) => {
      const values = allowed(key);
      return values !== undefined && isAllowed(value, values, lenient);
    }) &&
    Object.keys(expected.arguments).every((key) => args.some(([name]) => name === key) || mayBeMissing(allowed(key)!))
  );
}
