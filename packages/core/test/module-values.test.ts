import { parseJson } from '@evenhand/io';
import { describe, expect, it } from 'vitest';
import { copyForModule, fromModule } from '../src/contract/module-values.ts';

const BIG = 9007199254740993n;

describe('values for code of a user', () => {
  const value = parseJson(`{"id": ${BIG}, "list": [1, -${BIG}], "text": "${BIG}", "none": null}`);

  it('have big integers as BigInt', () => {
    expect(copyForModule(value)).toEqual({ id: BIG, list: [1, -BIG], text: String(BIG), none: null });
  });

  it('are copies', () => {
    const original = { list: [1] };
    const copy = copyForModule(original);
    copy.list.push(2);
    expect(original.list).toEqual([1]);
  });

  it('come back as they are written', () => {
    expect(JSON.stringify(fromModule({ details: { id: BIG, small: 7n } }))).toBe(`{"details":{"id":${BIG},"small":7}}`);
  });

  it('that are no plain data stay what they are', () => {
    const date = new Date(0);
    expect(fromModule({ date })).toEqual({ date });
    expect(fromModule(undefined)).toBeUndefined();
  });
});
