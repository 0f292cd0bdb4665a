import {
  type JsonObject,
  type JsonValue,
  jsonValue,
  type Reading,
  type Reply,
  type Sample,
  type Score,
  type ScorerDefinition,
  type Tool,
} from '@evenhand/core';
import * as z from 'zod';
import { isObject, own } from '../../json/json-compare.ts';
import { clipped } from '../../text/fold-width.ts';
import { withoutReasoning } from '../../text/reasoning.ts';
import { declines } from '../../text/refusal.ts';
import { isAllowed, mayBeMissing } from './allowed.ts';
import { type Call, listParameters, parsed, sameName, showCalls } from './call.ts';
import { writtenCalls } from './calls-in-text.ts';
import { matchAll } from './match.ts';

const expectedCall = z.strictObject({
  name: z.string().min(1),
  /**
   * By argument: the values that are right; "" among them = it may be left out, unless the tool requires it. Arguments that are not
   * named are wrong.
   */
  arguments: z.record(z.string(), z.array(jsonValue)),
});
type ExpectedCall = z.infer<typeof expectedCall>;

/** What a sample's `reference` holds for this scorer. No calls = the right thing is to call nothing. */
const referenceSchema = z.looseObject({ calls: z.array(expectedCall).max(100), ordered: z.boolean().default(false) });

/**
 * Function calls, by the rules of BFCL's syntax tree check (see `isAllowed`): as many calls as expected, each with the right
 * name and only allowed arguments; in any order, unless the reference says `ordered`. Strict: native calls, or a text that
 * holds the calls and nothing else, with values of the right types. Lenient: calls anywhere in the text, arguments by place,
 * "5" for 5, null for an argument that may be left out. In both, an argument that the tool requires must be there, whatever its
 * allowed values, and "" is no value of a number, a flag or a list. Version 7 takes a reply that holds no call and ran into the limit of
 * tokens for none: it was not finished, and what it would have called is not known. Version 6 takes no JSON call that
 * the end of the reply cut off beside whole ones. Version 5 reads the marks of GLM-4, Gemma 4 and LongCat. Version 4 reads curly quotes
 * and knows more marks of reasoning. Version 2 has these two rules, reads calls in the marks of a
 * model's own family (DeepSeek, Harmony, Kimi, Mistral, GLM and others) and holds whole numbers of any size exactly. Version 3 reads
 * calls to a tool's name in Harmony's channels, `f.call(…)` and `action` with `action_input`. Where no call is expected, a reply without any is right; one that says
 * nothing at all is right in the lenient reading only, and one that was cut is none.
 */
export const toolCalls: ScorerDefinition = {
  name: 'tool-calls',
  version: 7,
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
    return uncalled(reply, text, reference.success && expected.length === 0 && reply.finish !== 'length', reading);
  const right = (lenient: boolean) =>
    read.calls.length === expected.length &&
    matchAll(expected, read.calls, (want, got) => isRight(got, want, sample.tools, lenient), ordered);
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
  const written = writtenCalls(text, reply.text, sample.tools, (name) => names.some((one) => sameName(one, name)));
  return { calls: written.calls, rule: written.alone ? 'whole-reply' : 'in-text', inRequestedForm: written.alone };
}

function isRight(call: Call, expected: ExpectedCall, tools: readonly Tool[] | null, lenient: boolean): boolean {
  if (!sameName(call.name, expected.name)) return false;
  const { properties, required } = listParameters(tools, call.name);
  const allowed = (key: string) => own(expected.arguments as JsonObject, key) as JsonValue[] | undefined;
  const isOptional = (key: string) => mayBeMissing(allowed(key)!, required.includes(key));
  const given = Object.entries(call.arguments).filter(
    ([key, value]) => !(lenient && value === null && allowed(key) !== undefined && isOptional(key)),
  );
  return (
    given.every(([key, value]) => {
      const values = allowed(key);
      return values !== undefined && isAllowed(value, values, own(properties, key), lenient);
    }) && Object.keys(expected.arguments).every((key) => given.some(([name]) => name === key) || isOptional(key))
  );
}
