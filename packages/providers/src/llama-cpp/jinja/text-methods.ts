import { type Args, bindArguments, type Kwargs, requireInt, requireText } from './arguments.ts';
import {
  allPrintable,
  countCharacters,
  isSpace,
  SPACE,
  splitCharacters,
  splitLines,
  stripEnd,
  stripStart,
} from './characters.ts';
import { TemplateError } from './errors.ts';
import { type FieldReader, formatText } from './format.ts';
import { findItems, isTrue, iterate } from './sequence.ts';
import { isCompound, isDict, listFrom, readText, tupleFrom, typeName, type Value } from './values.ts';

type Method = (text: string, args: Args, kwargs: Kwargs, reader: FieldReader) => Value;

const CASED = /[\p{Lowercase}\p{Uppercase}\p{Lt}]/u;

/** A method that takes no argument. */
const plain =
  (name: string, compute: (text: string) => Value): Method =>
  (text, args, kwargs) => {
    bindArguments(`str.${name}`, [], args, kwargs);
    return compute(text);
  };

/** Whether there is a character, and each is of a kind. */
const every = (kind: RegExp) => (text: string) => text !== '' && splitCharacters(text).every((one) => kind.test(one));

function optionalText(callee: string, value: Value | undefined): string | null {
  return value === undefined || value === null ? null : requireText(callee, value);
}

/** @param names of positional-only arguments; one that ends in `?` may be left out */
function bind(name: string, names: readonly string[], args: Args, kwargs: Kwargs): (Value | undefined)[] {
  if (kwargs.size > 0) throw new TemplateError(`str.${name}() takes no keyword arguments`);
  return bindArguments(`str.${name}`, names, args, kwargs);
}

/** Start and end of a part, by Python's rules for negative and far numbers. */
function clampRange(length: number, start: Value | undefined, end: Value | undefined): [number, number] {
  const clamp = (value: Value | undefined, fallback: number) => {
    if (value === undefined || value === null) return fallback;
    const index = requireInt('an index', value);
    return Math.min(length, Math.max(0, index < 0 ? index + length : index));
  };
  return [clamp(start, 0), clamp(end, length)];
}

const matchEnds =
  (name: 'startswith' | 'endswith'): Method =>
  (text, args, kwargs) => {
    const [wanted, start, end] = bind(name, ['prefix', 'start?', 'end?'], args, kwargs);
    const characters = splitCharacters(text);
    const [from, to] = clampRange(characters.length, start, end);
    const part = start === undefined ? text : characters.slice(from, to).join('');
    const list = isCompound(wanted!) && wanted.type === 'tuple' ? wanted.items : [wanted!];
    return list.some((item) => {
      const affix = requireText(`str.${name}`, item);
      if (start !== undefined && requireInt(`str.${name}`, start) > characters.length) return false;
      return name === 'startswith' ? part.startsWith(affix) : part.endsWith(affix);
    });
  };

/** @returns where the part stands, by code point; -1 = nowhere */
function find(name: string, last: boolean): (...all: Parameters<Method>) => number {
  return (text, args, kwargs) => {
    const [part, start, end] = bind(name, ['sub', 'start?', 'end?'], args, kwargs);
    const wanted = requireText(`str.${name}`, part!);
    const characters = splitCharacters(text);
    const [from, to] = clampRange(characters.length, start, end);
    if (from > to || (typeof start === 'bigint' && Number(start) > characters.length)) return -1;
    const within = characters.slice(from, to).join('');
    const index = last ? within.lastIndexOf(wanted) : within.indexOf(wanted);
    return index === -1 ? -1 : from + countCharacters(within.slice(0, index));
  };
}

const findRequired = (name: string, last: boolean): Method => {
  const search = find(name, last);
  return (...all) => {
    const index = search(...all);
    if (index === -1) throw new TemplateError(`str.${name}: substring not found`);
    return BigInt(index);
  };
};

