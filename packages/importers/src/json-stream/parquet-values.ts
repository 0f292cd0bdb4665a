import { toInteger } from '@evenhand/io';
import type { FileMetaData, ParquetParsers, SchemaElement, SchemaTree } from 'hyparquet';
import { parquetSchema } from 'hyparquet';

/** Makes of a decoded value what JSON would hold. */
type Convert = (value: unknown) => unknown;

/** Moments to their last digit, days without a time of day: JavaScript's dates hold neither. */
export const EXACT_PARSERS: Partial<ParquetParsers> = {
  dateFromDays: (days: number) => toDay(days),
  timestampFromMilliseconds: (millis: bigint) => toMoment(BigInt(millis), 3),
  timestampFromMicroseconds: (micros: bigint) => toMoment(BigInt(micros), 6),
  timestampFromNanoseconds: (nanos: bigint) => toMoment(BigInt(nanos), 9),
};

/**
 * Converts the rows of a file. Decimals are taken from the reader's hands, which would round them: the metadata says nothing of them
 * from here on.
 * @param metadata changed in it: what columns are decimals
 */
export function createRowConverter(metadata: FileMetaData): Convert {
  const decimals = new Set<SchemaElement>();
  for (const element of metadata.schema) {
    const isDecimal = element.converted_type === 'DECIMAL' || element.logical_type?.type === 'DECIMAL';
    // What is kept as bytes of any length would be taken for a text.
    if (!isDecimal || element.type === 'BYTE_ARRAY') continue;
    decimals.add(element);
    delete element.converted_type;
    delete element.logical_type;
  }
  return convertStruct(parquetSchema(metadata), decimals);
}

function convertStruct({ children }: SchemaTree, decimals: ReadonlySet<SchemaElement>): Convert {
  const converters = new Map(children.map((child) => [child.element.name, createConverter(child, decimals)]));
  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return plain(value);
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, (converters.get(key) ?? plain)(inner)]),
    );
  };
}

function createConverter(node: SchemaTree, decimals: ReadonlySet<SchemaElement>): Convert {
  const one = createItemConverter(node, decimals);
  return node.element.repetition_type === 'REPEATED' ? eachOf(one) : one;
}

/** A list is a group of a repeated group of an element. */
function createItemConverter(node: SchemaTree, decimals: ReadonlySet<SchemaElement>): Convert {
  const { element, children } = node;
  if (children.length === 0) return leafConverter(element, decimals);
  const inner = children[0]!;
  if (isList(element) && children.length === 1 && inner.element.repetition_type === 'REPEATED') {
    const item = inner.children.length === 1 ? createConverter(inner.children[0]!, decimals) : itemOf(inner, decimals);
    return eachOf(item);
  }
  if (element.converted_type === 'MAP' || element.logical_type?.type === 'MAP') return plain;
  return convertStruct(node, decimals);
}

const itemOf = (inner: SchemaTree, decimals: ReadonlySet<SchemaElement>): Convert =>
  inner.children.length === 0 ? leafConverter(inner.element, decimals) : convertStruct(inner, decimals);

const isList = ({ converted_type: kind, logical_type: logical }: SchemaElement): boolean =>
  kind === 'LIST' || logical?.type === 'LIST';

function eachOf(item: Convert): Convert {
  return (value) =>
    Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value as unknown[], item) : plain(value);
}

function leafConverter(element: SchemaElement, decimals: ReadonlySet<SchemaElement>): Convert {
  const known = (convert: (value: bigint) => unknown): Convert => {
    return (value) => {
      const digits = toDigits(value);
      return digits === null ? plain(value) : convert(digits);
    };
  };
  if (decimals.has(element)) return known((digits) => toDecimal(digits, element.scale ?? 0));
  const { converted_type: kind, logical_type: logical } = element;
  if (kind === 'TIME_MILLIS') return known((ticks) => toTimeOfDay(ticks, 3));
  if (kind === 'TIME_MICROS') return known((ticks) => toTimeOfDay(ticks, 6));
  if (logical?.type === 'TIME') {
    const fractionDigits = logical.unit === 'MILLIS' ? 3 : logical.unit === 'MICROS' ? 6 : 9;
    return known((ticks) => toTimeOfDay(ticks, fractionDigits));
  }
  return plain;
}

/** A whole number, or the bytes of one, the highest first. null = neither. */
function toDigits(value: unknown): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (!(value instanceof Uint8Array)) return null;
  const unsigned = value.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return BigInt.asIntN(8 * value.length, unsigned);
}

/** A number where a double holds all digits, else the digits as a text. */
function toDecimal(digits: bigint, scale: number): number | string {
  const sign = digits < 0n ? '-' : '';
  const all = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const [integer, fraction] = [all.slice(0, all.length - scale), all.slice(all.length - scale)];
  const text = `${sign}${integer}${scale === 0 ? '' : `.${fraction}`}`;
  const bare = scale === 0 ? text : text.replace(/\.?0+$/, '');
  return String(Number(text)) === (bare === '-0' ? '0' : bare) ? Number(text) : text;
}

const DAY_MS = 86_400_000;

/** `2026-02-28`; null = no calendar of ours goes so far. */
function toDay(days: number): string | null {
  const date = new Date(days * DAY_MS);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/T.*$/, '');
}

/** ISO 8601 in UTC, with as many digits of the second as are told, three at least; null = as above. */
function toMoment(ticks: bigint, fractionDigits: number): string | null {
  const unit = 10n ** BigInt(fractionDigits);
  const fraction = ((ticks % unit) + unit) % unit;
  const date = new Date(Number((ticks - fraction) / unit) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  return date.toISOString().replace(/\.000Z$/, `.${toFraction(fraction, fractionDigits)}Z`);
}

/** `23:59:59`, with the digits of the second that are told. */
function toTimeOfDay(ticks: bigint, fractionDigits: number): string {
  const unit = 10n ** BigInt(fractionDigits);
  const [seconds, fraction] = [ticks / unit, ticks % unit];
  const two = (number: bigint) => String(number).padStart(2, '0');
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return fraction === 0n ? clock : `${clock}.${toFraction(fraction, fractionDigits)}`;
}

/** Three digits, or as many more as it has. */
function toFraction(fraction: bigint, fractionDigits: number): string {
  const digits = String(fraction).padStart(fractionDigits, '0');
  return digits.slice(0, 3) + digits.slice(3).replace(/0+$/, '');
}

/** Whole numbers of any size as they are, bytes as base64; what is no number of JSON (NaN, infinity) is null. */
function plain(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return toInteger(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
