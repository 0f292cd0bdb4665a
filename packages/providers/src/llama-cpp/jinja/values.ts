import { TemplateError } from './errors.ts';

/**
 * A value as Python has it. `bigint` is `int` and `number` is `float`, so that `1` and `1.0` stay two values; `null` is `None`.
 */
export type Value = null | boolean | bigint | number | string | Compound;

export type Compound =
  | Undefined
  | Markup
  | List
  | Tuple
  | Dict
  | Range
  | View
  | Generator
  | Callable
  | Namespace
  | Instance;

/** What a missing variable, attribute or item gives: empty as text, false, and an error in most other uses. */
export interface Undefined {
  readonly type: 'undefined';
  /** What is missing, as the error says it. */
  readonly reason: string;
}
/** Text that the filters `escape` and `safe` have marked as HTML: what is joined to it gets escaped. */
export interface Markup {
  readonly type: 'markup';
  readonly text: string;
}
export interface List {
  readonly type: 'list';
  readonly items: readonly Value[];
}
export interface Tuple {
  readonly type: 'tuple';
  readonly items: readonly Value[];
  /** Names of the items, as the filter `groupby` gives them; absent = none. */
  readonly names?: readonly string[];
}
/** In the order of insertion; found by `hashKey`. */
export interface Dict {
  readonly type: 'dict';
  readonly entries: ReadonlyMap<string, readonly [key: Value, value: Value]>;
}
export interface Range {
  readonly type: 'range';
  readonly start: bigint;
  readonly stop: bigint;
  readonly step: bigint;
}
/** What `keys`, `values` and `items` of a dict give. */
export interface View {
  readonly type: 'view';
  readonly of: 'keys' | 'values' | 'items';
  readonly dict: Dict;
}
/** What can be gone through once, such as the result of the filter `map`. */
export interface Generator {
  readonly type: 'generator';
  readonly iterator: Iterator<Value>;
}
export interface Callable {
  readonly type: 'callable';
  readonly name: string;
  readonly call: (args: readonly Value[], kwargs: ReadonlyMap<string, Value>) => Value;
  /** Attributes that a template can read, such as a macro's `name`; absent = none. */
  readonly attributes?: ReadonlyMap<string, Value>;
}
/** The one thing whose attributes a template can set. */
export interface Namespace {
  readonly type: 'namespace';
  readonly values: Map<string, Value>;
}
/** An object of the engine, such as `loop`. */
export interface Instance {
  readonly type: 'instance';
  readonly name: string;
  readonly text: () => string;
  /** @returns undefined = it has no such attribute */
  readonly read: (attribute: string) => Value | undefined;
  readonly call?: Callable['call'];
}

export const missing = (reason: string): Undefined => ({ type: 'undefined', reason });
export const listFrom = (items: readonly Value[]): List => ({ type: 'list', items });
export const tupleFrom = (items: readonly Value[]): Tuple => ({ type: 'tuple', items });
export const generatorFrom = (iterable: Iterable<Value>): Generator => ({
  type: 'generator',
  iterator: iterable[Symbol.iterator](),
});

export function isCompound(value: Value): value is Compound {
  return typeof value === 'object' && value !== null;
}
export function isUndefined(value: Value): value is Undefined {
  return isCompound(value) && value.type === 'undefined';
}
export function isDict(value: Value): value is Dict {
  return isCompound(value) && value.type === 'dict';
}
/** @returns the characters of a text, marked as HTML or not; null = the value is no text */
export function readText(value: Value): string | null {
  if (typeof value === 'string') return value;
  return isCompound(value) && value.type === 'markup' ? value.text : null;
}

const NAMES: Readonly<Record<Compound['type'], string>> = {
  undefined: 'Undefined',
  markup: 'Markup',
  list: 'list',
  tuple: 'tuple',
  dict: 'dict',
  range: 'range',
  view: 'dict view',
  generator: 'generator',
  callable: 'function',
  namespace: 'Namespace',
  instance: 'object',
};

/** @returns the name of a value's type as Python says it */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (isCompound(value)) return NAMES[value.type];
  return { boolean: 'bool', bigint: 'int', number: 'float', string: 'str' }[
    typeof value as 'boolean' | 'bigint' | 'number' | 'string'
  ];
}

/**
 * @returns what a dict finds a key by: the same for `1`, `1.0` and `True`, as in Python
 * @throws TemplateError where Python cannot hash the value
 */
export function hashKey(value: Value): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'boolean') return value ? 'n1' : 'n0';
  if (typeof value === 'bigint') return `n${value}`;
  if (typeof value === 'number') return Number.isInteger(value) ? `n${BigInt(value)}` : `f${value}`;
  if (value.type === 'markup') return `s${value.text}`;
  if (value.type === 'tuple') return `t${JSON.stringify(value.items.map(hashKey))}`;
  if (value.type === 'undefined') return 'undefined';
  throw new TemplateError(`unhashable type: '${typeName(value)}'`);
}

export function dictFrom(pairs: Iterable<readonly [key: Value, value: Value]>): Dict {
  const entries = new Map<string, readonly [Value, Value]>();
  for (const [key, value] of pairs) {
    const hash = hashKey(key);
    entries.set(hash, [entries.get(hash)?.[0] ?? key, value]);
  }
  return { type: 'dict', entries };
}

/**
 * @param value JSON: numbers that JSON writes without a point or an exponent become `int`, others `float`
 * @throws TemplateError for what JSON does not have
 */
export function fromJson(value: unknown): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'bigint')
    return value;
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value) : value;
  if (Array.isArray(value)) return listFrom(value.map(fromJson));
  if (typeof value === 'object')
    return dictFrom(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, fromJson(item)] as const),
    );
  throw new TemplateError(`a ${typeof value} cannot be given to a template; expected JSON`);
}
