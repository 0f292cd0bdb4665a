// Writes the leaderboard of README.md from the committed reference run: `node scripts/readme.ts`; `--check` only tells.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

const root = join(import.meta.dirname, '..');
const reference = join(root, 'results', 'first-look-reference');
const OPEN = '<!-- leaderboard -->';
const CLOSE = '<!-- /leaderboard -->';

type Cells = Record<string, string>;

function rows(file: string): Cells[] {
  return parse(readFileSync(join(reference, file), 'utf8'), { columns: true }) as Cells[];
}

const percent = (value: string | undefined) =>
  value === undefined || value === '' ? 'unknown' : (Number(value) * 100).toFixed(1);
const interval = (row: Cells, name: string) =>
  `${percent(row[name])} % [${percent(row[`${name}_lo`])}, ${percent(row[`${name}_hi`])}]`;

/** The leaderboard with its paired comparison, as Markdown. */
function leaderboard(): string {
  const isHeadline = (row: Cells) => row.suite === '*' && row.prompt === 'main' && (row.language ?? '*') === '*';
  const found = rows('summary.csv').filter(isHeadline);
  const metric = found[0]?.metric === 'mean_score' ? 'mean_score' : 'accuracy';
  const title = metric === 'mean_score' ? 'mean score' : 'accuracy';
  const graded = metric === 'mean_score';
  const summary = found.toSorted((a, b) => Number(b[metric]) - Number(a[metric]));
  const time = new Map(
    rows('efficiency.csv')
      .filter(isHeadline)
      .map((row) => [row.model, row.e2e_ms_p50]),
  );
  const lines = [
    `| model | origin | ${title}, 95 % interval |${graded ? ' full marks |' : ''} n | failed | median reply |`,
    `| --- | --- | --- |${graded ? ' --- |' : ''} --- | --- | --- |`,
    ...summary.map(
      (row) =>
        `| ${row.model} | ${row.origin} | ${interval(row, metric)} |${graded ? ` ${percent(row.accuracy)} % |` : ''} ${row.n} | ${row.n_failed} | ${(Number(time.get(row.model)) / 1000).toFixed(1)} s |`,
    ),
  ];
  const pairs = rows('comparisons.csv')
    .filter(isHeadline)
    .map((row) => {
      const phrases: Record<string, string> = {
        higher: 'higher',
        lower: 'lower',
        same: 'the same within the margin',
        cannot_tell: 'not to be told apart',
      };
      return `${row.model_a} against ${row.model_b}, on ${row.n_pairs} pairs: ${percent(row.difference)} points of ${title} [${percent(row.difference_lo)}, ${percent(row.difference_hi)}], p = ${Number(row.p).toPrecision(2)}: ${phrases[row.verdict ?? '']}.`;
    });
  return [...lines, '', ...pairs].join('\n');
}

/** README.md as it ought to be. */
export function readme(): { found: string; expected: string } {
  const found = readFileSync(join(root, 'README.md'), 'utf8');
  const [before, rest] = found.split(OPEN);
  const after = rest?.split(CLOSE)[1];
  if (before === undefined || after === undefined)
    throw new Error(`README.md: expected the marks ${OPEN} and ${CLOSE}`);
  return { found, expected: `${before}${OPEN}\n\n${leaderboard()}\n\n${CLOSE}${after}` };
}

if (import.meta.main) {
  const { found, expected } = readme();
  if (found === expected) console.log('README.md is up to date');
  else if (process.argv.includes('--check')) {
    console.error('README.md: the leaderboard is not that of the reference run; node scripts/readme.ts writes it');
    process.exitCode = 1;
  } else writeFileSync(join(root, 'README.md'), expected);
}