function splitWords(text: string, limit: number): string[] {
  const words: string[] = [];
  let rest = stripStart(text, null);
  while (rest !== '') {
    if (limit >= 0 && words.length === limit) {
      words.push(rest);
      break;
    }
    const word = new RegExp(`^[^${SPACE}]+`).exec(rest)![0];
    words.push(word);
    rest = stripStart(rest.slice(word.length), null);
  }
  return words;
}

function splitWordsFromEnd(text: string, limit: number): string[] {
  const words: string[] = [];
  let rest = stripEnd(text, null);
  while (rest !== '') {
    if (limit >= 0 && words.length === limit) {
      words.unshift(rest);
      break;
    }
    const word = new RegExp(`[^${SPACE}]+$`).exec(rest)![0];
    words.unshift(word);
    rest = stripEnd(rest.slice(0, rest.length - word.length), null);
  }
  return words;
}

const split =
  (name: 'split' | 'rsplit'): Method =>
  (text, args, kwargs) => {
    const [separator = null, most = -1n] = bindArguments(`str.${name}`, ['sep?', 'maxsplit?'], args, kwargs);
    const limit = requireInt(`str.${name}`, most);
    const mark = optionalText(`str.${name}`, separator);
    if (mark === null) return listFrom(name === 'split' ? splitWords(text, limit) : splitWordsFromEnd(text, limit));
    if (mark === '') throw new TemplateError(`str.${name}: empty separator`);
    const parts = text.split(mark);
    if (limit < 0 || parts.length <= limit + 1) return listFrom(parts);
    return listFrom(
      name === 'split'
        ? [...parts.slice(0, limit), parts.slice(limit).join(mark)]
        : [parts.slice(0, parts.length - limit).join(mark), ...parts.slice(parts.length - limit)],
    );
  };

const partition =
  (name: 'partition' | 'rpartition'): Method =>
  (text, args, kwargs) => {
    const mark = requireText(`str.${name}`, bind(name, ['sep'], args, kwargs)[0]!);
    if (mark === '') throw new TemplateError(`str.${name}: empty separator`);
    const index = name === 'partition' ? text.indexOf(mark) : text.lastIndexOf(mark);
    if (index === -1) return tupleFrom(name === 'partition' ? [text, '', ''] : ['', '', text]);
    return tupleFrom([text.slice(0, index), mark, text.slice(index + mark.length)]);
  };

/** @param count replacements at most; below 0 = all */
export function replaceText(text: string, old: string, fresh: string, count: number): string {
  if (count < 0 && old !== '') return text.split(old).join(fresh);
  if (old === '') {
    const characters = ['', ...splitCharacters(text)];
    return characters.map((one, i) => one + (count < 0 || i < count ? fresh : '')).join('');
  }
  const parts = text.split(old);
  const until = Math.min(count, parts.length - 1);
  return (
    parts.slice(0, until + 1).join(fresh) +
    parts
      .slice(until + 1)
      .map((part) => old + part)
      .join('')
  );
}

const strip =
  (name: 'strip' | 'lstrip' | 'rstrip'): Method =>
  (text, args, kwargs) => {
    const set = optionalText(`str.${name}`, bind(name, ['chars?'], args, kwargs)[0]);
    const started = name === 'rstrip' ? text : stripStart(text, set);
    return name === 'lstrip' ? started : stripEnd(started, set);
  };

const justify =
  (name: 'ljust' | 'rjust' | 'center'): Method =>
  (text, args, kwargs) => {
    const [width, fill = ' '] = bind(name, ['width', 'fillchar?'], args, kwargs);
    const mark = requireText(`str.${name}`, fill);
    if (countCharacters(mark) !== 1) throw new TemplateError(`str.${name}: expected one fill character`);
    return name === 'center'
      ? centerText(text, requireInt(`str.${name}`, width!), mark)
      : name === 'ljust'
        ? text + mark.repeat(Math.max(0, requireInt(`str.${name}`, width!) - countCharacters(text)))
        : mark.repeat(Math.max(0, requireInt(`str.${name}`, width!) - countCharacters(text))) + text;
  };

