import fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Something to do at one place of a value: where, what, and by what. */
export interface Mutation {
  readonly path: readonly number[];
  readonly act: 'replace' | 'delete' | 'double' | 'wrap' | 'rename' | 'key';
  readonly value: Json;
}

/** A key that must be found nowhere. */
export const PLANTED = 'sk-planted-f0220f0220aa55bb';

const deep = (depth: number): Json => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as Json;

/** Values that programs stumble over. */
const hostile: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    '',
    0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    '\ud800',
    '\u0000',
    '__proto__',
    'NaN',
    PLANTED,
    '[DONE]',
    'data: x',
    '%%%',
    [],
    {},
    [null],
    deep(150),
    'x'.repeat(5000),
    '\n\n\n',
    '<think>',
    'constructor',
    '{"a":',
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

const mutation: fc.Arbitrary<Mutation> = fc.record({
  path: fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }),
  act: fc.constantFrom('replace', 'replace', 'replace', 'delete', 'double', 'wrap', 'rename', 'key'),
  value: hostile,
});

export const mutations = fc.array(mutation, { maxLength: 5 });

/** The value with what the mutations do to it; each finds its place by counting through the members that there are. */
export function mutate(value: unknown, all: readonly Mutation[]): Json {
  let result = structuredClone(value) as Json;
  for (const one of all) result = apply(result, one.path, one);
  return result;
}

function apply(value: Json, path: readonly number[], one: Mutation): Json {
  if (typeof value !== 'object' || value === null || path.length === 0) return one.act === 'wrap' ? [value] : one.value;
  const [step = 0, ...rest] = path;
  if (Array.isArray(value)) {
    if (value.length === 0) return [one.value];
    const index = step % value.length;
    if (rest.length > 0) return value.map((element, at) => (at === index ? apply(element, rest, one) : element));
    if (one.act === 'delete') return value.toSpliced(index, 1);
    if (one.act === 'double') return value.toSpliced(index, 0, value[index]!);
    return value.with(index, one.act === 'wrap' ? [value[index]!] : one.value);
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return { odd: one.value };
  const index = step % entries.length;
  const [name, member] = entries[index]!;
  if (rest.length > 0) return Object.fromEntries(entries.with(index, [name, apply(member, rest, one)]));
  if (one.act === 'delete') return Object.fromEntries(entries.toSpliced(index, 1));
  if (one.act === 'double') return { ...value, [`${name}2`]: member };
  if (one.act === 'rename') return Object.fromEntries(entries.with(index, [`${name}_`, member]));
  if (one.act === 'key') return { ...value, [typeof one.value === 'string' ? one.value : 'odd']: member };
  return Object.fromEntries(entries.with(index, [name, one.act === 'wrap' ? [member] : one.value]));
}

/** Something to do to the bytes of a file: cut it, or put other bytes somewhere. */
export const damage = fc.record({
  keep: fc.double({ min: 0, max: 1, noNaN: true }),
  cuts: fc.boolean(),
  patches: fc.array(
    fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }) }),
    { maxLength: 4 },
  ),
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

export function damageBytes(bytes: Uint8Array, { keep, cuts, patches }: Damage): Buffer {
  const copy = Buffer.from(bytes);
  for (const { at, bytes: patch } of patches) Buffer.from(patch).copy(copy, Math.floor(at * copy.length));
  return cuts ? copy.subarray(0, Math.floor(keep * copy.length)) : copy;
}
