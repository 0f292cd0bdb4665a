import { bindArguments, requireInt, requireNumber, requireText } from '../arguments.ts';
import { stripEnd, stripStart } from '../characters.ts';
import { toNumber } from '../compare.ts';
import { TemplateError } from '../errors.ts';
import type { Filter } from '../library.ts';
import { roundFloat, roundInt } from '../number-text.ts';
import { readFloat } from '../read-float.ts';
import { isUndefined, readText, type Value } from '../values.ts';

const DIGITS: Readonly<Record<number, RegExp>> = {
  2: /^(?:0[bB])?[01](?:_?[01])*$/,
  8: /^(?:0[oO])?[0-7](?:_?[0-7])*$/,
  10: /^\d(?:_?\d)*$/,
  16: /^(?:0[xX])?[\da-fA-F](?:_?[\da-fA-F])*$/,
};

/** Python's `int(text, base)`; null = it cannot be read so. */
function readInt(text: string, base: number): bigint | null {
  const [, sign, body] = /^([-+]?)([\s\S]*)$/.exec(stripEnd(stripStart(text, null), null))!;
  const pattern = DIGITS[base];
  if (pattern === undefined) throw new TemplateError(`the filter int: base ${base} is not supported`);
  if (!pattern.test(body!)) return null;
  const prefix = { 2: '0b', 8: '0o', 10: '', 16: '0x' }[base]!;
  const value = BigInt(prefix + body!.replaceAll('_', '').replace(/^0[bBoOxX]/, ''));
  return sign === '-' ? -value : value;
}

function truncateFloat(value: number | null): bigint | null {
  return value === null || !Number.isFinite(value) ? null : BigInt(Math.trunc(value));
}

const toInt: Filter = (value, args, kwargs) => {
  const [fallback = 0n, base = 10n] = bindArguments('the filter int', ['default?', 'base?'], args, kwargs);
  if (isUndefined(value)) throw new TemplateError(value.reason);
  const text = readText(value);
  if (text !== null)
    return readInt(text, requireInt('the filter int', base)) ?? truncateFloat(readFloat(text)) ?? fallback;
  const number = toNumber(value);
  if (typeof number === 'bigint') return number;
  return truncateFloat(number) ?? fallback;
};

const toFloat: Filter = (value, args, kwargs) => {
  const [fallback = 0] = bindArguments('the filter float', ['default?'], args, kwargs);
  if (isUndefined(value)) throw new TemplateError(value.reason);
  const text = readText(value);
  if (text !== null) return readFloat(text) ?? fallback;
  const number = toNumber(value);
  return number === null ? fallback : Number(number);
};

const round: Filter = (value, args, kwargs) => {
  const [precision = 0n, method = 'common'] = bindArguments(
    'the filter round',
    ['precision?', 'method?'],
    args,
    kwargs,
  );
  const number = requireNumber('the filter round', value);
  const digits = requireInt('the filter round', precision);
  const how = requireText('the filter round', method);
  if (how === 'common') return typeof number === 'bigint' ? roundInt(number, digits) : roundFloat(number, digits);
  if (how !== 'ceil' && how !== 'floor') throw new TemplateError(`the filter round: there is no method ${how}`);
  // Jinja computes both by floats.
  const unit = 10 ** digits;
  return Math[how](Number(number) * unit) / unit;
};

const absolute: Filter = (value, args, kwargs): Value => {
  bindArguments('the filter abs', [], args, kwargs);
  const number = requireNumber('the filter abs', value);
  return number < 0 ? -number : typeof number === 'number' ? Math.abs(number) : number;
};

export const NUMBER_FILTERS: readonly (readonly [string, Filter])[] = [
  ['abs', absolute],
  ['float', toFloat],
  ['int', toInt],
  ['round', round],
];
