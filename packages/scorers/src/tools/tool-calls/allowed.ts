import type { JsonValue } from '@evenhand/core';
import { readInteger } from '@evenhand/io';
import { isNumber, isObject, own, textOf } from '../../json/json-compare.ts';
import { parseLenientJson } from '../../json/loose-json.ts';

/**
 * Whether a value is one of the allowed ones, by the rules of the Berkeley Function Calling Leaderboard (ast_checker of
 * ShishirPatil/gorilla at 6ea57973): "" among them means that the argument may be left out, and is a value only of what takes texts;
 * texts are compared without case, blanks and `,./-_*^`; lists element by element in their order; objects key by key, each key with
 * allowed values of its own. Theirs tells 5.0 from 5 where a whole number is due; JSON as it is read here does not. Theirs takes ""
 * for an optional number inside an object; ours does not.
 * @param schema of the argument, from the tool; undefined = not known
 */
export function isAllowed(
  value: JsonValue,
  allowed: readonly JsonValue[],
  schema: JsonValue | undefined,
  lenient: boolean,
): boolean {
  if (allowed.length === 0) return Array.isArray(value) && value.length === 0;
  if (value === '' && !acceptsText(schema, allowed)) return false;
  return allowed.some((one) => matches(value, one, schema, lenient));
}

/** By the tool's schema, or by the allowed values besides "": a variable may stand for a value of any type. */
function acceptsText(schema: JsonValue | undefined, allowed: readonly JsonValue[]): boolean {
  const others = allowed.filter((one) => one !== '');
  if (others.some((one) => typeof one === 'string')) return true;
  const stated = textType(schema);
  return stated ?? others.length === 0;
}

/** null = the schema does not say. */
function textType(schema: JsonValue | undefined): boolean | null {
  if (!isObject(schema)) return null;
  const type = own(schema, 'type');
  const types = (Array.isArray(type) ? type : [type]).filter((one) => typeof one === 'string');
  if (types.length > 0) return types.some((one) => /^(?:string|str|any|char)$/i.test(one));
  const branches = own(schema, 'anyOf') ?? own(schema, 'oneOf');
  return Array.isArray(branches) && branches.length > 0 ? branches.some((one) => textType(one) !== false) : null;
}

/**
 * Whether an argument may be missing: where "" is among its allowed values and the tool does not require it. No allowed values at all
 * (two rows of live_simple, of required arguments) is read as the empty list or nothing; by the authors' code no call is right there.
 */
export function mayBeMissing(allowed: readonly JsonValue[], required: boolean): boolean {
  return allowed.length === 0 || (!required && allowed.includes(''));
}

function matches(actual: JsonValue, allowed: JsonValue, schema: JsonValue | undefined, lenient: boolean): boolean {
  const value =
    lenient && typeof actual === 'string' && typeof allowed !== 'string' ? (literal(actual) ?? actual) : actual;
  if (typeof allowed === 'string') {
    if (typeof value === 'string') return standard(value) === standard(allowed);
    return lenient && (isNumber(value) || typeof value === 'boolean') && standard(textOf(value)) === standard(allowed);
  }
  if (Array.isArray(allowed)) {
    return (
      Array.isArray(value) &&
      value.length === allowed.length &&
      allowed.every((one, index) => matches(value[index]!, one, part(schema, 'items'), lenient))
    );
  }
  if (isObject(allowed)) return isObject(value) && objectMatches(value, allowed, schema, lenient);
  if (isNumber(allowed) && isNumber(value)) return sameNumber(value, allowed, lenient);
  return value === allowed;
}

/** What a schema says of its parts. undefined = nothing. */
function part(schema: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(schema) ? own(schema, name) : undefined;
}

/** Whole numbers of any size exactly; others, leniently, to nine digits. */
function sameNumber(a: JsonValue, b: JsonValue, lenient: boolean): boolean {
  const [left, right] = [readInteger(a), readInteger(b)];
  if (left !== null && right !== null) return left === right;
  if (typeof a !== 'number' || typeof b !== 'number') return false;
  return a === b || (lenient && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)));
}

function objectMatches(
  value: { [key: string]: JsonValue },
  allowed: { [key: string]: JsonValue },
  schema: JsonValue | undefined,
  lenient: boolean,
): boolean {
  const properties = part(schema, 'properties');
  const stated = part(schema, 'required');
  const required: readonly JsonValue[] = Array.isArray(stated) ? stated : [];
  const listed = (key: string): readonly JsonValue[] => {
    const values = own(allowed, key);
    return Array.isArray(values) ? values : values === undefined ? [] : [values];
  };
  return (
    Object.entries(value).every(
      ([key, one]) => Object.hasOwn(allowed, key) && isAllowed(one, listed(key), part(properties, key), lenient),
    ) &&
    Object.keys(allowed).every((key) => Object.hasOwn(value, key) || mayBeMissing(listed(key), required.includes(key)))
  );
}

const standard = remembered((text: string): string =>
  text
    .replace(/[ ,./\-_*^]/g, '')
    .toLowerCase()
    .replaceAll("'", '"'),
);

/** What a text holds that was meant as a value: "5", "[1, 2]", "true". null = it is a text. */
const literal = remembered((text: string): JsonValue | null => {
  const found = parseLenientJson(text, 0, { left: 10_000 });
  return found !== null && text.slice(found.end).trim() === '' ? found.value : null;
});

/** Texts that are kept: one argument of each of 100 calls is held against 100 expected ones. */
const REMEMBERED = 500;

/** The same function, which reads one text once: every call of a reply is held against every expected one. */
function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before.value;
    if (known.size >= REMEMBERED) known.clear();
    const value = read(text);
    known.set(text, { value });
    return value;
  };
}
