import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../src/en.ts';
import { inLanguage, LANGUAGES, type Language, messages } from '../src/index.ts';

type Group = keyof typeof en;

const packages = join(import.meta.dirname, '..', '..');
const sources = ['grounds', 'report', 'page', 'runner', 'cli']
  .flatMap((name) => {
    const folder = join(packages, name, 'src');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, path));
  })
  .map((path) => readFileSync(path, 'utf8'));

/** Every text of a language with its place; of a function its source stands for it. */
const listTexts = (language: typeof messages) =>
  Object.entries(language).flatMap(([group, texts]) =>
    Object.entries(texts).map(([key, text]) => ({ key: `${group}.${key}`, text: String(text) })),
  );

/** Whether a file names a key: `messages.report.x`, by a name that stands for the group, or as a head of a table. */
function isUsed(group: Group, key: string): boolean {
  return sources.some((source) => {
    const name = new RegExp(`\\b${key}\\b`);
    const aliases = [...source.matchAll(/const \{([^}]*)\} = messages(?:\.(\w+))?;/g)].flatMap((match) => {
      if (match[2] === group && name.test(match[1]!)) return ['='];
      const found = new RegExp(`\\b${group}(?:: (\\w+))?`).exec(match[1]!);
      return match[2] === undefined && found !== null ? [found[1] ?? group] : [];
    });
    if (aliases.includes('=')) return true;
    if (group === 'heads' && /listHeads/.test(source) && new RegExp(`'${key}'`).test(source)) return true;
    return [`messages.${group}`, ...aliases].some((alias) => new RegExp(`\\b${alias}\\.${key}\\b`).test(source));
  });
}

describe.each(Object.entries(LANGUAGES))('the messages in %s', (_, language) => {
  it('have the keys of the English ones, each with a text', () => {
    expect(listTexts(language).map(({ key }) => key)).toEqual(listTexts(messages).map(({ key }) => key));
    expect(listTexts(language).filter(({ text }) => text.trim() === '')).toEqual([]);
  });

  it('hold no text twice', () => {
    const seen = new Map<string, string>();
    const twice = listTexts(language).flatMap(({ key, text }) => {
      const before = seen.get(text);
      seen.set(text, key);
      // A head of a table, or a word of a closed set, may be the word that a sentence or a switch uses too.
      const shared =
        /^(?:heads|outcomes|groundWords|gateWords|driftWords|driftVerdicts|fidelityVerdicts|shortfalls|verdicts|claimVerdicts|browser)\./;
      const kind = (name: string) => shared.exec(name)?.[0] ?? '';
      return before === undefined || kind(before) !== kind(key) ? [] : [[before, key]];
    });
    expect(twice).toEqual([]);
  });
});

/** The parts of a language that stand for signs or names and are the same everywhere. */
const SAME_EVERYWHERE = /^[\p{Lu}\p{N}\p{P}\p{S} n]*$|^p$|^κ$/u;

describe.each(Object.entries(LANGUAGES).filter(([name]) => name !== 'en'))('the texts in %s', (name, language) => {
  it('are translated', () => {
    const english = listTexts(en as typeof messages);
    const left = listTexts(language).filter(
      ({ text }, at) => text === english[at]!.text && !SAME_EVERYWHERE.test(text),
    );
    expect(left.map(({ key }) => key)).toEqual([]);
  });

  it('take the same values', () => {
    const arity = (texts: object) => Object.values(texts).map((text) => (typeof text === 'function' ? text.length : 0));
    for (const group of Object.keys(en) as Group[]) expect(arity(language[group])).toEqual(arity(en[group]));
    // A value that the page's script puts in is named.
    const names = (text: unknown) => [...String(text).matchAll(/\{\w+\}/g)].map(([found]) => found).sort();
    for (const key of Object.keys(en.browser) as (keyof typeof en.browser)[])
      expect([key, names(language.browser[key])]).toEqual([key, names(en.browser[key])]);
  });

  it('holds while the work goes on, and no longer', () => {
    const read = () => messages.heads.rank;
    expect(inLanguage(name as Language, read)).toBe(language.heads.rank);
    expect(read()).toBe(en.heads.rank);
    expect(() =>
      inLanguage(name as Language, () => {
        throw new Error('it breaks off');
      }),
    ).toThrow('it breaks off');
    expect(read()).toBe(en.heads.rank);
  });
});

it('no key is unused', () => {
  // Keys of closed sets are read by their names.
  const closed = /Caveats$|Words$|^outcomes$|^shortfalls$|[vV]erdicts$|^caveatAdvice$/;
  const groups = (Object.keys(en) as Group[]).filter((group) => !closed.test(group));
  const unused = groups.flatMap((group) =>
    Object.keys(en[group]).flatMap((key) => (isUsed(group, key) ? [] : [`${group}.${key}`])),
  );
  expect(unused).toEqual([]);
});
