import { listTurns, type Sample } from '@evenhand/core';
import type { ImportedRow } from '@evenhand/importers';

/** What a row and the sample that it was placed at say of the same question. */
export type Agreement =
  /** The input of the sample stands in the row's, word for word, or the other way round. */
  | 'verbatim'
  /** Nothing speaks against it. */
  | 'open'
  /** Much of the input is the same, and not all of it. */
  | 'alike'
  | Contradiction;

export interface Contradiction {
  readonly what: 'input' | 'target';
  readonly found: string;
  readonly expected: string;
}

/** Longer targets are programs and tests, which files shorten and spell otherwise. */
const LONGEST_TARGET = 200;
/** Share of the words that questions which are the same have in common, however they are put. */
const ALIKE = 0.6;

/** Holds a row against the sample that it was placed at, by right answer and question. */
export function agreementWith(row: ImportedRow, sample: Sample): Agreement {
  const target = targetAgrees(row, sample);
  if (target === false) return { what: 'target', found: row.target.join(' | '), expected: sample.target.join(' | ') };
  const [found, expected] = [questionIn(row), inputOf(sample)];
  if (found === '' || expected === '') return 'open';
  const [a, b] = [plain(found), plain(expected)];
  if (a.includes(b) || b.includes(a)) return 'verbatim';
  return shared(a, b) < ALIKE ? { what: 'input', found, expected } : 'alike';
}

function questionIn({ messages, question }: ImportedRow): string {
  return messages?.findLast(({ role }) => role === 'user')?.content ?? question ?? '';
}

function inputOf(sample: Sample): string {
  return listTurns(sample).findLast(({ role }) => role === 'user')?.content ?? '';
}

/** Letters and figures, in one width and case. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Words, and single signs of writing that puts no spaces. */
const wordsOf = (text: string): Set<string> =>
  new Set(text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu));

function shared(a: string, b: string): number {
  const [first, second] = [wordsOf(a), wordsOf(b)];
  const least = Math.min(first.size, second.size);
  return least === 0 ? 1 : [...first].filter((word) => second.has(word)).length / least;
}

/** null = nothing can be said: the row names no right answer, or in another way (a place among options, a program). */
function targetAgrees(row: ImportedRow, sample: Sample): boolean | null {
  const found = row.target.filter((text) => text.trim() !== '');
  const wanted = sample.target.filter((text) => text.trim() !== '');
  if (found.length === 0 || wanted.length === 0) return null;
  if ([...found, ...wanted].some((text) => text.length > LONGEST_TARGET)) return null;
  const spelled = (list: readonly string[], choices: readonly string[] | null) =>
    list.flatMap((text) => [text, ...optionText(text, choices)]).map(plain);
  const [mine, theirs] = [spelled(found, row.choices ?? sample.choices), spelled(wanted, sample.choices)];
  if (mine.some((one) => theirs.some((other) => isSame(one, other)))) return true;
  const isIndex = sample.choices !== null && found.every((text) => /^\d+$/.test(text.trim()));
  return isIndex ? null : false;
}

/** What a letter stands for. */
function optionText(text: string, choices: readonly string[] | null): string[] {
  const letter = /^[([]?([A-Z])[)\].]?$/.exec(text.normalize('NFKC').trim())?.[1];
  const option = letter === undefined ? undefined : choices?.[letter.charCodeAt(0) - 65];
  return option === undefined ? [] : [option];
}

function isSame(a: string, b: string): boolean {
  if (a === b || ` ${a}`.endsWith(` ${b}`) || ` ${b}`.endsWith(` ${a}`)) return true;
  const [first, second] = [a, b].map((text) => (text === '' ? Number.NaN : Number(text.replaceAll(' ', '.'))));
  return first === second;
}
