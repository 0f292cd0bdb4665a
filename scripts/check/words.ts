// Words that identifiers may not hold (docs/glossary.md). What stands on disk keeps its name, because files outlive names.
import { readSources } from './sources.ts';

/** As parts of a camelCase or snake_case name. */
const BANNED: ReadonlySet<string> = new Set(
  'asked asking asker told met said heard beside whole place places way ways gone bench inquiry demand demands silence world takes loose'.split(
    ' ',
  ),
);
/** Two parts that may not follow one another. */
const BANNED_PAIRS: ReadonlySet<string> = new Set(['given up', 'give up', 'gave up']);

/** Keys of files that users have (records, manifests, suites, experiments, hosts, `--json`), and names of other people's functions. */
const KEPT: ReadonlySet<string> = new Set([
  'askedAt',
  'giveUpAfter',
  'givenUp',
  'givenUpSchema',
  'loose',
  'looseObject',
  'place',
  'takes',
]);

/** @returns one sentence for each banned word, with file and line */
export function checkWords(): string[] {
  return ['packages', 'scripts'].flatMap(readSources).flatMap(({ path, text, identifiers }) => {
    const seen = new Set<string>();
    return identifiers.flatMap(({ name, offset }) => {
      if (KEPT.has(name) || seen.has(name)) return [];
      seen.add(name);
      const word = findBanned(name);
      if (word === null) return [];
      const line = text.slice(0, offset).split('\n').length;
      return [`${path}:${line}: ${name} holds the word "${word}"; docs/glossary.md has the term`];
    });
  });
}

/** The first banned word of a name; null = it has none. */
export function findBanned(name: string): string | null {
  const words = name.split(/_|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((word) => word.toLowerCase());
  const pair = words.findIndex((word, index) => BANNED_PAIRS.has(`${word} ${words[index + 1]}`));
  if (pair >= 0) return `${words[pair]} ${words[pair + 1]}`;
  return words.find((word) => BANNED.has(word)) ?? null;
}