/** CPython gives the odd blank to the left where the width is odd. */
export function centerText(text: string, width: number, fill = ' '): string {
  const missing = width - countCharacters(text);
  if (missing <= 0) return text;
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

export function capitalizeText(text: string): string {
  const [first = '', ...rest] = splitCharacters(text);
  return toTitle(first) + rest.join('').toLowerCase();
}

const toTitle = (character: string): string => {
  const upper = character.toUpperCase();
  if (countCharacters(upper) < 2)
    return /[\u01c4-\u01cc\u01f1-\u01f3]/.test(character) ? titleDigraph(character) : upper;
  const [first = '', ...rest] = splitCharacters(upper);
  return first + rest.join('').toLowerCase();
};
const titleDigraph = (character: string): string => {
  const code = character.charCodeAt(0);
  return String.fromCharCode(code >= 0x1f1 ? 0x1f2 : Math.floor((code - 0x1c4) / 3) * 3 + 0x1c5);
};

function titleText(text: string): string {
  let cased = false;
  let out = '';
  for (const character of splitCharacters(text)) {
    out += cased ? character.toLowerCase() : toTitle(character);
    cased = CASED.test(character);
  }
  return out;
}

function isTitle(text: string): boolean {
  let cased = false;
  let any = false;
  for (const character of splitCharacters(text)) {
    if (/[\p{Uppercase}\p{Lt}]/u.test(character)) {
      if (cased) return false;
      cased = any = true;
    } else if (/\p{Lowercase}/u.test(character)) {
      if (!cased) return false;
      any = true;
    } else cased = false;
  }
  return any;
}

const swapCase = (text: string): string =>
  splitCharacters(text)
    .map((one) =>
      /\p{Uppercase}/u.test(one) ? one.toLowerCase() : /\p{Lowercase}/u.test(one) ? one.toUpperCase() : one,
    )
    .join('');

export const isUpper = (text: string): boolean => /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
export const isLower = (text: string): boolean => /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);

