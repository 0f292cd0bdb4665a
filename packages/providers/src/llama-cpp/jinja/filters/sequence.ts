import { createGetter, readAttribute, reverseValue } from '../access.ts';
import { type Args, bindArguments, type Kwargs, requireInt, requireText } from '../arguments.ts';
import { calculate } from '../arithmetic.ts';
import { areEqual, compareValues } from '../compare.ts';
import { TemplateError } from '../errors.ts';
import { escapeHtml } from '../html.ts';
import type { Filter, Library } from '../library.ts';
import { computeLength, findLength, isTrue, iterate } from '../sequence.ts';
import { toText } from '../to-text.ts';
import {
  generatorFrom,
  hashKey,
  isCompound,
  isDict,
  isUndefined,
  listFrom,
  missing,
  readText,
  type Tuple,
  tupleFrom,
  type Value,
} from '../values.ts';

/** As Jinja's generators: nothing is computed, and no problem raised, before the first item is taken. */
const defer =
  (filter: Filter): Filter =>
  (value, args, kwargs, library) =>
    generatorFrom(
      (function* () {
        yield* iterate(filter(value, args, kwargs, library));
      })(),
    );

const ignoreCase = (value: Value): Value => readText(value)?.toLowerCase() ?? value;

/** What is compared of an item: an attribute, in lower case unless told otherwise. */
function createKey(attribute: Value | undefined, caseSensitive: Value): (value: Value) => Value {
  const read = createGetter(attribute);
  return isTrue(caseSensitive) ? read : (value) => ignoreCase(read(value));
}

/** A stable sort, also where it is reversed. */
function sortBy(items: Iterable<Value>, compare: (a: Value, b: Value) => number, reverse: boolean): Value[] {
  const sorted = [...items];
  return sorted.sort((a, b) => (reverse ? compare(b, a) : compare(a, b)));
}

const sort: Filter = (value, args, kwargs) => {
  const names = ['reverse?', 'case_sensitive?', 'attribute?'];
  const [reverse = false, sensitive = false, attribute = null] = bindArguments('the filter sort', names, args, kwargs);
  const parts = typeof attribute === 'string' ? attribute.split(',') : [attribute];
  const keys = parts.map((part) =>
    createKey(typeof part === 'string' && /^\d+$/.test(part) ? BigInt(part) : part, sensitive),
  );
  const compare = (a: Value, b: Value): number => {
    for (const key of keys) {
      // Jinja compares lists of keys, and what is equal there needs no order.
      if (!areEqual(key(a), key(b))) return compareValues(key(a), key(b));
    }
    return 0;
  };
  return listFrom(sortBy(iterate(value), compare, isTrue(reverse)));
};

const dictsort: Filter = (value, args, kwargs) => {
  const names = ['case_sensitive?', 'by?', 'reverse?'];
  const [sensitive = false, by = 'key', reverse = false] = bindArguments('the filter dictsort', names, args, kwargs);
  if (isUndefined(value)) throw new TemplateError(value.reason);
  if (!isDict(value)) throw new TemplateError('the filter dictsort: expected a dict');
  const place = { key: 0, value: 1 }[requireText('the filter dictsort', by)];
  if (place === undefined) throw new TemplateError('the filter dictsort: `by` is either `key` or `value`');
  const key = (pair: Value) => {
    const item = (pair as Tuple).items[place]!;
    return isTrue(sensitive) ? item : ignoreCase(item);
  };
  const pairs = [...value.entries.values()].map(([name, item]) => tupleFrom([name, item]));
  return listFrom(sortBy(pairs, (a, b) => compareValues(key(a), key(b)), isTrue(reverse)));
};

const join: Filter = (value, args, kwargs) => {
  const [mark = '', attribute] = bindArguments('the filter join', ['d?', 'attribute?'], args, kwargs);
  const items = [...iterate(value)].map(createGetter(attribute));
  const marked = (one: Value) => isCompound(one) && one.type === 'markup';
  if (![mark, ...items].some(marked)) return items.map(toText).join(toText(mark));
  // Without autoescape only the mark's own nature counts.
  if (!marked(mark)) return items.map(toText).join(toText(mark));
  return items.map((one) => (marked(one) ? toText(one) : escapeHtml(toText(one)))).join(toText(mark));
};

