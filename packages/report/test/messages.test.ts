import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../src/messages/en.ts';
import { LANGUAGES, messages } from '../src/messages/index.ts';

type Group = keyof typeof en;

const packages = join(import.meta.dirname, '..', '..');
const sources = ['report', 'page', 'cli']
  .flatMap((name) => {
    const folder = join(packages, name, 'src');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/^messages[/\\]/.test(path))
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
      // A head of a table may be the word that a sentence uses too.
      return before === undefined || before.startsWith('heads.') !== key.startsWith('heads.') ? [] : [[before, key]];
    });
    expect(twice).toEqual([]);
  });
});

it('no key is unused', () => {
  // Keys of closed sets are read by their names.
  const closed = /Caveats$|^outcomes$|[vV]erdicts$|^caveatAdvice$/;
  const groups = (Object.keys(en) as Group[]).filter((group) => !closed.test(group));
  const unused = groups.flatMap((group) =>
    Object.keys(en[group]).flatMap((key) => (isUsed(group, key) ? [] : [`${group}.${key}`])),
  );
  expect(unused).toEqual([]);
});
