import type { Args, Kwargs } from './arguments.ts';
import { describeValue } from './arguments.ts';
import { quoteText, splitCharacters } from './characters.ts';
import { TemplateError } from './errors.ts';
import { type NumberStyle, roundFloat, writeFloat, writeInt } from './number-text.ts';
import { floatToText, toRepr, toText } from './to-text.ts';
import type { Value } from './values.ts';

/** How attributes and items are read; `str.format` reads them as the template itself does. */
export interface FieldReader {
  readonly attribute: (value: Value, name: string) => Value;
  readonly item: (value: Value, key: Value) => Value;
}

/**
 * Python's `str.format`.
 * @throws TemplateError where fields and arguments do not agree
 */
export function formatText(template: string, args: Args, kwargs: Kwargs, reader: FieldReader): string {
  let next = 0;
  const write = (text: string, depth: number): string => {
    if (depth < 0) throw new TemplateError('str.format: fields are nested too deep');
    let out = '';
    for (let i = 0; i < text.length; ) {
      const character = text[i]!;
      if (character === '{' && text[i + 1] !== '{') {
        const end = findFieldEnd(text, i);
        out += writeField(text.slice(i + 1, end), depth);
        i = end + 1;
      } else if (character === '{' || character === '}') {
        if (text[i + 1] !== character)
          throw new TemplateError(`str.format: a single '${character}' stands in the text`);
        out += character;
        i += 2;
      } else {
        out += character;
        i++;
      }
    }
    return out;
  };
  const writeField = (field: string, depth: number): string => {
    const [, name, conversion, spec] = /^((?:[^!:[]|\[[^\]]*\])*)(?:!([\s\S]))?(?::([\s\S]*))?$/.exec(field) ?? [];
    if (name === undefined) throw new TemplateError(`str.format: the field {${field}} cannot be read`);
    let value = findField(name);
    if (conversion === 's') value = toText(value);
    else if (conversion === 'r') value = toRepr(value);
    else if (conversion === 'a') value = typeof value === 'string' ? quoteText(value, true) : toRepr(value);
    else if (conversion !== undefined) throw new TemplateError(`str.format: there is no conversion !${conversion}`);
    return formatValue(value, spec === undefined ? '' : write(spec, depth - 1));
  };
  const findField = (name: string): Value => {
    const first = /^[^.[]*/.exec(name)![0];
    const value = first === '' ? args[next++] : /^\d+$/.test(first) ? args[Number(first)] : kwargs.get(first);
    if (value === undefined) throw new TemplateError(`str.format: there is no argument for {${name}}`);
    let found = value;
    for (const [, attribute, key] of name.slice(first.length).matchAll(/\.([^.[]+)|\[([^\]]+)\]/g))
      found =
        attribute === undefined
          ? reader.item(found, /^\d+$/.test(key!) ? BigInt(key!) : key!)
          : reader.attribute(found, attribute);
    return found;
  };
  return write(template, 2);
}

function findFieldEnd(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  throw new TemplateError("str.format: expected '}' before the end of the text");
}

const SPEC = /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/u;

/** Python's `format(value, spec)`. @throws TemplateError where the type does not take the spec */
export function formatValue(value: Value, spec: string): string {
  if (spec === '') return toText(value);
  const parts = SPEC.exec(spec);
  if (parts === null) throw new TemplateError(`str.format: the format '${spec}' cannot be read`);
  const [, fillStated, alignStated, sign, , alternate, zero, width, group, precision, type] = parts;
  const numeric = typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean';
  const fill = fillStated ?? (zero === undefined ? ' ' : '0');
  const align = alignStated ?? (numeric ? (zero === undefined ? '>' : '=') : '<');
  if (!numeric) {
    if (typeof value !== 'string' || (type ?? 's') !== 's' || sign || alternate || group || align === '=')
      throw new TemplateError(`str.format: the format '${spec}' does not fit ${describeValue(value)}`);
    const text = precision === undefined ? value : splitCharacters(value).slice(0, Number(precision)).join('');
    return alignText('', text, fill, align, Number(width ?? 0));
  }
  const style: NumberStyle = {
    sign: (sign as '-' | '+' | ' ' | undefined) ?? '-',
    alternate: alternate !== undefined,
    precision: precision === undefined ? null : Number(precision),
  };
  const [mark, digits] = writeNumber(typeof value === 'boolean' ? (value ? 1n : 0n) : value, type, style, spec);
  const every = type !== undefined && 'box'.includes(type.toLowerCase()) ? 4 : 3;
  return alignText(
    mark,
    group === undefined ? digits : groupDigits(digits, group, every),
    fill,
    align,
    Number(width ?? 0),
  );
}

function writeNumber(
  value: bigint | number,
  type: string | undefined,
  style: NumberStyle,
  spec: string,
): [string, string] {
  const misfit = () => new TemplateError(`str.format: the format '${spec}' does not fit ${describeValue(value)}`);
  if (typeof value === 'bigint' && (type === undefined || 'dbxXon'.includes(type))) {
    if (style.precision !== null) throw misfit();
    return writeInt(value, type === undefined || type === 'n' ? 'd' : type, style);
  }
  if (typeof value === 'bigint' && type === 'c') return ['', String.fromCodePoint(Number(value))];
  const number = Number(value);
  if (type === '%') {
    const [mark, digits] = writeFloat(number * 100, 'f', style);
    return [mark, `${digits}%`];
  }
  if (type !== undefined && 'eEfFgG'.includes(type)) return writeFloat(number, type, style);
  if (type !== undefined && type !== 'n') throw misfit();
  if (style.precision === null) return [writeFloat(number, 'f', style)[0], floatToText(Math.abs(number))];
  const [mark, digits] = writeFloat(number, 'g', style);
  const integral = roundFloat(Math.abs(number), 0) === Math.abs(number);
  return [mark, integral && !/[.e]/.test(digits) && digits.length < style.precision ? `${digits}.0` : digits];
}

function groupDigits(digits: string, mark: string, every: number): string {
  const [integral, rest] = /^([0-9a-fA-F]+)(.*)$/.exec(digits)?.slice(1) ?? [digits, ''];
  return integral!.replace(new RegExp(`(?!^)(?=(?:.{${every}})+$)`, 'g'), mark) + rest;
}

function alignText(sign: string, body: string, fill: string, align: string, width: number): string {
  const missing = Math.max(0, width - splitCharacters(sign + body).length);
  if (align === '=') return sign + fill.repeat(missing) + body;
  const left = align === '<' ? 0 : align === '^' ? Math.floor(missing / 2) : missing;
  return fill.repeat(left) + sign + body + fill.repeat(missing - left);
}
