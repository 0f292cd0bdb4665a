import * as z from 'zod';

/** Ids of suites, models and hosts become file names, so they need no escaping. */
const RESERVED = '[cC][oO][nN]|[pP][rR][nN]|[aA][uU][xX]|[nN][uU][lL]|[cC][oO][mM][0-9]|[lL][pP][tT][0-9]';
const OF_OBJECTS =
  'constructor|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|toString|valueOf|__proto__|__(?:define|lookup)[GS]etter__';
/** What every object has, so that a table by id would seem to hold it. */
export const NAMES_OF_OBJECTS = new RegExp(`^(?:${OF_OBJECTS})$`);
const ID = `(?!-)(?!\\.+(?:$|@))(?!(?:${RESERVED})(?:\\.|@|$))(?!(?:${OF_OBJECTS})(?:@|$))[A-Za-z0-9._-]{1,100}(?<!\\.)`;
const ID_MESSAGE =
  'letters, digits, ". _ -" only, at most 100 of them, not "-" first, not "." last, and no name that a system or a language keeps for itself (con, nul, com1, constructor)';
export const idSchema = z.string().regex(new RegExp(`^${ID}$`), ID_MESSAGE);
/** A model of one run of several: `before:`, `after:` or the name of the run's folder in front of its label. */
export const runModelSchema = z
  .string()
  .regex(
    new RegExp(`^(?:${ID}:)?${ID}(?:@${ID})?$`),
    `${ID_MESSAGE}; before it perhaps before:, after: or the name of a run`,
  );
export const modelIdSchema = z
  .string()
  .regex(new RegExp(`^${ID}(?:@${ID})?$`), `${ID_MESSAGE}; and one "@" between weights and host`);
