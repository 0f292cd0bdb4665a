import type { en } from './en.ts';

/** A text, or a function that puts values into one. */
type Text<T> = T extends (...values: infer Values) => string ? (...values: Values) => string : string;

/** What every language has: each key of the English one, with the same values to put in. */
export type Messages = {
  readonly [Group in keyof typeof en]: { readonly [Key in keyof (typeof en)[Group]]: Text<(typeof en)[Group][Key]> };
};
