import { bindArguments, requireInt, requireNumber, requireText } from '../arguments.ts';
import { SPACE, splitCharacters, splitLines, stripEnd, stripStart } from '../characters.ts';
import { TemplateError } from '../errors.ts';
import { escapeHtml, stripTags } from '../html.ts';
import { toJson } from '../json.ts';
import type { Filter } from '../library.ts';
import { toFixed } from '../number-text.ts';
import { formatPercent } from '../percent.ts';
import { readFloat } from '../read-float.ts';
import { computeLength, isTrue, iterate } from '../sequence.ts';
import { capitalizeText, centerText, replaceText } from '../text-methods.ts';
import { toText } from '../to-text.ts';
import { dictFrom, isCompound, isDict, isUndefined, type Markup, readText, tupleFrom, type Value } from '../values.ts';

const toMarkup = (text: string): Markup => ({ type: 'markup', text });
const isMarkup = (value: Value): value is Markup => isCompound(value) && value.type === 'markup';
const likeSource = (value: Value, text: string): Value => (isMarkup(value) ? toMarkup(text) : text);

/** A filter without arguments. */
const plain =
  (name: string, compute: (value: Value) => Value): Filter =>
  (value, args, kwargs) => {
    bindArguments(`the filter ${name}`, [], args, kwargs);
    return compute(value);
  };

const WORD_START = new RegExp(`([-${SPACE}({\\[<]+)`);

function toTitle(text: string): string {
  return text
    .split(WORD_START)
    .filter((part) => part !== '')
    .map((part) => {
      const [first = '', ...rest] = splitCharacters(part);
      return first.toUpperCase() + rest.join('').toLowerCase();
    })
    .join('');
}

const replace: Filter = (value, args, kwargs) => {
  const [old, fresh, count = null] = bindArguments('the filter replace', ['old', 'new', 'count?'], args, kwargs);
  const many = count === null ? -1 : requireInt('the filter replace', count);
  return replaceText(
    toText(value),
    requireText('the filter replace', old!),
    requireText('the filter replace', fresh!),
    many,
  );
};

const indent: Filter = (value, args, kwargs) => {
  const [width = 4n, first = false, blank = false] = bindArguments(
    'the filter indent',
    ['width?', 'first?', 'blank?'],
    args,
    kwargs,
  );
  const step = readText(width) ?? ' '.repeat(Math.max(0, requireInt('the filter indent', width)));
  const lines = splitLines(`${requireText('the filter indent', value)}\n`);
  const indented = isTrue(blank)
    ? lines.join(`\n${step}`)
    : lines.map((line, i) => (i > 0 && line !== '' ? step + line : line)).join('\n');
  return likeSource(value, (isTrue(first) ? step : '') + indented);
};

const truncate: Filter = (value, args, kwargs) => {
  const names = ['length?', 'killwords?', 'end?', 'leeway?'];
  const [length = 255n, kill = false, end = '...', leeway = null] = bindArguments(
    'the filter truncate',
    names,
    args,
    kwargs,
  );
  const limit = requireInt('the filter truncate', length);
  const mark = requireText('the filter truncate', end);
  const room = limit - splitCharacters(mark).length;
  if (room < 0) throw new TemplateError('the filter truncate: the length is shorter than the mark at its end');
  const slack = leeway === null ? 5 : requireInt('the filter truncate', leeway);
  if (computeLength(value) <= limit + slack) return value;
  const characters = splitCharacters(requireText('the filter truncate', value));
  const cut = characters.slice(0, room).join('');
  const space = cut.lastIndexOf(' ');
  return (isTrue(kill) || space === -1 ? cut : cut.slice(0, space)) + mark;
};

const trim: Filter = (value, args, kwargs) => {
  const [chars = null] = bindArguments('the filter trim', ['chars?'], args, kwargs);
  const set = chars === null ? null : requireText('the filter trim', chars);
  return likeSource(value, stripEnd(stripStart(toText(value), set), set));
};

