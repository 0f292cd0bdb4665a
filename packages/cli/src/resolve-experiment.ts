import {
  ConfigError,
  type Experiment,
  type ExperimentParts,
  experimentOf,
  loadExperiment,
  modelNamed,
  type Settings,
} from '@evenhand/core';
import { loadModule } from '@evenhand/runner';

import { loadParts } from './registry.ts';

/** What a command line may say about what is asked. */
export interface AskFlags {
  readonly models?: readonly string[];
  readonly suites?: readonly string[];
  readonly trials?: number;
  readonly limit?: number;
  readonly seed?: number;
  readonly maxUsd?: number;
  readonly concurrency?: number;
  readonly prompts?: 'main' | 'all';
  readonly tools?: 'prompt' | 'native' | 'either';
  /** Label of the model that judges, in place of the experiment's. */
  readonly judge?: string;
}

/** The experiment that the words name, flags over file. @throws ConfigError */
export function chosenExperiment(name: string | undefined, flags: AskFlags): Experiment {
  const parts = loadParts(loadModule);
  const overrides = settingsFrom(flags);
  if (name === undefined) {
    if (flags.models === undefined || flags.suites === undefined)
      throw new ConfigError(
        'nothing to run: name an experiment (evenhand list experiments), or give both --models and --suites',
      );
    return { ...experimentOf(flags.models, flags.suites, parts, overrides), ...judgeFrom(flags, parts) };
  }
  const experiment = loadExperiment(name, parts, overrides);
  return {
    ...experiment,
    ...judgeFrom(flags, parts),
    models: only(experiment.models, flags.models, 'models', (model) => model.id),
    suites: only(experiment.suites, flags.suites, 'suites', (suite) => suite.name),
  };
}

function judgeFrom({ judge }: AskFlags, parts: ExperimentParts): Pick<Experiment, 'judge'> | null {
  return judge === undefined ? null : { judge: modelNamed(judge, parts, 'judge') };
}

function only<T>(
  all: readonly T[],
  wanted: readonly string[] | undefined,
  flag: string,
  nameOf: (one: T) => string,
): readonly T[] {
  if (wanted === undefined) return all;
  const unknown = wanted.filter((name) => !all.some((one) => nameOf(one) === name));
  if (unknown.length > 0)
    throw new ConfigError(
      `--${flag}: the experiment has no ${unknown.join(', ')}; it has ${all.map(nameOf).join(', ')}`,
    );
  return all.filter((one) => wanted.includes(nameOf(one)));
}

/** What of it overrides the settings of an experiment. */
export function settingsFrom(flags: AskFlags): Partial<Settings> {
  const { trials, limit, seed, maxUsd, concurrency, prompts, tools } = flags;
  return Object.fromEntries(
    Object.entries({ trials, limit, seed, maxUsd, concurrency, prompts, tools }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
