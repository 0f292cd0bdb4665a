// node scripts/suite-figures.ts RUN…: the tables of docs/suites.md, from runs of the experiment own-suites; one run may hold several
// suites and prompts. First what each model came to, then the pairs, then what another prompt variant than `main` does, sample by sample,
// whether both prompts stand in one run or in two.
import { parseArgs } from 'node:util';
import { countingCells } from '../packages/report/src/cells/cells.ts';
import { readStoredRun, type StoredRun } from '../packages/report/src/index.ts';
import { comparePair } from '../packages/statistics/src/index.ts';

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
const scope = (row: Readonly<Record<string, Cell>>) => `${row.suite} ${row.prompt === 'main' ? '' : row.prompt}`;
const percent = (value: Cell) => (typeof value === 'number' ? (100 * value).toFixed(1) : '–');
const points = (value: Cell) =>
  typeof value === 'number' ? `${value < 0 ? '−' : '+'}${Math.abs(100 * value).toFixed(1)}` : '–';
const small = (value: Cell) => (typeof value === 'number' ? String(Number(value.toPrecision(2))) : '–');

const runs = folders.map((folder) => readStoredRun(folder));
const models: string[] = [];
const pairs: string[] = [];
for (const { summary, comparisons } of runs.map((run) => run.readTables())) {
  const rows = summary
    .filter(({ suite, language }) => suite !== '*' && language === '*')
    .sort((a, b) => scope(a).localeCompare(scope(b), 'en') || place(String(a.model)) - place(String(b.model)));
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

const effects = listEffects(runs);
if (effects.length > 0) {
  console.log('\n| suite | prompt | model | samples | `main` | this prompt | difference [95 %], points | p |');
  console.log('| --- | --- | --- | --: | --: | --: | --- | --: |');
  console.log(effects.join('\n'));
}

interface Verdict {
  readonly value: number;
  readonly cluster: number;
}

/** A row for each suite, variant and model that has verdicts on the same samples under `main`. */
function listEffects(stored: readonly StoredRun[]): string[] {
  const verdicts = collectVerdicts(stored);
  return [...verdicts].flatMap(([suite, byPrompt]) => {
    const main = byPrompt.get('main');
    return [...byPrompt].flatMap(([prompt, byModel]) =>
      main === undefined || prompt === 'main'
        ? []
        : [...byModel]
            .sort(([a], [b]) => place(a) - place(b))
            .map(([model, own]) => formatEffect(suite, prompt, model, own, main.get(model) ?? new Map())),
    );
  });
}

function formatEffect(
  suite: string,
  prompt: string,
  model: string,
  own: ReadonlyMap<string, Verdict>,
  main: ReadonlyMap<string, Verdict>,
): string {
  const shared = [...main].filter(([sample]) => own.has(sample));
  const [a, b] = [shared.map(([sample]) => own.get(sample)!.value), shared.map(([, { value }]) => value)];
  const clusters = shared.map(([, { cluster }]) => cluster);
  const graded = [...a, ...b].some((value) => value !== 0 && value !== 1);
  const trials = shared.map(() => 1);
  const found = comparePair({ a, b, clusters, cells: shared.length, trials, graded }, `${suite}/${prompt}/${model}`);
  const { lo, hi } = found.interval(0.95);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return `| ${suite} | ${prompt} | ${name(model)} | ${shared.length} | ${percent(mean(b))} % | ${percent(mean(a))} % | ${points(found.difference)} [${points(lo)}, ${points(hi)}] | ${small(found.p)} |`;
}

/** By suite, prompt, model and sample; of a sample with several trials, the last. */
function collectVerdicts(stored: readonly StoredRun[]): Map<string, Map<string, Map<string, Map<string, Verdict>>>> {
  const found = new Map<string, Map<string, Map<string, Map<string, Verdict>>>>();
  for (const { scopes, sampleIndex } of stored) {
    for (const { suite, suiteVersion, prompt, language, byModel } of scopes) {
      if (suite === '*' || language !== '*') continue;
      for (const [model, all] of byModel) {
        const cells = countingCells(all);
        const verdicts = descend(descend(descend(found, `\`${suite}\` ${suiteVersion}`), prompt), model);
        for (let i = 0; i < cells.size; i++) {
          const { sample, cluster } = sampleIndex.at(cells.sampleNumber[i]!);
          verdicts.set(sample.id, { value: cells.value[i]!, cluster });
        }
      }
    }
  }
  return found;
}

function descend<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const inner = map.get(key) ?? new Map<string, V>();
  map.set(key, inner);
  return inner;
}
