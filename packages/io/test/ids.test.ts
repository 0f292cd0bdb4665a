import { describe, expect, it } from 'vitest';
import { idSchema, modelIdSchema } from '../src/index.ts';

describe('an id', () => {
  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'is not %s, which every table by id would seem to hold; words that only begin so are ids',
    (name) => {
      expect(idSchema.safeParse(name).success).toBe(false);
      expect(modelIdSchema.safeParse(`${name}@host`).success).toBe(false);
      expect(modelIdSchema.safeParse(`m@${name}`).success).toBe(false);
      expect(idSchema.parse(`${name}-2`)).toBe(`${name}-2`);
    },
  );

  it.each(['con', 'NUL', 'com1.x', '-a', 'a.', '..', 'a b', ''])(
    'is not %j, which no file of every system can be',
    (name) => {
      expect(idSchema.safeParse(name).success).toBe(false);
    },
  );
});
