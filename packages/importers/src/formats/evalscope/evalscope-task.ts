import { ConfigError, type Sampling } from '@evenhand/core';
import { displayPath, readYaml } from '@evenhand/io';
import * as z from 'zod';
import { fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import { MOST_TRIALS } from '../../pipeline/row.ts';
import { toSampling } from '../shared/sampling.ts';

/** `configs/task_config.yaml`: named fields of it, never the whole, which may hold keys. */
export interface EvalScopeTask {
  readonly path: string;
  /** Trials of each question; null = not told. */
  readonly repeats: number | null;
  readonly sampling: Sampling;
  readonly seed: number | null;
  /** Samples of each subset that were asked at most; null = all of them. */
  readonly limit: string | null;
  facts(dataset: string): Record<string, string>;
}

const RUN_FACTS: readonly (readonly [name: string, path: string])[] = [
  ['evalscope', 'evalscope_version'],
  ['limit', 'limit'],
  ['seed', 'seed'],
  ['repeats', 'repeats'],
  ['ignore errors', 'ignore_errors'],
  ['judge strategy', 'judge.strategy'],
];
const SET_FACTS: readonly (readonly [name: string, path: string])[] = [
  ['few-shot', 'few_shot_num'],
  ['data set revision', 'dataset_revision'],
  ['evaluation version', 'evaluation_version'],
  ['aggregation', 'aggregation'],
  ['split', 'eval_split'],
];

/** @throws ConfigError for a file of something else */
export function readTask(path: string): EvalScopeTask {
  const { value } = readYaml(path, z.looseObject({}), 'the settings of an EvalScope run (task_config.yaml)');
  if (value.eval_type === undefined && value.evalscope_version === undefined && value.generation_config === undefined)
    throw new ConfigError(
      `${displayPath(path)}: is no task_config.yaml of EvalScope (eval_type and generation_config are missing)`,
    );
  const number = (at: string) => {
    const found = fieldAt(value, at);
    return typeof found === 'number' && Number.isFinite(found) ? found : null;
  };
  const note = (facts: Record<string, string>, from: unknown, names: typeof RUN_FACTS) => {
    for (const [name, at] of names) {
      const text = toText(fieldAt(from, at));
      if (text !== null && text !== '') facts[name] = text.slice(0, 100);
    }
  };
  const repeats = number('repeats');
  return {
    path,
    repeats: repeats !== null && Number.isInteger(repeats) && repeats > 0 && repeats <= MOST_TRIALS ? repeats : null,
    sampling: toSampling({
      temperature: number('generation_config.temperature'),
      topP: number('generation_config.top_p'),
      maxOutputTokens: number('generation_config.max_tokens'),
    }),
    seed: number('generation_config.seed'),
    limit: toText(value.limit),
    facts(dataset) {
      const facts: Record<string, string> = {};
      note(facts, value, RUN_FACTS);
      for (const part of ['resolved_benchmarks', 'evaluation_identity.benchmarks', 'dataset_args']) {
        const sets = fieldAt(value, part);
        const set = isFields(sets)
          ? Object.keys(sets).find((one) => one === dataset || dataset.startsWith(`${one}_`))
          : undefined;
        if (set !== undefined) note(facts, (sets as Record<string, unknown>)[set], SET_FACTS);
      }
      return facts;
    },
  };
}