function expandTabs(text: string, size: number): string {
  let column = 0;
  let out = '';
  for (const character of splitCharacters(text)) {
    if (character === '\t') {
      const blanks = size > 0 ? size - (column % size) : 0;
      out += ' '.repeat(blanks);
      column += blanks;
    } else {
      out += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return out;
}

function fillZeros(text: string, width: number): string {
  const missing = Math.max(0, width - countCharacters(text));
  return /^[+-]/.test(text) ? text[0] + '0'.repeat(missing) + text.slice(1) : '0'.repeat(missing) + text;
}

function joinTexts(text: string, args: Args, kwargs: Kwargs): string {
  const [items] = bind('join', ['iterable'], args, kwargs);
  if (findItems(items!) === null) throw new TemplateError('str.join: can only join an iterable');
  const parts = [...iterate(items!)].map((item, i) => {
    const part = readText(item);
    if (part === null)
      throw new TemplateError(`str.join: sequence item ${i}: expected str instance, ${typeName(item)} found`);
    return part;
  });
  return parts.join(text);
}

function removeAffix(name: 'removeprefix' | 'removesuffix'): Method {
  return (text, args, kwargs) => {
    const affix = requireText(`str.${name}`, bind(name, ['affix'], args, kwargs)[0]!);
    if (name === 'removeprefix') return text.startsWith(affix) ? text.slice(affix.length) : text;
    return affix !== '' && text.endsWith(affix) ? text.slice(0, text.length - affix.length) : text;
  };
}

function countParts(text: string, args: Args, kwargs: Kwargs): bigint {
  const [part, start, end] = bind('count', ['sub', 'start?', 'end?'], args, kwargs);
  const wanted = requireText('str.count', part!);
  const characters = splitCharacters(text);
  const [from, to] = clampRange(characters.length, start, end);
  if (from > to) return 0n;
  const within = characters.slice(from, to).join('');
  return BigInt(wanted === '' ? countCharacters(within) + 1 : within.split(wanted).length - 1);
}

function isNumeric(text: string): boolean {
  if (/\p{Script=Han}/u.test(text)) throw new TemplateError('str.isnumeric on Chinese characters is not supported');
  return every(/\p{N}/u)(text);
}

function formatMapping(text: string, args: Args, kwargs: Kwargs, reader: FieldReader): string {
  const [mapping] = bind('format_map', ['mapping'], args, kwargs);
  if (!isDict(mapping!)) throw new TemplateError('str.format_map: expected a dict');
  const named = [...mapping.entries.values()].map(([key, value]) => [readText(key) ?? '', value] as const);
  return formatText(text, [], new Map(named), reader);
}

/** The methods of Python's `str` that a template can call. */
export const TEXT_METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['capitalize', plain('capitalize', capitalizeText)],
  ['casefold', plain('casefold', (text) => text.replace(/ß|ẞ/g, 'ss').toLowerCase().replace(/ς/g, 'σ'))],
  ['center', justify('center')],
  ['count', countParts],
  ['endswith', matchEnds('endswith')],
  [
    'expandtabs',
    (text, args, kwargs) => {
      const [size = 8n] = bindArguments('str.expandtabs', ['tabsize?'], args, kwargs);
      return expandTabs(text, requireInt('str.expandtabs', size));
    },
  ],
  ['find', (...all) => BigInt(find('find', false)(...all))],
  ['format', (text, args, kwargs, reader) => formatText(text, args, kwargs, reader)],
  ['format_map', formatMapping],
  ['index', findRequired('index', false)],
  ['isalnum', plain('isalnum', every(/[\p{L}\p{N}]/u))],
  ['isalpha', plain('isalpha', every(/\p{L}/u))],
  ['isascii', plain('isascii', (text) => !/[^\0-\x7f]/.test(text))],
  ['isdecimal', plain('isdecimal', every(/\p{Nd}/u))],
  [
    'isdigit',
    plain(
      'isdigit',
      every(
        /[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]/u,
      ),
    ),
  ],
  ['isidentifier', plain('isidentifier', (text) => /^[\p{XIDS}_][\p{XIDC}]*$/u.test(text))],
  ['islower', plain('islower', isLower)],
  ['isnumeric', plain('isnumeric', isNumeric)],
  ['isprintable', plain('isprintable', allPrintable)],
  ['isspace', plain('isspace', isSpace)],
  ['istitle', plain('istitle', isTitle)],
  ['isupper', plain('isupper', isUpper)],
  ['join', joinTexts],
  ['ljust', justify('ljust')],
  ['lower', plain('lower', (text) => text.toLowerCase())],
  ['lstrip', strip('lstrip')],
  ['partition', partition('partition')],
  ['removeprefix', removeAffix('removeprefix')],
  ['removesuffix', removeAffix('removesuffix')],
  [
    'replace',
    (text, args, kwargs) => {
      const [old, fresh, count = -1n] = bindArguments('str.replace', ['old', 'new', 'count?'], args, kwargs);
      const many = requireInt('str.replace', count);
      return replaceText(text, requireText('str.replace', old!), requireText('str.replace', fresh!), many);
    },
  ],
  ['rfind', (...all) => BigInt(find('rfind', true)(...all))],
  ['rindex', findRequired('rindex', true)],
  ['rjust', justify('rjust')],
  ['rpartition', partition('rpartition')],
  ['rsplit', split('rsplit')],
  ['rstrip', strip('rstrip')],
  ['split', split('split')],
  [
    'splitlines',
    (text, args, kwargs) => {
      const [keep = false] = bindArguments('str.splitlines', ['keepends?'], args, kwargs);
      return listFrom(splitLines(text, isTrue(keep)));
    },
  ],
  ['startswith', matchEnds('startswith')],
  ['strip', strip('strip')],
  ['swapcase', plain('swapcase', swapCase)],
  ['title', plain('title', titleText)],
  ['upper', plain('upper', (text) => text.toUpperCase())],
  [
    'zfill',
    (text, args, kwargs) => fillZeros(text, requireInt('str.zfill', bind('zfill', ['width'], args, kwargs)[0]!)),
  ],
]);
