import { en } from './en.ts';

/** A text, or a function that puts values into one. */
type Text<T> = T extends (...values: infer Values) => string ? (...values: Values) => string : string;

/** What every language has: each key of the English one, with the same values to put in. */
export type Messages = {
  readonly [Group in keyof typeof en]: { readonly [Key in keyof (typeof en)[Group]]: Text<(typeof en)[Group][Key]> };
};

/** The languages that there are. A new one is a file beside `en.ts` and a line here; the compiler names what it lacks. */
export const LANGUAGES = { en } satisfies Readonly<Record<string, Messages>>;

/** What people read in REPORT.md, tables, caveats and progress lines. */
export const messages: Messages = LANGUAGES.en;

/** Heads of a table by their keys. */
export function listHeads(...keys: (keyof Messages['heads'])[]): string[] {
  return keys.map((key) => messages.heads[key]);
}
