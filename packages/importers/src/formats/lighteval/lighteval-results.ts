import { basename } from 'node:path';
import type { Sampling } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import type { PublishedScore, Requested } from '../../pipeline/row.ts';
import { type FactFields, pickFacts, toFacts } from '../shared/facts.ts';
import { toScoreValue } from '../shared/reported.ts';
import { toSampling } from '../shared/sampling.ts';

/** `results_*.json`: what lighteval printed. Its configuration holds keys, so only named fields are read. */
export interface LightevalResults {
  readonly path: string;
  readonly value: Fields;
}

export const isResults = (value: Fields): boolean => isFields(value.config_general) && isFields(value.results);

export const findModel = ({ value }: LightevalResults): string | null =>
  toText(fieldAt(value, 'config_general.model_name')) ??
  toText(fieldAt(value, 'config_general.model_config.model_name'));

const at = (value: unknown, key: string): unknown =>
  isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** Names of the tasks with a score of their own. */
export const listTasks = ({ value }: LightevalResults): string[] =>
  Object.keys(isFields(value.results) ? value.results : {}).filter(
    (name) => name !== 'all' && !/:_average\|/.test(name),
  );

/** Older versions name the tasks of the configuration without the number of examples, and its metrics `metric`. */
const configOf = ({ value }: LightevalResults, task: string): unknown =>
  at(value.config_tasks, task) ?? at(value.config_tasks, task.replace(/\|\d+$/, ''));

function listMetrics(results: LightevalResults, task: string): Fields[] {
  const config = configOf(results, task);
  const list = fieldAt(config, 'metrics') ?? fieldAt(config, 'metric');
  return Array.isArray(list) ? (list as unknown[]).filter(isFields) : [];
}

const namesOf = ({ metric_name: name }: Fields): string[] =>
  (Array.isArray(name) ? (name as unknown[]) : [name]).flatMap((one) => toText(one) ?? []);

/** The metrics of the task's configuration, of which more is better, in their order; empty = it does not say. */
export const listUpwardMetrics = (results: LightevalResults, task: string): string[] =>
  listMetrics(results, task).flatMap((metric) => namesOf(metric).filter((name) => !isDownward(metric, name)));

/** The metrics of which less is better: no share of what is right. */
export const listDownwardMetrics = (results: LightevalResults, task: string): string[] =>
  listMetrics(results, task).flatMap((metric) => namesOf(metric).filter((name) => isDownward(metric, name)));

const isDownward = ({ higher_is_better: given }: Fields, name: string): boolean =>
  (isFields(given) ? given[name] : given) === false;

/** What the values of a metric over the rows come to. */
export function createRowTally() {
  const found = new Map<string, { max: number; min: number; sum: number; count: number }>();
  return {
    add(metric: string, value: number): void {
      const { max, min, sum, count } = found.get(metric) ?? { max: value, min: value, sum: 0, count: 0 };
      found.set(metric, { max: Math.max(max, value), min: Math.min(min, value), sum: sum + value, count: count + 1 });
    },
    /** By a rule that can be followed; null = it cannot, or no row has the metric. */
    by(metric: string, rule: string): number | null {
      const values = found.get(metric);
      if (values === undefined) return null;
      if (rule === 'mean') return values.sum / values.count;
      if (rule === 'sum') return values.sum;
      return rule === 'max' || rule === 'min' ? values[rule] : null;
    },
  };
}
export type RowTally = ReturnType<typeof createRowTally>;

/** A task of a run whose rows were read. */
export interface ReadTask {
  readonly task: string;
  readonly tally: RowTally;
}

export function createPublishedScores(
  results: LightevalResults,
  task: string,
  suite: string,
  main: string | null,
  tally: RowTally,
): PublishedScore[] {
  const { path, value } = results;
  const printed = at(value.results, task);
  if (!isFields(printed)) return [];
  return Object.entries(printed).flatMap(([metric, score]): PublishedScore[] => {
    const number = readPrinted(score);
    if (number === null || metric.endsWith('_stderr')) return [];
    const aggregation = findAggregation(listMetrics(results, task), metric);
    const isMean = aggregation === 'mean';
    return [
      {
        model: null,
        suite,
        prompt: null,
        metric,
        scorer: null,
        main: metric === main,
        value: number,
        full: 1,
        rule: isMean ? 'mean over rows' : `${aggregation} over rows`,
        reduce: isMean ? { kind: 'first', k: null } : null,
        recomputed: isMean ? null : tally.by(metric, aggregation),
        tolerance: null,
        location: `${basename(path)}, results["${task}"].${metric}`,
      },
    ];
  });
}

