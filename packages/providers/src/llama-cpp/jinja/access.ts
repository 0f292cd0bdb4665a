import { type Args, bindArguments, type Kwargs, requireInt } from './arguments.ts';
import { splitCharacters } from './characters.ts';
import { areEqual, toNumber } from './compare.ts';
import { TemplateError } from './errors.ts';
import type { FieldReader } from './format.ts';
import { countRange, findLength, iterate } from './sequence.ts';
import { TEXT_METHODS } from './text-methods.ts';
import {
  type Compound,
  type Dict,
  dictFrom,
  generatorFrom,
  hashKey,
  isCompound,
  isUndefined,
  listFrom,
  missing,
  readText,
  tupleFrom,
  typeName,
  type Value,
} from './values.ts';

const READER: FieldReader = { attribute: readAttribute, item: readItem };

/** What transformers' sandbox forbids, because it would change a value. */
const MUTATORS: Readonly<Record<string, ReadonlySet<string>>> = {
  dict: new Set(['clear', 'pop', 'popitem', 'setdefault', 'update']),
  list: new Set(['append', 'clear', 'extend', 'insert', 'pop', 'remove', 'reverse', 'sort']),
};

/**
 * Jinja's `value.name`: the attribute, else the item.
 * @throws TemplateError where a part of the way is missing, or the sandbox forbids it
 */
export function readAttribute(value: Value, name: string): Value {
  if (isUndefined(value)) throw new TemplateError(value.reason);
  // Not `??`: None is a value.
  const found = findAttribute(value, name);
  if (found !== undefined) return found;
  const item = findItem(value, name);
  return item === undefined ? describeMissing(value, name) : item;
}

/** Jinja's `value[key]`: the item, else the attribute. @throws TemplateError as `readAttribute` does */
export function readItem(value: Value, key: Value): Value {
  if (isUndefined(value)) throw new TemplateError(value.reason);
  const found = findItem(value, key);
  if (found !== undefined) return found;
  const name = readText(key);
  const attribute = name === null ? undefined : findAttribute(value, name);
  return attribute === undefined ? describeMissing(value, key) : attribute;
}

function describeMissing(value: Value, key: Value): Value {
  const name = readText(key);
  return name === null
    ? missing(`'${typeName(value)}' object has no element ${typeof key === 'bigint' ? key : typeName(key)}`)
    : missing(`'${typeName(value)} object' has no attribute '${name}'`);
}

function findItem(value: Value, key: Value): Value | undefined {
  const text = readText(value);
  const index = toNumber(key);
  if (text !== null) return typeof index === 'bigint' ? pick(splitCharacters(text), index) : undefined;
  if (!isCompound(value)) return undefined;
  if (value.type === 'dict') {
    if (isCompound(key) && (key.type === 'list' || key.type === 'dict')) return undefined;
    return value.entries.get(hashKey(key))?.[1];
  }
  if (typeof index !== 'bigint') return undefined;
  if (value.type === 'list' || value.type === 'tuple') return pick(value.items, index);
  if (value.type !== 'range') return undefined;
  const count = countRange(value);
  const offset = index < 0n ? index + count : index;
  return offset < 0n || offset >= count ? undefined : value.start + offset * value.step;
}

function pick(items: readonly Value[], index: bigint): Value | undefined {
  return items[Number(index < 0n ? index + BigInt(items.length) : index)];
}

function findAttribute(value: Value, name: string): Value | undefined {
  if (name.startsWith('__')) {
    if (name === '__getitem__' || name === '__len__' || name === '__class__' || name === '__dict__')
      throw new TemplateError(`access to attribute '${name}' is unsafe`);
  }
  const text = readText(value);
  if (text !== null) {
    const method = TEXT_METHODS.get(name);
    if (method === undefined) return undefined;
    const marked = isCompound(value);
    return createMethod(`str.${name}`, (args, kwargs) => {
      const result = method(text, args, kwargs, READER);
      return marked ? markTexts(result) : result;
    });
  }
  if (isCompound(value)) return findCompoundAttribute(value, name);
  if (typeof value === 'number' && name === 'is_integer')
    return createMethod('float.is_integer', () => Number.isInteger(value));
  if (typeof value === 'bigint' && name === 'bit_length')
    return createMethod('int.bit_length', () => BigInt(value === 0n ? 0 : value.toString(2).replace('-', '').length));
  const number = toNumber(value);
  if (number === null) return undefined;
  if (name === 'real') return number;
  return name === 'imag' ? (typeof number === 'bigint' ? 0n : 0) : undefined;
}

/** What methods of marked text give is marked, too. */
function markTexts(value: Value): Value {
  if (typeof value === 'string') return { type: 'markup', text: value };
  if (!isCompound(value) || (value.type !== 'list' && value.type !== 'tuple')) return value;
  return { ...value, items: value.items.map(markTexts) };
}

function findCompoundAttribute(value: Compound, name: string): Value | undefined {
  if (MUTATORS[value.type]?.has(name))
    return createMethod(`${value.type}.${name}`, () => {
      throw new TemplateError(
        `${value.type}.${name} would change a value, which the sandbox of chat templates forbids`,
      );
    });
  switch (value.type) {
    case 'dict':
      return findDictMethod(value, name);
    case 'list':
    case 'tuple': {
      const index = value.type === 'tuple' ? (value.names?.indexOf(name) ?? -1) : -1;
      if (index !== -1) return value.items[index];
      return findSequenceMethod(value.type, value.items, name);
    }
    case 'range':
      return { start: value.start, stop: value.stop, step: value.step }[name];
    case 'namespace':
      return value.values.get(name);
    case 'instance':
      return value.read(name);
    case 'callable':
      return value.attributes?.get(name);
    default:
      return undefined;
  }
}

