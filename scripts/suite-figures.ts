// node scripts/suite-figures.ts RUN…: the tables of docs/suites.md, from runs of the experiment own-suites; one run may hold several
// prompts. First what each model came to, then the pairs.
import { parseArgs } from 'node:util';
import { readRun } from '../packages/report/src/index.ts';

const { positionals: folders } = parseArgs({ allowPositionals: true });
if (folders.length === 0) throw new Error('usage: node scripts/suite-figures.ts RUN…');

const ORDER = ['qwen2.5-coder-1.5b-instruct', 'qwen2.5-coder-0.5b-instruct', 'smollm2-135m-instruct'];
const NAMES: Readonly<Record<string, string>> = {
  'qwen2.5-coder-1.5b-instruct': '1.5B',
  'qwen2.5-coder-0.5b-instruct': '0.5B',
  'smollm2-135m-instruct': '135M',
};
const place = (model: string) => (ORDER.includes(model) ? ORDER.indexOf(model) : ORDER.length);
const name = (model: string) => NAMES[model] ?? model;
type Cell = string | number | boolean | null | undefined;
const percent = (value: Cell) => (typeof value === 'number' ? (100 * value).toFixed(1) : '–');
const points = (value: Cell) =>
  typeof value === 'number' ? `${value < 0 ? '−' : '+'}${Math.abs(100 * value).toFixed(1)}` : '–';
const small = (value: Cell) => (typeof value === 'number' ? String(Number(value.toPrecision(2))) : '–');

const runs = folders.map((folder) => readRun(folder));
const models: string[] = [];
const pairs: string[] = [];
for (const { summary, comparisons } of runs) {
  const rows = summary
    .filter(({ suite, language }) => suite !== '*' && language === '*')
    .sort((a, b) => place(String(a.model)) - place(String(b.model)));
  for (const row of rows)
    models.push(
      `| \`${row.suite}\` ${row.suite_version} | ${row.prompt} | ${name(String(row.model))} | ${row.n} | ${percent(row.mean_score)} % [${percent(row.mean_score_lo)}, ${percent(row.mean_score_hi)}] | ${row.n_correct} | ${row.n_truncated} | ${row.n_failed} |`,
    );
  for (const row of comparisons) {
    if (row.suite === '*' || row.language !== '*') continue;
    const isTurned = place(String(row.model_a)) > place(String(row.model_b));
    const [first, second] = isTurned ? [row.model_b, row.model_a] : [row.model_a, row.model_b];
    const [lo, hi] = isTurned ? [row.difference_hi, row.difference_lo] : [row.difference_lo, row.difference_hi];
    const turn = (value: Cell) => (typeof value === 'number' && isTurned ? -value : value);
    const turned = { higher: 'lower', lower: 'higher' } as Readonly<Record<string, string>>;
    const verdict = String(row.verdict);
    pairs.push(
      `| \`${row.suite}\` | ${row.prompt} | ${name(String(first))} | ${name(String(second))} | ${points(turn(row.difference))} [${points(turn(lo))}, ${points(turn(hi))}] | ${small(row.p)} | ${small(row.p_adjusted)} | ${((isTurned ? turned[verdict] : undefined) ?? verdict).replaceAll('_', ' ')} |`,
    );
  }
}
console.log('| suite | prompt | model | n | score [95 %] | all right | cut | failed |');
console.log('| --- | --- | --- | --: | --- | --: | --: | --: |');
console.log(models.join('\n'));
console.log('\n| suite | prompt | first | second | difference [95 %], points | p | p, by Holm | verdict |');
console.log('| --- | --- | --- | --- | --- | --: | --: | --- |');
console.log(pairs.join('\n'));
