import type * as z from 'zod';

// biome-ignore lint/suspicious/noExplicitAny: an edit may be of anything
type Json = any;

/** One change of one field of a document. */
export interface FieldChange {
  /** The field, without the numbers of lists and the names of maps: `turns[].generation.usage.outputTokens`. */
  readonly field: string;
  /** What is done to it: `up`, `down`, `other`, `null`, `removed`, `added`, `twice`, `moved`. */
  readonly kind: string;
  /** Where it lies, from the root of the document. */
  readonly path: readonly (string | number)[];
  /** What stands there afterwards; undefined = nothing does. */
  readonly value: Json;
}

type Schema = z.core.$ZodType & { readonly _zod: { readonly def: Json } };

/** Through what only says how a value is read: defaults, branches, what may be absent. */
function unwrap(schema: Schema): { schema: Schema; isNullable: boolean } {
  let isNullable = false;
  let inner = schema;
  for (;;) {
    const { def } = inner._zod;
    if (def.type === 'nullable') isNullable = true;
    if (['nullable', 'optional', 'default', 'prefault', 'readonly', 'nonoptional', 'catch'].includes(def.type))
      inner = def.innerType;
    else if (def.type === 'pipe') inner = def.out._zod.def.type === 'transform' ? def.in : def.out;
    else if (def.type === 'lazy') inner = def.getter();
    else return { schema: inner, isNullable };
  }
}

const fits = (schema: Schema, value: Json): boolean => (schema as unknown as z.ZodType).safeParse(value).success;

/** A value that a schema takes, as far as one can be made up. */
function makeUp(outer: Schema): Json {
  const { schema } = unwrap(outer);
  const { def } = schema._zod;
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape as Record<string, Schema>)
          .filter(([, one]) => !fits(one, undefined))
          .map(([key, one]) => [key, makeUp(one)]),
      );
    case 'array': {
      const one = [makeUp(def.element)];
      return fits(schema, []) ? one : one;
    }
    case 'record':
      return { made: makeUp(def.valueType) };
    case 'enum':
      return Object.values(def.entries)[0];
    case 'literal':
      return def.values[0];
    case 'union':
      return makeUp(def.options[0]);
    case 'number':
      return [1, 0.5, 0].find((one) => fits(schema, one));
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'string':
      return (
        ['made', '2026-01-01T00:00:00.000Z', '2026-01-01', 'http://127.0.0.1:9/v1', 'a'.repeat(64)].find((one) =>
          fits(schema, one),
        ) ?? 'made'
      );
    default:
      return { made: 1 };
  }
}

const TIME = /^\d{4}-\d\d-\d\dT/;

function* changeLeaf(value: Json): Generator<[string, Json]> {
  if (typeof value === 'number') {
    yield ['up', Number.isInteger(value) ? value + 1 : value * 1.25 + 0.001];
    if (value > 0) yield ['down', Number.isInteger(value) ? value - 1 : value * 0.75];
  } else if (typeof value === 'boolean') yield ['other', !value];
  else if (typeof value === 'string') {
    if (/^[0-9a-f]{64}$/.test(value)) yield ['other', 'e'.repeat(64)];
    else if (TIME.test(value)) {
      yield ['up', new Date(Date.parse(value) + 250).toISOString()];
      yield ['down', new Date(Date.parse(value) - 250).toISOString()];
    } else yield ['other', `${value}x`];
  }
}

/**
 * Every change that the schema of a document knows of: each field up and down, to each other value of a list, to null, away, doubled,
 * out of order, and what is absent made up.
 */
export function* listChanges(
  outer: Schema | null,
  value: Json,
  path: readonly (string | number)[] = [],
  field = '',
): Generator<FieldChange> {
  const change = (kind: string, after: Json, at = path, name = field): FieldChange => ({
    field: name,
    kind,
    path: at,
    value: after,
  });
  const { schema, isNullable } = outer === null ? { schema: null, isNullable: false } : unwrap(outer);
  const def = schema?._zod.def;
  if (value === null) {
    if (schema !== null) yield change('added', makeUp(schema));
    return;
  }
  if (isNullable) yield change('null', null);
  if (def?.type === 'union') {
    const option = (def.options as Schema[]).find((one) => fits(one, value)) ?? null;
    for (const other of def.options as Schema[]) {
      const made = makeUp(other);
      if (other !== option && typeof made !== typeof value) yield change('other', made);
      else if (other !== option && unwrap(other).schema._zod.def.type === 'literal') yield change('other', made);
    }
    yield* listChanges(option, value, path, field);
    return;
  }
  if (def?.type === 'enum') {
    for (const other of Object.values(def.entries)) if (other !== value) yield change('other', other);
    return;
  }
  if (Array.isArray(value)) {
    if (value.length === 0 && def?.type === 'array') yield change('added', [makeUp(def.element)]);
    if (value.length > 0) {
      yield change('removed', value.slice(0, -1), path, `${field}[]`);
      yield change('twice', [...value, value.at(-1)], path, `${field}[]`);
    }
    if (value.length > 1) yield change('moved', value.toReversed(), path, `${field}[]`);
    for (const [at, one] of value.entries())
      yield* listChanges(def?.type === 'array' ? def.element : null, one, [...path, at], `${field}[]`);
    return;
  }
  if (typeof value === 'object') {
    const shape: Record<string, Schema> | null = def?.type === 'object' ? def.shape : null;
    const isMap = shape === null;
    const name = (key: string) => (isMap ? `${field}.*` : field === '' ? key : `${field}.${key}`);
    for (const [key, one] of Object.entries(value)) {
      const inner = shape === null ? (def?.type === 'record' ? def.valueType : null) : (shape[key] ?? null);
      if (isMap || fits(inner!, undefined)) yield change('removed', undefined, [...path, key], name(key));
      if (isMap) yield change('renamed', renameKey(value, key), path, name(key));
      yield* listChanges(inner, one, [...path, key], name(key));
    }
    for (const [key, one] of Object.entries(shape ?? {}))
      if (!Object.hasOwn(value, key)) yield change('added', makeUp(one), [...path, key], name(key));
    if (isMap)
      yield change('added', { ...value, made: def?.type === 'record' ? makeUp(def.valueType) : 1 }, path, `${field}.*`);
    return;
  }
  for (const [kind, after] of changeLeaf(value)) yield change(kind, after);
}

const renameKey = (value: Json, key: string): Json =>
  Object.fromEntries(Object.entries(value).map(([one, inner]) => [one === key ? `${one}x` : one, inner]));

/** Makes a change in a document. */
export function applyChange(document: Json, { path, value }: FieldChange): Json {
  if (path.length === 0) return value;
  const changed = structuredClone(document);
  const inner = path.slice(0, -1).reduce((one: Json, step) => one[step], changed);
  const last = path.at(-1)!;
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return changed;
}
