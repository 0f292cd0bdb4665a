import type { Messages } from './catalogue.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** The languages that there are. A new one is a file beside `en.ts` and a line here; the compiler names what it lacks. */
export const LANGUAGES = { en, zh } satisfies Readonly<Record<string, Messages>>;
export type Language = keyof typeof LANGUAGES;

let language: Language = 'en';

/** What people read in REPORT.md, tables, caveats and progress lines: each text in the language that holds when it is read. */
export const messages: Messages = createView();

/** Groups and keys of English; each reads the text of the moment. A group is made when it is first read: there are a thousand texts. */
function createView(): Messages {
  const view = {};
  for (const group of Object.keys(en) as (keyof Messages)[]) {
    let made: object | null = null;
    Object.defineProperty(view, group, { enumerable: true, get: () => (made ??= createGroupView(group)) });
  }
  return view as Messages;
}

function createGroupView(group: keyof Messages): object {
  const view = {};
  for (const key of Object.keys(en[group]))
    Object.defineProperty(view, key, {
      enumerable: true,
      get: () => (LANGUAGES[language][group] as Readonly<Record<string, unknown>>)[key],
    });
  return view;
}

/**
 * Does some work in a language, and sets back the one before. The work must not be a promise: others would read its texts.
 * @example inLanguage('zh', () => messages.heads.rank) // '排名'
 */
export function inLanguage<T>(wanted: Language, work: () => T): T {
  const before = language;
  language = wanted;
  try {
    return work();
  } finally {
    language = before;
  }
}

/** The language of this process from now on: what `--lang` says. */
export function useLanguage(wanted: Language): void {
  language = wanted;
}

/** The language that holds now. */
export function currentLanguage(): Language {
  return language;
}

/** Heads of a table by their keys. */
export function listHeads(...keys: (keyof Messages['heads'])[]): string[] {
  return keys.map((key) => messages.heads[key]);
}
