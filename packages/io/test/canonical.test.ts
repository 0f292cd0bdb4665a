import { canonicalJson } from '@evenhand/io';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;

describe('canonical JSON', () => {
  it('is that of the library, whether keys stand in their order or not', () => {
    const values = fc.oneof(
      fc.jsonValue({ stringUnit: 'binary' }),
      fc.dictionary(fc.constantFrom('2', '10', '-1', 'a', 'B', '__proto__', '\u{1f642}', '\uff5e'), fc.jsonValue()),
    );
    fc.assert(
      fc.property(values, (value) => {
        for (const one of [value, sorted(value)]) expect(canonicalJson(one)).toBe(canonicalize(one));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a member that is absent', { a: undefined, b: 1 }],
    ['a date', { a: new Date(0) }],
    ['a boxed number', { a: Object(1) }],
    ['a place without a value', [undefined, 1]],
    ['an object without a prototype', Object.assign(Object.create(null), { b: 1, a: 2 })],
    ['members that are inherited', Object.create({ z: 1 }, { a: { value: 2, enumerable: true } })],
  ])('has the same for %s', (_, value) => {
    expect(canonicalJson(value)).toBe(canonicalize(value));
  });

  it.each([
    ['a lone surrogate', ['\ud800']],
    ['one in a key', { '\udc00': 1 }],
    ['no number', { a: Number.NaN }],
    ['an infinite number', [Number.POSITIVE_INFINITY]],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow();
  });

  it('is as deep as it must be', () => {
    const deep = `${'[{"a":'.repeat(20_000)}1${'}]'.repeat(20_000)}`;
    expect(canonicalJson(JSON.parse(deep))).toBe(deep);
  });
});
