import {
  type JsonObject,
  type JsonValue,
  jsonObject,
  jsonValue,
  type Reading,
  type Sample,
  type Score,
  type ScorerDefinition,
} from '@evenhand/core';
import { isBigInteger, readInteger } from '@evenhand/io';

import * as z from 'zod';
import { clipped } from '../text/fold-width.ts';
import { withoutReasoning } from '../text/reasoning.ts';
import { declines } from '../text/refusal.ts';
import { type CompareRules, differences, isObject, own } from './json-compare.ts';
import { jsonIn, strictJson } from './json-reply.ts';

const fieldSchema = z.strictObject({
  /** Largest difference of numbers that still counts as right. */
  tolerance: z.number().nonnegative().default(0),
  /** The order of this list is of no account. */
  unordered: z.boolean().default(false),
  /** Values that are right besides the expected one. */
  also: z.array(jsonValue).default([]),
  /** Characters count in the lenient reading too. */
  verbatim: z.boolean().default(false),
});
type Field = z.infer<typeof fieldSchema>;

/** What a sample's `reference` holds for this scorer. */
const referenceSchema = z.strictObject({
  expected: jsonObject,
  /** By dotted path in `expected`; fields that are not named take the defaults. */
  fields: z.record(z.string(), fieldSchema).default({}),
  /** JSON Schema of the whole object, for the strict reading; absent = none. */
  schema: jsonObject.optional(),
});
type Reference = z.infer<typeof referenceSchema>;

/**
 * An object's fields. A field is a value of the expected object that is no object itself (a list is one field). Lenient:
 * the share of the fields that are right in the reply's last object, wherever it stands and however broken its JSON is.
 * Strict: 1 where the reply is that JSON and nothing else, keeps the schema and equals the expected object; else 0.
 * Version 5 lets whole objects stand against a later one that the end of the reply cut off.
 * Version 4 reads curly quotes and knows more marks of reasoning. Version 2 looks for JSON in `json` fences, fences without a
 * language, bare text and other fences, in this order, and holds whole numbers of any size exactly. Version 3 counts a key that is missing as wrong in both readings, also where null is expected.
 */
export const jsonFields: ScorerDefinition = {
  name: 'json-fields',
  version: 5,
  options: z.strictObject({}) as unknown as z.ZodType<JsonObject>,
  checkTarget: () => null,
  checkSample: (sample) => {
    const reference = referenceSchema.safeParse(sample.reference);
    if (!reference.success) return 'reference: expected { expected: {…}, fields?: {…}, schema?: {…} }';
    return listFieldPaths(reference.data.expected).length === 0
      ? 'reference: expected: has no field'
      : schemaProblem(reference.data);
  },
  create: (_, reading) => (reply, sample) => scoreReply(withoutReasoning(reply.text).trim(), sample, reading),
};

function scoreReply(text: string, sample: Sample, reading: Reading): Score {
  const parsed = referenceSchema.safeParse(sample.reference);
  const reference: Reference = parsed.success ? parsed.data : { expected: {}, fields: {} };
  const exact = strictJson(text);
  const strict = exact !== undefined && isRight(exact, reference) ? 1 : 0;
  const object = isObject(exact) ? exact : jsonIn(text, isObject).findLast(isObject);
  const paths = listFieldPaths(reference.expected);
  const right = object === undefined ? [] : paths.filter((path) => fieldIsRight(object, path, reference, true));
  const lenient = Math.max(strict, paths.length === 0 ? 0 : right.length / paths.length);
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: object === undefined ? null : clipped(JSON.stringify(object)),
    rule: object === undefined ? null : object === exact ? 'whole-reply' : 'last-object',
    refused: object === undefined && declines(text),
    details: {
      right: right.length,
      fields: paths.length,
      // By name: the verdict must not depend on the order in which a file happens to hold the keys.
      wrong: paths
        .filter((path) => !right.includes(path))
        .sort()
        .slice(0, 20),
    },
  };
}

function isRight(value: JsonValue, reference: Reference): boolean {
  if (!isObject(value) || toSchema(reference)?.safeParse(withStandIns(value)).success === false) return false;
  const known = new Set(listFieldPaths(reference.expected));
  return (
    [...known].every((path) => fieldIsRight(value, path, reference, false)) &&
    listFieldPaths(value).every((path) => known.has(path))
  );
}

function fieldIsRight(object: JsonObject, path: string, reference: Reference, lenient: boolean): boolean {
  const field = fieldSchema.parse(reference.fields[path] ?? {});
  const actual = at(object, path);
  // Nothing was said of it, which is not the same as saying that there is none.
  if (actual === undefined) return false;
  const accepted = [at(reference.expected, path) as JsonValue, ...(field.also as JsonValue[])];
  return accepted.some(
    (expected) => differences(actual, expected, toRules(field, lenient && !field.verbatim)).length === 0,
  );
}

function toRules(field: Field, lenient: boolean): CompareRules {
  return { lenient, tolerance: () => field.tolerance, unordered: () => field.unordered, ignored: () => false };
}

/** Dotted paths of all values that are not objects, and of empty objects. */
function listFieldPaths(object: JsonObject, above: readonly string[] = []): string[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const path = [...above, key.replaceAll('.', '\\.')];
    return isObject(value) && Object.keys(value).length > 0 ? listFieldPaths(value, path) : [path.join('.')];
  });
}

function at(object: JsonObject, path: string): JsonValue | undefined {
  return path
    .split(/(?<!\\)\./)
    .reduce<JsonValue | undefined>(
      (value, key) => (isObject(value) ? own(value, key.replaceAll('\\.', '.')) : undefined),
      object,
    );
}

/** What was read of the last schemas: the samples of a suite mostly share a few. */
const compiled = new Map<string, z.ZodType>();
const MAX_COMPILED = 100;

/** @throws Error where it is no JSON Schema that zod knows */
function toSchema(reference: Reference): z.ZodType | null {
  if (reference.schema === undefined) return null;
  const text = JSON.stringify(reference.schema);
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const schema = z.fromJSONSchema(reference.schema as Parameters<typeof z.fromJSONSchema>[0]);
  if (compiled.size === MAX_COMPILED) compiled.clear();
  compiled.set(text, schema);
  return schema;
}

/** zod knows no whole number beyond 2^53: the largest that it knows stands for it, as no bound of a schema lies beyond. */
function withStandIns(value: JsonValue): JsonValue {
  const integer = isBigInteger(value) ? readInteger(value)! : null;
  if (integer !== null) return integer > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
  if (Array.isArray(value)) return value.map(withStandIns);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withStandIns(one)]));
}

function holdsBigInteger(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(holdsBigInteger);
  return isObject(value) ? Object.values(value).some(holdsBigInteger) : isBigInteger(value);
}

function schemaProblem(reference: Reference): string | null {
  if (reference.schema !== undefined && holdsBigInteger(reference.schema))
    return 'reference: schema: holds a whole number beyond 2^53, which cannot be checked exactly; leave that bound out';
  try {
    const result = toSchema(reference)?.safeParse(withStandIns(reference.expected));
    return result?.success === false ? 'reference: expected: does not keep to its own schema' : null;
  } catch (error) {
    return `reference: schema: ${(error as Error).message}`;
  }
}
