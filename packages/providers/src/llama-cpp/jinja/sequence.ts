import { countCharacters, splitCharacters } from './characters.ts';
import { areEqual, hasKey } from './compare.ts';
import { TemplateError } from './errors.ts';
import { isCompound, type Range, readText, tupleFrom, typeName, type Value } from './values.ts';

export function countRange({ start, stop, step }: Range): bigint {
  const span = step > 0n ? stop - start : start - stop;
  const size = step > 0n ? step : -step;
  return span <= 0n ? 0n : (span + size - 1n) / size;
}

function* iterateRange(range: Range): Generator<Value> {
  const count = countRange(range);
  for (let i = 0n; i < count; i++) yield range.start + i * range.step;
}

/**
 * @returns the items in order, or null = it is nothing that can be gone through
 */
export function findItems(value: Value): Iterable<Value> | null {
  const text = readText(value);
  if (text !== null) return splitCharacters(text);
  if (!isCompound(value)) return null;
  switch (value.type) {
    case 'undefined':
      return [];
    case 'list':
    case 'tuple':
      return value.items;
    case 'dict':
      return [...value.entries.values()].map(([key]) => key);
    case 'range':
      return iterateRange(value);
    case 'view':
      return [...value.dict.entries.values()].map(([key, item]) =>
        value.of === 'keys' ? key : value.of === 'values' ? item : tupleFrom([key, item]),
      );
    case 'generator':
      return { [Symbol.iterator]: () => value.iterator };
    default:
      return null;
  }
}

/** @throws TemplateError where Python cannot go through the value */
export function iterate(value: Value): Iterable<Value> {
  const items = findItems(value);
  if (items === null) throw new TemplateError(`'${typeName(value)}' object is not iterable`);
  return items;
}

/** @returns how many items there are; null = the value has no length */
export function findLength(value: Value): bigint | null {
  const text = readText(value);
  if (text !== null) return BigInt(countCharacters(text));
  if (!isCompound(value)) return null;
  switch (value.type) {
    case 'undefined':
      return 0n;
    case 'list':
    case 'tuple':
      return BigInt(value.items.length);
    case 'dict':
      return BigInt(value.entries.size);
    case 'view':
      return BigInt(value.dict.entries.size);
    case 'range':
      return countRange(value);
    case 'instance':
      return (value.read('length') as bigint | undefined) ?? null;
    default:
      return null;
  }
}

/** @throws TemplateError where it has none */
export function computeLength(value: Value): bigint {
  const length = findLength(value);
  if (length === null) throw new TemplateError(`object of type '${typeName(value)}' has no length`);
  return length;
}

/** Whether Python takes the value for true. */
export function isTrue(value: Value): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value !== 0n;
  if (typeof value === 'number') return value !== 0;
  return isCompound(value) && value.type === 'instance' ? true : (findLength(value) ?? 1n) !== 0n;
}

/** Python's `in`. @throws TemplateError where the container is none */
export function contains(container: Value, item: Value): boolean {
  const text = readText(container);
  if (text !== null) {
    const part = readText(item);
    if (part === null) throw new TemplateError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
    return text.includes(part);
  }
  if (isCompound(container)) {
    if (container.type === 'dict') return hasKey(container.entries, item);
    if (container.type === 'view' && container.of === 'keys') return hasKey(container.dict.entries, item);
  }
  const items = findItems(container);
  if (items === null) throw new TemplateError(`argument of type '${typeName(container)}' is not iterable`);
  for (const candidate of items) if (areEqual(candidate, item)) return true;
  return false;
}
