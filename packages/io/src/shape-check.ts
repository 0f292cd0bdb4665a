import type * as z from 'zod';

type Check = (value: unknown) => boolean;

/** What of a schema's inside is looked at; see zod's `_zod.def`. */
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly entries?: Readonly<Record<string, string>>;
  readonly format?: string;
  readonly checks?: readonly { readonly _zod: { readonly def: NumberCheck } }[];
}
interface NumberCheck {
  readonly check: string;
  readonly value?: number;
  readonly inclusive?: boolean;
  readonly format?: string;
}

/**
 * A plain test of parsed JSON against a schema: true only where parsing would succeed and change nothing. False means
 * that zod has to look: it finds the mistake, or the default. A million records are tested in seconds, and none is copied.
 */
export function createShapeCheck(schema: z.ZodType, known: ReadonlyMap<z.ZodType, Check> = new Map()): Check {
  const def = schema._zod.def as unknown as Def;
  // A schema with a description is another object with the same definition.
  for (const [one, own] of known) if (one._zod.def === schema._zod.def) return own;
  const inner = () => createShapeCheck(def.innerType!, known);
  switch (def.type) {
    case 'object':
      return createObjectCheck(schema, def, known);
    case 'array':
      return def.checks === undefined || def.checks.length === 0
        ? createArrayCheck(createShapeCheck(def.element!, known))
        : createSchemaCheck(schema);
    case 'nullable': {
      const check = inner();
      return (value) => value === null || check(value);
    }
    case 'optional':
    case 'default':
      return inner();
    case 'enum': {
      const values = new Set<unknown>(Object.values(def.entries!));
      return (value) => values.has(value);
    }
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'string':
      return def.format === undefined && (def.checks ?? []).length === 0
        ? (value) => typeof value === 'string'
        : createSchemaCheck(schema);
    case 'number':
      return createNumberCheck(schema, def);
    default:
      return createSchemaCheck(schema);
  }
}

const createSchemaCheck =
  (schema: z.ZodType): Check =>
  (value) =>
    schema.safeParse(value).success && typeof value !== 'object';

function createArrayCheck(element: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return false;
    for (let i = 0; i < value.length; i++) if (!element(value[i])) return false;
    return true;
  };
}

/** Strict objects only: every key known, every key there that must be. */
function createObjectCheck(schema: z.ZodType, def: Def, known: ReadonlyMap<z.ZodType, Check>): Check {
  const catchall = def.catchall?._zod.def as unknown as Def | undefined;
  if (catchall?.type !== 'never' || (def.checks ?? []).length > 0) return createSchemaCheck(schema);
  const names = Object.keys(def.shape!);
  const checks = names.map((name) => createShapeCheck(def.shape![name]!, known));
  const optional = names.map((name) => (def.shape![name]!._zod.def as unknown as Def).type === 'optional');
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    let found = 0;
    for (let i = 0; i < names.length; i++) {
      const field = (value as Record<string, unknown>)[names[i]!];
      if (field === undefined) {
        if (!optional[i]) return false;
      } else if (checks[i]!(field)) found++;
      else return false;
    }
    let keys = 0;
    for (const _ in value) keys++;
    return keys === found;
  };
}

function createNumberCheck(schema: z.ZodType, def: Def): Check {
  let [least, most, integer] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, false];
  const open: number[] = [];
  const checks = [
    ...(def.checks ?? []).map((check) => check._zod.def),
    ...(def.format === undefined ? [] : [{ check: 'number_format', format: def.format }]),
  ];
  for (const { check, value, inclusive, format } of checks as readonly NumberCheck[]) {
    if (check === 'number_format' && format === 'safeint') integer = true;
    else if (check === 'greater_than') least = Math.max(least, value!);
    else if (check === 'less_than') most = Math.min(most, value!);
    else return createSchemaCheck(schema);
    if (inclusive === false) open.push(value!);
  }
  if (!integer && open.length === 0 && most === Number.POSITIVE_INFINITY)
    return (value) => typeof value === 'number' && value >= least && value < most && value - value === 0;
  return (value) =>
    typeof value === 'number' &&
    (integer ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    value >= least &&
    value <= most &&
    !open.includes(value);
}

/** Whether a value is JSON, with numbers that are finite. */
export function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every(isJson);
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
}

/** Any JSON object whose numbers are finite; what JSON.parse made can be nothing else. */
export function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isFiniteJson(value);
}

function isFiniteJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  for (const key in value)
    if (key === '__proto__' || !isFiniteJson((value as Record<string, unknown>)[key])) return false;
  return true;
}