/** The printed means over the tasks of a group (`mmlu:_average|5`) and over all: each task weighs the same. */
export function createPublishedAverages(
  results: LightevalResults,
  suite: string,
  read: readonly ReadTask[],
): PublishedScore[] {
  const { path, value } = results;
  const tasks = listTasks(results);
  return Object.entries(isFields(value.results) ? value.results : {}).flatMap(([name, printed]): PublishedScore[] => {
    const members = listMembers(name, tasks);
    return Object.entries(isFields(printed) && members !== null ? printed : {}).flatMap(([metric, score]) => {
      const number = readPrinted(score);
      if (number === null || metric.endsWith('_stderr')) return [];
      const having = members!.filter((task) => readPrinted(at(at(value.results, task), metric)) !== null);
      const scores = having.map((task) => {
        const rows = read.find((one) => one.task === task)?.tally;
        return rows?.by(metric, findAggregation(listMetrics(results, task), metric)) ?? null;
      });
      const known = scores.length > 0 && scores.every((one) => one !== null);
      return [
        {
          ...{ model: null, suite, prompt: null, metric, scorer: null, main: false, value: number, full: 1 },
          rule: `mean over ${having.length} tasks`,
          reduce: null,
          recomputed: known ? (scores as number[]).reduce((sum, one) => sum + one, 0) / scores.length : null,
          tolerance: null,
          location: `${basename(path)}, results["${name}"].${metric}`,
        } satisfies PublishedScore,
      ];
    });
  });
}

/** Whole numbers of numpy are written as texts. */
const readPrinted = (score: unknown): number | null =>
  typeof score === 'string' && /^-?\d+$/.test(score) ? Number(score) : toScoreValue(score);

/** The tasks that an average is of; null = the name is that of a task. */
function listMembers(name: string, tasks: readonly string[]): string[] | null {
  if (name === 'all') return [...tasks];
  const [, head, examples] = /^(.*):_average(\|\d+)$/.exec(name) ?? [];
  if (head === undefined) return null;
  return tasks.filter((task) => task.endsWith(examples!) && task.slice(0, -examples!.length).split(':')[0] === head);
}

/** How a metric's values become one; the name of its function, or `a function of the task`. */
function findAggregation(metrics: readonly Fields[], metric: string): string {
  const given = metrics.find((one) => namesOf(one).includes(metric))?.corpus_level_fn;
  const found = toText(isFields(given) ? given[metric] : given) ?? 'mean';
  return /^(?:np\.|numpy\.)?mean$|^<function mean\b/.test(found)
    ? 'mean'
    : /^[\w.]{1,40}$/.test(found)
      ? found
      : 'a function of the task';
}

export function readSampling({ value }: LightevalResults): { sampling: Sampling; seed: number | null } {
  const given = fieldAt(value, 'config_general.model_config.generation_parameters');
  const seed = fieldAt(given, 'seed');
  return {
    sampling: toSampling({
      temperature: fieldAt(given, 'temperature'),
      topP: fieldAt(given, 'top_p'),
      maxOutputTokens: fieldAt(given, 'max_new_tokens'),
      stop: fieldAt(given, 'stop_tokens'),
    }),
    seed: typeof seed === 'number' ? seed : null,
  };
}

export function readRequested(results: LightevalResults, task: string, suite: string): Requested[] {
  const { path } = results;
  const config = configOf(results, task);
  const count = (key: string) => {
    const found = fieldAt(config, key);
    return typeof found === 'number' && found > 0 ? found : null;
  };
  const [original, effective] = [count('original_num_docs'), count('effective_num_docs')];
  if (original === null && effective === null) return [];
  const setSize = original !== null && effective !== null && original > effective ? original : null;
  return [{ model: null, suite, samples: effective ?? original, trials: null, setSize, location: basename(path) }];
}

const FACTS: FactFields = [
  ['lighteval sha', 'config_general.lighteval_sha'],
  ['max samples', 'config_general.max_samples'],
  ['few-shot seeds', 'config_general.num_fewshot_seeds'],
];
const TASK_FACTS: FactFields = [
  ['data set', 'hf_repo'],
  ['subset', 'hf_subset'],
  ['revision', 'hf_revision'],
  ['few-shot', 'num_fewshots'],
  ['generation size', 'generation_size'],
  ['task version', 'version'],
];

export const readFacts = (results: LightevalResults, task: string): Record<string, string> =>
  toFacts([
    ...pickFacts(results.value, FACTS),
    ...pickFacts(configOf(results, task), TASK_FACTS),
    ['hash of the prompts', fieldAt(at(results.value.summary_tasks, task), 'hashes.hash_full_prompts')],
  ]);
