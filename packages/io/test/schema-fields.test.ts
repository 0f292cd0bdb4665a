import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { findFields } from '../src/schema-fields.ts';

const schema = z.strictObject({
  name: z.string().describe('The name.'),
  list: z
    .array(z.strictObject({ n: z.number().describe('A number.'), kind: z.enum(['a', 'b']) }))
    .default([])
    .describe('A list.'),
  by: z.record(z.string(), z.strictObject({ x: z.int().describe('X.') })).optional(),
  either: z.union([z.string(), z.strictObject({ url: z.url() }), z.strictObject({ file: z.string() })]).nullable(),
  target: z.union([z.string(), z.array(z.string())]).transform((one) => [one].flat()),
});

describe('the keys that a schema knows at a path', () => {
  it.each<[string, (string | number)[], [string, string | null][]]>([
    [
      'of the whole value',
      [],
      [
        ['name', 'The name.'],
        ['list', 'A list.'],
        ['by', null],
        ['either', null],
        ['target', null],
      ],
    ],
    [
      'of an element of a list behind a default',
      ['list', 3],
      [
        ['n', 'A number.'],
        ['kind', null],
      ],
    ],
    ['of a value of a record', ['by', 'any'], [['x', 'X.']]],
    [
      'of all forms of a union',
      ['either'],
      [
        ['url', null],
        ['file', null],
      ],
    ],
    ['of a text: none', ['name'], []],
    ['of a text behind a transform: none', ['target', 0], []],
    ['where the schema has nothing: none', ['nowhere', 'deep'], []],
  ])('%s', (_, path, expected) => {
    expect([...findFields(schema, path)]).toEqual(expected);
  });
});