const first: Filter = (value, args, kwargs) => {
  bindArguments('the filter first', [], args, kwargs);
  for (const item of iterate(value)) return item;
  return missing('No first item, sequence was empty.');
};

const last: Filter = (value, args, kwargs) => {
  bindArguments('the filter last', [], args, kwargs);
  const items = [...iterate(value)];
  if (findLength(value) === null) throw new TemplateError('the filter last: the value cannot be read from its end');
  return items.length === 0 ? missing('No last item, sequence was empty.') : items.at(-1)!;
};

const unique: Filter = (value, args, kwargs) => {
  const names = ['case_sensitive?', 'attribute?'];
  const [sensitive = false, attribute] = bindArguments('the filter unique', names, args, kwargs);
  const key = createKey(attribute, sensitive);
  const seen = new Set<string>();
  const items = iterate(value);
  return generatorFrom(
    (function* () {
      for (const item of items) {
        const hash = hashKey(key(item));
        if (!seen.has(hash)) yield item;
        seen.add(hash);
      }
    })(),
  );
};

const extreme =
  (name: 'min' | 'max'): Filter =>
  (value, args, kwargs) => {
    const names = ['case_sensitive?', 'attribute?'];
    const [sensitive = false, attribute] = bindArguments(`the filter ${name}`, names, args, kwargs);
    const key = createKey(attribute, sensitive);
    let found: Value | undefined;
    for (const item of iterate(value)) {
      const sign = found === undefined ? 0 : compareValues(key(item), key(found));
      if (found === undefined || (name === 'min' ? sign < 0 : sign > 0)) found = item;
    }
    return found === undefined ? missing('No aggregated item, sequence was empty.') : found;
  };

const sum: Filter = (value, args, kwargs) => {
  const [attribute, start = 0n] = bindArguments('the filter sum', ['attribute?', 'start?'], args, kwargs);
  const read = createGetter(attribute);
  let total: Value = start;
  for (const item of iterate(value)) total = calculate('+', total, read(item));
  return total;
};

const groupby: Filter = (value, args, kwargs) => {
  const names = ['attribute', 'default?', 'case_sensitive?'];
  const [attribute, fallback, sensitive = false] = bindArguments('the filter groupby', names, args, kwargs);
  const read = createGetter(attribute, fallback);
  const key = isTrue(sensitive) ? read : (item: Value) => ignoreCase(read(item));
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sortBy(iterate(value), (a, b) => compareValues(key(a), key(b)), false)) {
    const group = groups.at(-1);
    if (group !== undefined && areEqual(group.key, key(item))) group.items.push(item);
    else groups.push({ key: key(item), items: [item] });
  }
  return listFrom(
    groups.map(({ items }): Value => {
      const shown = items[0]!;
      return { type: 'tuple', items: [read(shown), listFrom(items)], names: ['grouper', 'list'] };
    }),
  );
};

function batchItems(items: readonly Value[], count: number, fill: Value): Value[] {
  const batches: Value[] = [];
  for (let i = 0; i < items.length; i += count) {
    const batch = items.slice(i, i + count);
    if (fill !== null) while (batch.length < count) batch.push(fill);
    batches.push(listFrom(batch));
  }
  return batches;
}

const batch: Filter = (value, args, kwargs) => {
  const [count, fill = null] = bindArguments('the filter batch', ['linecount', 'fill_with?'], args, kwargs);
  return generatorFrom(batchItems([...iterate(value)], Math.max(1, requireInt('the filter batch', count!)), fill));
};

const slice: Filter = (value, args, kwargs) => {
  const [count, fill = null] = bindArguments('the filter slice', ['slices', 'fill_with?'], args, kwargs);
  const items = [...iterate(value)];
  const slices = requireInt('the filter slice', count!);
  if (slices < 1) throw new TemplateError('the filter slice: expected at least one slice');
  const size = Math.floor(items.length / slices);
  const longer = items.length % slices;
  return generatorFrom(
    Array.from({ length: slices }, (_, i): Value => {
      const start = i * size + Math.min(i, longer);
      const part = items.slice(start, start + size + (i < longer ? 1 : 0));
      if (fill !== null && i >= longer) part.push(fill);
      return listFrom(part);
    }),
  );
};