const format: Filter = (value, args, kwargs) => {
  if (args.length > 0 && kwargs.size > 0)
    throw new TemplateError('the filter format takes positional or named arguments, not both');
  return formatPercent(toText(value), kwargs.size > 0 ? dictFrom(kwargs) : tupleFrom(args));
};

const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const urlencode = (value: Value): string => {
  if (readText(value) !== null || !isCompound(value)) return encode(toText(value)).replaceAll('%2F', '/');
  const pairs = isDict(value) ? [...value.entries.values()] : [...iterate(value)].map((pair) => [...iterate(pair)]);
  return pairs
    .map((pair) => {
      const [key, item, ...more] = pair;
      if (key === undefined || item === undefined || more.length > 0)
        throw new TemplateError(`the filter urlencode: expected pairs, found a value of ${pair.length} parts`);
      return `${encode(toText(key))}=${encode(toText(item))}`;
    })
    .join('&');
};

const fileSize: Filter = (value, args, kwargs) => {
  const [binary = false] = bindArguments('the filter filesizeformat', ['binary?'], args, kwargs);
  const text = readText(value);
  const bytes = text === null ? Number(requireNumber('the filter filesizeformat', value)) : readFloat(text);
  if (bytes === null || !Number.isFinite(bytes))
    throw new TemplateError('the filter filesizeformat: expected a number');
  const base = isTrue(binary) ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const letters = isTrue(binary) ? 'KMGTPEZY' : 'kMGTPEZY';
  let power = 1;
  while (power < 8 && bytes >= base ** (power + 1)) power++;
  return `${toFixed((base * bytes) / base ** (power + 1), 1)} ${letters[power - 1]}${isTrue(binary) ? 'iB' : 'B'}`;
};

export const TEXT_FILTERS: readonly (readonly [string, Filter])[] = [
  ['capitalize', plain('capitalize', (value) => likeSource(value, capitalizeText(toText(value))))],
  [
    'center',
    (value, args, kwargs) => {
      const [width = 80n] = bindArguments('the filter center', ['width?'], args, kwargs);
      return likeSource(value, centerText(toText(value), requireInt('the filter center', width)));
    },
  ],
  ['escape', plain('escape', (value) => (isMarkup(value) ? value : toMarkup(escapeHtml(toText(value)))))],
  ['e', plain('e', (value) => (isMarkup(value) ? value : toMarkup(escapeHtml(toText(value)))))],
  ['forceescape', plain('forceescape', (value) => toMarkup(escapeHtml(toText(value))))],
  ['safe', plain('safe', (value) => toMarkup(toText(value)))],
  ['filesizeformat', fileSize],
  ['format', format],
  ['indent', indent],
  ['lower', plain('lower', (value) => likeSource(value, toText(value).toLowerCase()))],
  ['upper', plain('upper', (value) => likeSource(value, toText(value).toUpperCase()))],
  ['replace', replace],
  ['string', plain('string', (value) => (isMarkup(value) ? value : toText(value)))],
  ['striptags', plain('striptags', (value) => stripTags(toText(value)))],
  ['title', plain('title', (value) => toTitle(toText(value)))],
  ['tojson', (value, args, kwargs) => toJson(value, args, kwargs)],
  ['trim', trim],
  ['truncate', truncate],
  ['urlencode', plain('urlencode', urlencode)],
  ['wordcount', plain('wordcount', (value) => BigInt(toText(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0))],
  ['default', useDefault],
  ['d', useDefault],
];

function useDefault(...[value, args, kwargs]: Parameters<Filter>): Value {
  const [fallback = '', boolean = false] = bindArguments(
    'the filter default',
    ['default_value?', 'boolean?'],
    args,
    kwargs,
  );
  return isUndefined(value) || (isTrue(boolean) && !isTrue(value)) ? fallback : value;
}
