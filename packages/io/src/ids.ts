import * as z from 'zod';

/** Ids of suites, models and hosts become file names, so they need no escaping. */
const ID = '(?!-)(?!\\.+(?:$|@))[A-Za-z0-9._-]{1,100}';
const ID_MESSAGE = 'letters, digits, ". _ -" only, at most 100 of them, not "-" first, not dots alone';
export const idSchema = z.string().regex(new RegExp(`^${ID}$`), ID_MESSAGE);
export const modelIdSchema = z
  .string()
  .regex(new RegExp(`^${ID}(?:@${ID})?$`), `${ID_MESSAGE}; and one "@" between weights and host`);
