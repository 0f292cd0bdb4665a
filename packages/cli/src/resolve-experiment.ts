import {
  ConfigError,
  createExperiment,
  type Experiment,
  type ExperimentContext,
  findModel,
  loadExperiment,
  type Settings,
} from '@evenhand/core';
import { loadModule } from '@evenhand/runner';

import { createExperimentContext } from './registry.ts';

/** What a command line may say about what is asked. */
export interface ExperimentFlags {
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
export function resolveExperiment(name: string | undefined, flags: ExperimentFlags): Experiment {
  const context = createExperimentContext(loadModule);
  const overrides = toSettings(flags);
  if (name === undefined) {
    if (flags.models === undefined || flags.suites === undefined)
      throw new ConfigError(
        'nothing to run: name an experiment (evenhand list experiments), or give both --models and --suites',
      );
    return { ...createExperiment(flags.models, flags.suites, context, overrides), ...resolveJudge(flags, context) };
  }
  const experiment = loadExperiment(name, context, overrides);
  return {
    ...experiment,
    ...resolveJudge(flags, context),
    models: selectNamed(experiment.models, flags.models, 'models', (model) => model.id),
    suites: selectNamed(experiment.suites, flags.suites, 'suites', (suite) => suite.name),
  };
}

function resolveJudge({ judge }: ExperimentFlags, context: ExperimentContext): Pick<Experiment, 'judge'> | null {
  return judge === undefined ? null : { judge: findModel(judge, context, 'judge') };
}

function selectNamed<T>(
  all: readonly T[],
  wanted: readonly string[] | undefined,
  flag: string,
  toName: (one: T) => string,
): readonly T[] {
  if (wanted === undefined) return all;
  const unknown = wanted.filter((name) => !all.some((one) => toName(one) === name));
  if (unknown.length > 0)
    throw new ConfigError(
      `--${flag}: the experiment has no ${unknown.join(', ')}; it has ${all.map(toName).join(', ')}`,
    );
  return all.filter((one) => wanted.includes(toName(one)));
}

/** What of it overrides the settings of an experiment. */
export function toSettings(flags: ExperimentFlags): Partial<Settings> {
  const { trials, limit, seed, maxUsd, concurrency, prompts, tools } = flags;
  return Object.fromEntries(
    Object.entries({ trials, limit, seed, maxUsd, concurrency, prompts, tools }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