/** Goes through the items one by one, as Python's generators do. */
function* filterItems(items: Iterable<Value>, keep: (item: Value) => boolean): Generator<Value> {
  for (const item of items) if (keep(item)) yield item;
}

const select =
  (name: string, wanted: boolean, byAttribute: boolean): Filter =>
  (value, args, kwargs, library) => {
    const [attribute, ...rest]: readonly (Value | undefined)[] = byAttribute ? args : [undefined, ...args];
    if (byAttribute && attribute === undefined) throw new TemplateError(`the filter ${name}: expected an attribute`);
    const read = createGetter(attribute);
    const [test, ...testArgs] = rest;
    const keep = (item: Value) => {
      const part = read(item);
      const holds =
        test === undefined
          ? isTrue(part)
          : library.applyTest(requireText(`the filter ${name}`, test), part, testArgs as Args, kwargs);
      return holds === wanted;
    };
    if (!isTrue(value)) return generatorFrom([]);
    return generatorFrom(filterItems(iterate(value), keep));
  };

function createMapper(args: Args, kwargs: Kwargs, library: Library): (item: Value) => Value {
  if (args.length === 0 && kwargs.has('attribute')) {
    const rest = new Map(kwargs);
    const [attribute, fallback] = bindArguments('the filter map', ['attribute', 'default?'], [], rest);
    return createGetter(attribute, fallback);
  }
  const [name, ...rest] = args;
  if (name === undefined) throw new TemplateError('the filter map: expected a filter or `attribute=`');
  return (item) => library.applyFilter(requireText('the filter map', name), item, rest, kwargs);
}

const map: Filter = (value, args, kwargs, library) => {
  if (!isTrue(value)) return generatorFrom([]);
  const mapItem = createMapper(args, kwargs, library);
  const items = iterate(value);
  return generatorFrom(
    (function* () {
      for (const item of items) yield mapItem(item);
    })(),
  );
};

const items: Filter = (value, args, kwargs) => {
  bindArguments('the filter items', [], args, kwargs);
  if (isUndefined(value)) return generatorFrom([]);
  if (!isDict(value)) throw new TemplateError('the filter items: can only get item pairs from a mapping');
  return generatorFrom([...value.entries.values()].map(([key, item]) => tupleFrom([key, item])));
};

const attr: Filter = (value, args, kwargs) => {
  const [name] = bindArguments('the filter attr', ['name'], args, kwargs);
  // Attributes alone, no items.
  const attribute = requireText('the filter attr', name!);
  if (
    isDict(value) &&
    value.entries.has(hashKey(attribute)) &&
    !['items', 'keys', 'values', 'get', 'copy'].includes(attribute)
  )
    return missing(`'dict object' has no attribute '${attribute}'`);
  return readAttribute(value, attribute);
};

const length: Filter = (value, args, kwargs) => {
  bindArguments('the filter length', [], args, kwargs);
  return computeLength(value);
};

export const SEQUENCE_FILTERS: readonly (readonly [string, Filter])[] = [
  ['attr', attr],
  ['batch', defer(batch)],
  ['count', length],
  ['dictsort', dictsort],
  ['first', first],
  ['groupby', groupby],
  ['items', defer(items)],
  ['join', join],
  ['last', last],
  ['length', length],
  [
    'list',
    (value, args, kwargs) => {
      bindArguments('the filter list', [], args, kwargs);
      return listFrom([...iterate(value)]);
    },
  ],
  ['map', defer(map)],
  ['max', extreme('max')],
  ['min', extreme('min')],
  ['reject', defer(select('reject', false, false))],
  ['rejectattr', defer(select('rejectattr', false, true))],
  [
    'reverse',
    (value, args, kwargs) => {
      bindArguments('the filter reverse', [], args, kwargs);
      return reverseValue(value);
    },
  ],
  ['select', defer(select('select', true, false))],
  ['selectattr', defer(select('selectattr', true, true))],
  ['slice', defer(slice)],
  ['sort', sort],
  ['sum', sum],
  ['unique', defer(unique)],
];
