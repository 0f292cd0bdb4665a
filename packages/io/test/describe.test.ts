import { expect, test } from 'vitest';
import * as z from 'zod';
import { describe } from '../src/index.ts';

test('a described schema is the schema itself, and says in JSON Schema what zod’s own copy would say', () => {
  const schema = z.int().min(1).optional();
  expect(describe(schema, 'Times that a request is sent.')).toBe(schema);
  expect(schema.description).toBe('Times that a request is sent.');
  const ours = z.strictObject({ attempts: schema });
  const theirs = z.strictObject({ attempts: z.int().min(1).optional().describe('Times that a request is sent.') });
  expect(z.toJSONSchema(ours)).toEqual(z.toJSONSchema(theirs));
});

test('a schema that stands in two places cannot have two descriptions', () => {
  const share = describe(z.number(), 'First.');
  expect(() => describe(share, 'Second.')).toThrow('a schema is described twice: Second.');
  expect(share.describe('Second.').description).toBe('Second.');
  expect(share.description).toBe('First.');
});
