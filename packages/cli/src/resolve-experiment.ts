import {
  ConfigError,
  createExperiment,
  type Experiment,
  type ExperimentContext,
  findModel,
  loadExperiment,
  type RunInputs,
  readSubset,
} from '@evenhand/core';
import { type Extension, extendInputs, findInputChanges } from '@evenhand/runner';
import { type PromptFlags, readPromptFlags } from './prompt-flags.ts';
import { type SettingFlags, toSettings } from './setting-flags.ts';

/** What a command line may say about what is asked. */
export interface ExperimentFlags extends SettingFlags, PromptFlags {
  readonly models?: readonly string[];
  readonly suites?: readonly string[];
  /** Label of the model that judges, in place of the experiment's. */
  readonly judge?: string;
}

/** The experiment with only the subset in a file, in place of its own. @throws ConfigError */
export function withSubset(experiment: Experiment, path: string | undefined): Experiment {
  if (path === undefined) return experiment;
  const subset = readSubset(
    path,
    experiment.suites.map(({ name }) => name),
  );
  return { ...experiment, settings: { ...experiment.settings, subset } };
}

/** The experiment that the words name, flags over file. @throws ConfigError */
export function resolveExperiment(
  name: string | undefined,
  flags: ExperimentFlags,
  context: ExperimentContext,
): Experiment {
  const overrides = toSettings(flags);
  const words = readPromptFlags(flags);
  if (name === undefined) {
    if (flags.models === undefined || flags.suites === undefined)
      throw new ConfigError(
        'nothing to run: name an experiment (evenhand list experiments), or give both --models and --suites',
      );
    return {
      ...createExperiment(flags.models, flags.suites, context, overrides, words),
      ...resolveJudge(flags, context),
    };
  }
  return { ...loadExperiment(name, context, overrides, words, flags), ...resolveJudge(flags, context) };
}

/**
 * A run with the models, suites and samples that the words add to it: those of an experiment, or of `--models`, `--suites` and `--limit`.
 * @throws ConfigError where they do not go with what the run has
 */
export function resolveExtension(
  name: string | undefined,
  flags: ExperimentFlags,
  stored: RunInputs,
  context: ExperimentContext,
): Extension {
  if (name !== undefined) {
    const given = resolveExperiment(name, flags, context);
    const changed = findInputChanges({ ...stored, suites: [], models: [] }, { ...given, suites: [], models: [] });
    if (changed.length > 0)
      throw new ConfigError(changed.map((text) => `${text}; what is added to a run is asked as the run was`));
    return extendInputs(stored, given, flags.limit === undefined ? stored.settings.limit : given.settings.limit);
  }
  const limit = flags.limit ?? stored.settings.limit;
  const grows = limit !== stored.settings.limit;
  const suites = flags.suites ?? (grows ? stored.suites.map((suite) => suite.name) : []);
  return extendInputs(stored, createExperiment(flags.models ?? [], suites, context, {}), limit);
}

function resolveJudge({ judge }: ExperimentFlags, context: ExperimentContext): Pick<Experiment, 'judge'> | null {
  return judge === undefined ? null : { judge: findModel(judge, context, 'judge') };
}
