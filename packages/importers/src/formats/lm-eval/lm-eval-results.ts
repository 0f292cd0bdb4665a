import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { type Fields, fieldAt, isFields, readJson, toText } from '../../json-stream/json-values.ts';
import type { PublishedScore, Requested } from '../../pipeline/row.ts';
import { isDownward } from '../shared/downward.ts';
import { type FactFields, pickFacts, toFacts } from '../shared/facts.ts';

/** `results_*.json`, which lm-eval writes beside its samples: what it printed, and how it was run. */
export interface LmEvalResults {
  readonly path: string;
  readonly value: Fields;
}

const TIME = /_(\d{4}-\d\d-\d\dT[\d.:-]+)\.jsonl?$/;
/** They hold the settings of every task; larger ones are something else. */
const LARGEST_BYTES = 256 << 20;

/** The results of the same run, where they stand beside the samples. */
export function findResults(samples: string): LmEvalResults | null {
  const time = TIME.exec(basename(samples))?.[1];
  if (time === undefined || !existsSync(dirname(samples))) return null;
  const name = readdirSync(dirname(samples)).find((one) => one.endsWith(`_${time}.json`));
  return name === undefined ? null : readResults(join(dirname(samples), name));
}

/** null = it is none. @throws ConfigError where it cannot be read */
export function readResults(path: string): LmEvalResults | null {
  if (!path.endsWith('.json') || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
  if (statSync(path).size > LARGEST_BYTES) return null;
  const found = readJson(readFileSync(path, 'utf8'));
  if (typeof found === 'string')
    throw new ConfigError(`${displayPath(path)}: ${found}; expected the results of lm-evaluation-harness`);
  const { value } = found;
  return isFields(value) && isFields(value.results) ? { path, value } : null;
}

export const hasTask = ({ value }: LmEvalResults, task: string): boolean =>
  isFields(value.results) && Object.hasOwn(value.results, task);

export function modelNameIn({ value }: LmEvalResults): string | null {
  const name = toText(value.model_name) ?? toText(fieldAt(value, 'config.model'));
  return name === null || name.trim() === '' ? null : name;
}

/** The task's version where it is a whole number from 1. */
export function versionIn({ value }: LmEvalResults, task: string): number | null {
  const version = Number(toText(at(value.versions, task)) ?? Number.NaN);
  return Number.isSafeInteger(version) && version > 0 ? version : null;
}

/** Keys may hold dots. */
const at = (value: unknown, key: string): unknown =>
  isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;

export function requestedIn({ path, value }: LmEvalResults, task: string): Requested[] {
  const counts = at(value['n-samples'], task);
  const positive = (key: string) => {
    const found = fieldAt(counts, key);
    return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : null;
  };
  const repeats = fieldAt(at(value.configs, task), 'repeats');
  const trials = typeof repeats === 'number' && Number.isSafeInteger(repeats) && repeats > 0 ? repeats : null;
  const [original, effective] = [positive('original'), positive('effective')];
  if (original === null && effective === null) return [];
  const setSize = original !== null && effective !== null && original > effective ? original : null;
  return [{ model: null, suite: task, samples: effective ?? original, trials, setSize, location: basename(path) }];
}

/** Metrics that are no mean over documents, whatever the file says. */
const NO_MEAN = /perplexity|bits_per_byte|^f1$|^mcc|matthews|brier|bleu$|^ter$|chrf|^likelihood$/;

export function publishedIn(
  results: LmEvalResults,
  task: string,
  suite: string,
  main: { metric: string | null; filter: string | null },
): PublishedScore[] {
  const { path, value } = results;
  const printed = at(value.results, task);
  if (!isFields(printed)) return [];
  return Object.entries(printed).flatMap(([key, score]): PublishedScore[] => {
    const [metric, filter] = splitMetric(key);
    if (typeof score !== 'number' || !Number.isFinite(score) || metric.endsWith('_stderr') || isCount(metric))
      return [];
    const rule = findRule(at(value.configs, task), metric);
    const isMean = isMeanIn(results, task, metric);
    return [
      {
        model: null,
        suite,
        prompt: null,
        metric,
        scorer: filter === 'none' ? null : filter,
        main: metric === main.metric && filter === (main.filter ?? 'none'),
        value: score,
        full: 1,
        rule: isMean ? 'mean over documents' : `${rule === 'mean' ? metric : rule} over documents`,
        reduce: isMean ? { kind: 'first', k: null } : null,
        recomputed: null,
        tolerance: null,
        location: `${basename(path)}, results.${task}["${key}"]`,
      },
    ];
  });
}

/** `exact_match,strict-match`: a metric and the filter whose answers it judged. */
export function splitMetric(key: string): [metric: string, filter: string] {
  const comma = key.lastIndexOf(',');
  return comma < 0 ? [key, 'none'] : [key.slice(0, comma), key.slice(comma + 1)];
}

/** Whether a metric of a task is the mean of its documents' values. */
export const isMeanIn = ({ value }: LmEvalResults, task: string, metric: string): boolean =>
  findRule(at(value.configs, task), metric) === 'mean' && !NO_MEAN.test(metric);

const isCount = (metric: string): boolean =>
  metric === 'bypass' || metric === 'sample_len' || metric === 'sample_count' || metric === 'alias';

/** Whether less of a metric is better: as the results say, else by its name. */
export function isDownwardIn(results: LmEvalResults | null, task: string | null, metric: string): boolean {
  if (results === null || task === null) return isDownward(metric);
  const { higher_is_better: byTask, configs } = results.value;
  // Versions before 0.4.3 say so in the configuration of the task alone.
  const stated = at(at(byTask, task), metric) ?? fieldAt(findMetric(at(configs, task), metric), 'higher_is_better');
  return typeof stated === 'boolean' ? !stated : isDownward(metric);
}

function findMetric(config: unknown, metric: string): unknown {
  const list = fieldAt(config, 'metric_list');
  return (Array.isArray(list) ? (list as unknown[]) : []).find((entry) => fieldAt(entry, 'metric') === metric);
}

/** How the values of a metric become one; `mean` where nobody says. */
function findRule(config: unknown, metric: string): string {
  const rule = fieldAt(findMetric(config, metric), 'aggregation');
  if (rule === undefined) return 'mean';
  return typeof rule === 'string' && /^\w{1,40}$/.test(rule) ? rule : 'a function of the task';
}

const FACTS: FactFields = [
  ['lm_eval', 'lm_eval_version'],
  ['transformers', 'transformers_version'],
  ['git hash', 'git_hash'],
  ['limit', 'config.limit'],
  ['random seed', 'config.random_seed'],
  ['numpy seed', 'config.numpy_seed'],
  ['torch seed', 'config.torch_seed'],
  ['few-shot seed', 'config.fewshot_seed'],
  ['model revision', 'config.model_revision'],
  ['model sha', 'config.model_sha'],
  ['model source', 'model_source'],
  ['chat template SHA', 'chat_template_sha'],
  ['system instruction SHA', 'system_instruction_sha'],
  ['few-shot as turns', 'fewshot_as_multiturn'],
];

/** How the task was run: named fields, never a configuration as it stands. */
export const factsIn = ({ value }: LmEvalResults, task: string): Record<string, string> =>
  toFacts(
    [
      ...pickFacts(value, FACTS),
      ['task version', at(value.versions, task)],
      ['few-shot', at(value['n-shot'], task)],
      ['task hash', at(value.task_hashes, task)],
    ],
    200,
  );
