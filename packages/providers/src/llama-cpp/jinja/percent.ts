import { describeValue, requireInt } from './arguments.ts';
import { quoteText, splitCharacters } from './characters.ts';
import { toNumber } from './compare.ts';
import { TemplateError } from './errors.ts';
import { type NumberStyle, writeFloat, writeInt } from './number-text.ts';
import { toRepr, toText } from './to-text.ts';
import { type Dict, hashKey, isCompound, isDict, type Value } from './values.ts';

const DIRECTIVE = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([\s\S]?)/g;

/**
 * Python's `text % value`.
 * @throws TemplateError where values and directives do not agree
 */
export function formatPercent(template: string, value: Value): string {
  const isTuple = isCompound(value) && value.type === 'tuple';
  const values: readonly Value[] = isTuple ? value.items : [value];
  let next = 0;
  const take = (): Value => {
    const taken = values[next++];
    if (taken === undefined) throw new TemplateError('not enough arguments for format string');
    return taken;
  };
  let byName = false;
  const text = template.replace(DIRECTIVE, (all, name, flags: string, width, precision, type: string) => {
    if (type === '') throw new TemplateError('incomplete format');
    const amount = (part: string | undefined) =>
      part === undefined ? null : part === '*' ? requireInt('%', take()) : Number(part);
    const wide = amount(width as string | undefined);
    const digits = /\.$|\.[a-zA-Z%]/.test(all) && precision === undefined ? 0 : amount(precision as string | undefined);
    if (type === '%') return '%';
    let item: Value;
    if (name === undefined) item = take();
    else {
      if (!isDict(value)) throw new TemplateError('format requires a mapping');
      byName = true;
      item = findByName(value, name as string);
    }
    return pad(flags, wide, writeDirective(type, flags, digits, item));
  });
  const mayRest = byName || isDict(value) || (isCompound(value) && ['list', 'range', 'undefined'].includes(value.type));
  if (next < values.length && !mayRest) throw new TemplateError('not all arguments converted during string formatting');
  return text;
}

function findByName(dict: Dict, name: string): Value {
  const found = dict.entries.get(hashKey(name));
  if (found === undefined) throw new TemplateError(`format: the key '${name}' is missing`);
  return found[1];
}

type Written = readonly [sign: string, body: string, numeric: boolean];

function pad(flags: string, width: number | null, [sign, body, numeric]: Written): string {
  const missing = Math.max(0, Math.abs(width ?? 0) - splitCharacters(sign + body).length);
  if (flags.includes('-') || (width ?? 0) < 0) return sign + body + ' '.repeat(missing);
  return numeric && flags.includes('0') ? sign + '0'.repeat(missing) + body : ' '.repeat(missing) + sign + body;
}

function writeDirective(type: string, flags: string, precision: number | null, value: Value): Written {
  const cut = (text: string) => (precision === null ? text : splitCharacters(text).slice(0, precision).join(''));
  if (type === 's') return ['', cut(toText(value)), false];
  if (type === 'r') return ['', cut(toRepr(value)), false];
  if (type === 'a') return ['', cut(typeof value === 'string' ? quoteText(value, true) : toRepr(value)), false];
  if (type === 'c')
    return ['', typeof value === 'string' ? value : String.fromCodePoint(requireInt('%c', value)), false];
  const number = toNumber(value);
  if (number === null)
    throw new TemplateError(`%${type} format: a real number is required, not ${describeValue(value)}`);
  const sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '-';
  const style: NumberStyle = { sign, alternate: flags.includes('#'), precision };
  if ('diuxXo'.includes(type)) {
    if (typeof number === 'number' && !'diu'.includes(type))
      throw new TemplateError(`%${type} format: an integer is required, not float`);
    const int = typeof number === 'bigint' ? number : BigInt(Math.trunc(number));
    const [mark, digits] = writeInt(int, 'iu'.includes(type) ? 'd' : type, style);
    return [mark, digits.padStart(precision ?? 0, '0'), true];
  }
  if ('eEfFgG'.includes(type)) return [...writeFloat(Number(number), type, style), true];
  throw new TemplateError(`unsupported format character '${type}'`);
}