function createMethod(name: string, call: (args: Args, kwargs: Kwargs) => Value): Value {
  return { type: 'callable', name, call };
}

function findDictMethod(dict: Dict, name: string): Value | undefined {
  switch (name) {
    case 'items':
    case 'keys':
    case 'values':
      return createMethod(`dict.${name}`, (args, kwargs) => {
        bindArguments(`dict.${name}`, [], args, kwargs);
        return { type: 'view', of: name, dict };
      });
    case 'get':
      return createMethod('dict.get', (args, kwargs) => {
        if (kwargs.size > 0) throw new TemplateError('dict.get() takes no keyword arguments');
        const [key, fallback = null] = bindArguments('dict.get', ['key', 'default?'], args, kwargs);
        const found = dict.entries.get(hashKey(key!));
        return found === undefined ? fallback : found[1];
      });
    case 'copy':
      return createMethod('dict.copy', (args, kwargs) => {
        bindArguments('dict.copy', [], args, kwargs);
        return dict;
      });
    case 'fromkeys':
      return createMethod('dict.fromkeys', createFromKeys);
    default:
      return undefined;
  }
}

/** Python's `dict.fromkeys`. */
export function createFromKeys(args: Args, kwargs: Kwargs): Value {
  const [keys, value = null] = bindArguments('dict.fromkeys', ['iterable', 'value?'], args, kwargs);
  return dictFrom([...iterate(keys!)].map((key) => [key, value] as const));
}

function findSequenceMethod(type: 'list' | 'tuple', items: readonly Value[], name: string): Value | undefined {
  switch (name) {
    case 'count':
      return createMethod(`${type}.count`, (args, kwargs) => {
        const [item] = bindArguments(`${type}.count`, ['value'], args, kwargs);
        return BigInt(items.filter((one) => areEqual(one, item!)).length);
      });
    case 'index':
      return createMethod(`${type}.index`, (args, kwargs) => {
        const [item, start = 0n, stop] = bindArguments(`${type}.index`, ['value', 'start?', 'stop?'], args, kwargs);
        const clamp = (value: Value) => {
          const number = requireInt(`${type}.index`, value);
          return number < 0 ? Math.max(0, number + items.length) : number;
        };
        const until = stop === undefined ? items.length : Math.min(items.length, clamp(stop));
        for (let i = clamp(start); i < until; i++) if (areEqual(items[i]!, item!)) return BigInt(i);
        throw new TemplateError(`${type}.index: the value is not in the ${type}`);
      });
    case 'copy':
      return type === 'list' ? createMethod('list.copy', () => listFrom(items)) : undefined;
    default:
      return undefined;
  }
}

/** Parts of `[start:stop:step]`; null = left out. */
export interface Slice {
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
}

/** @throws TemplateError where the value cannot be sliced */
export function sliceValue(value: Value, slice: Slice): Value {
  if (isUndefined(value)) throw new TemplateError(value.reason);
  const text = readText(value);
  if (text !== null) {
    const part = pickSlice(splitCharacters(text), slice).join('');
    return isCompound(value) ? { type: 'markup', text: part } : part;
  }
  if (isCompound(value)) {
    if (value.type === 'list') return listFrom(pickSlice(value.items, slice));
    if (value.type === 'tuple') return tupleFrom(pickSlice(value.items, slice));
    if (value.type === 'range') return listFrom(pickSlice([...iterate(value)], slice));
  }
  throw new TemplateError(`'${typeName(value)}' object cannot be sliced`);
}

function pickSlice<T>(items: readonly T[], { start, stop, step }: Slice): T[] {
  const read = (value: Value) => (value === null ? null : requireInt('a slice', value));
  const by = read(step) ?? 1;
  if (by === 0) throw new TemplateError('slice step cannot be zero');
  const length = items.length;
  const [low, high] = by > 0 ? [0, length] : [-1, length - 1];
  const clamp = (value: number | null, fallback: number) =>
    value === null ? fallback : Math.min(high, Math.max(low, value < 0 ? value + length : value));
  const from = clamp(read(start), by > 0 ? 0 : length - 1);
  const to = clamp(read(stop), by > 0 ? length : -1);
  const picked: T[] = [];
  for (let i = from; by > 0 ? i < to : i > to; i += by) picked.push(items[i]!);
  return picked;
}

/**
 * How filters read `attribute='a.0.b'`: item by item, numbers as indices.
 * @param fallback for what is missing on the way; undefined = it stays missing
 */
export function createGetter(attribute: Value | undefined, fallback?: Value): (value: Value) => Value {
  if (attribute === undefined || attribute === null) return (value) => value;
  const path: Value[] =
    typeof attribute === 'bigint'
      ? [attribute]
      : (readText(attribute) ?? '').split('.').map((part) => (/^\d+$/.test(part) ? BigInt(part) : part));
  return (value) => {
    let found = value;
    for (const part of path) {
      found = readItem(found, part);
      if (isUndefined(found) && fallback !== undefined && fallback !== null) found = fallback;
    }
    return found;
  };
}

/** The filter `reverse` and Python's `reversed`. */
export function reverseValue(value: Value): Value {
  const text = readText(value);
  if (text !== null) return [...splitCharacters(text)].reverse().join('');
  const items = [...iterate(value)].reverse();
  return findLength(value) === null ? listFrom(items) : generatorFrom(items);
}
