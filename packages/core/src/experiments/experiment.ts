import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { checkValue, describe, displayPath, idSchema, readYaml, suggestName, type YamlFile } from '@evenhand/io';
import * as z from 'zod';
import { ConfigError } from '../contract/errors.ts';

import type { Catalogue } from '../models/catalogue.ts';
import { findContamination } from '../models/contamination.ts';
import type { ModelEntry } from '../models/model.ts';
import { loadSuite, type Suite } from '../suites/suite.ts';
import type { SuiteContext } from '../suites/suite-file.ts';
import { applySettings, type SettingOverrides } from './apply-settings.ts';
import { addCounterparts } from './counterparts.ts';
import { createEntryReader, inlineModelSchema, type ModelLookupContext, readRosterModel } from './experiment-models.ts';
import { addOwnPrompt, mergePrompts, ownPromptSchema, type PromptOverride } from './own-prompt.ts';
import { rosterOverrideSchema } from './roster-override.ts';
import { type Settings, settingsSchema } from './settings.ts';

/** experiments/<name>.yaml, as it is written. */
export const experimentSchema = z.strictObject({
  name: idSchema.describe("The experiment's name, the beginning of the run's id."),
  description: describe(z.string().optional(), 'A note for people.'),
  suites: describe(z.array(z.string().min(1)).min(1), 'Names under `benchmarks/suites`, or folders.'),
  models: describe(
    z.array(z.union([z.string().min(1), rosterOverrideSchema, inlineModelSchema])).min(1),
    'Models of the roster (`id` at its first host, `id@host` at another), the same with settings of their own (`roster`), or entries in place.',
  ),
  judge: describe(
    z.union([z.string().min(1), rosterOverrideSchema, inlineModelSchema]).optional(),
    "The model that judges where a suite's scorer is `judge`: a label of the roster, or an entry in place. With a cap on money it has to cost nothing by the token.",
  ),
  prompt: describe(
    ownPromptSchema.optional(),
    'Words of your own for the questions of all its suites: a prompt variant, which is run in place of `main`.',
  ),
  system: describe(
    z.string().nullable().optional(),
    'A system message of your own in that variant; null = none is sent; absent = as the suites have it.',
  ),
  hardware: describe(
    idSchema.optional(),
    'The machine that its local models run on, by its id in `hardware.yaml`, in place of what their hosts assume; absent = as their hosts have it.',
  ),
  ...settingsSchema.shape,
  reference: describe(
    z.string().optional(),
    'Folder of a committed run of this experiment, shown when no model can be had.',
  ),
});

/** Everything that a run needs to know, resolved and checked. */
export interface Experiment {
  readonly name: string;
  readonly suites: readonly Suite[];
  readonly models: readonly ModelEntry[];
  /** The model that judges; null = none is named. */
  readonly judge: ModelEntry | null;
  readonly settings: Settings;
  /** Absolute path of the reference run's folder; null = none is named. */
  readonly reference: string | null;
}

export interface ExperimentContext extends SuiteContext, ModelLookupContext {}

/** Labels of the models and names of the suites that are wanted of an experiment; absent = all. */
interface Selection {
  readonly models?: readonly string[] | undefined;
  readonly suites?: readonly string[] | undefined;
}

/** An experiment by name or path. @throws ConfigError naming file and line, or what is selected and not there */
export function loadExperiment(
  nameOrPath: string,
  context: ExperimentContext,
  overrides: SettingOverrides = {},
  words?: PromptOverride,
  selection: Selection = {},
): Experiment {
  const path = findExperiment(nameOrPath, context.catalogue);
  const file = readYaml(path, experimentSchema, 'an experiment');
  return resolveFile(file, dirname(resolve(path)), context, overrides, words, selection);
}

/** An experiment as a program may write it: the keys of its file. */
export type ExperimentDefinition = z.input<typeof experimentSchema>;

/** @param base the folder that paths are relative to @throws ConfigError naming the keys */
export function parseExperiment(
  definition: ExperimentDefinition,
  base: string,
  context: ExperimentContext,
  overrides: SettingOverrides = {},
): Experiment {
  return resolveFile(checkValue(definition, experimentSchema, 'experiment'), base, context, overrides);
}

function resolveFile(
  file: YamlFile<z.output<typeof experimentSchema>>,
  base: string,
  context: ExperimentContext,
  overrides: SettingOverrides,
  words?: PromptOverride,
  selection: Selection = {},
): Experiment {
  const {
    name,
    suites,
    models,
    judge,
    reference,
    description: _,
    hardware: __,
    prompt,
    system,
    ...settings
  } = file.value;
  const readEntry = createEntryReader(models, context, base, file);
  const experiment = checkExperiment(file, {
    name,
    suites: suites.map((suite, index) =>
      findSuite(suite, context, base, (text) => file.problem(['suites', index], text)),
    ),
    models: models.map((entry, index) => readEntry(entry, ['models', index])),
    judge: judge === undefined ? null : readEntry(judge, ['judge']),
    settings: applySettings(settings, overrides),
    reference: reference === undefined ? null : resolve(base, reference),
  });
  const stated = mergePrompts({ prompt, system }, words ?? {});
  const selected = {
    ...experiment,
    models: selectNamed(experiment.models, selection.models, 'models', ({ id }) => id),
    suites: selectNamed(experiment.suites, selection.suites, 'suites', ({ name }) => name),
  };
  return addOwnPrompt(addCounterparts(selected), stated, words?.file ?? file, words?.base ?? base);
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

/** The model that a flag names. @throws ConfigError */
export function findModel(label: string, context: ExperimentContext, flag: string): ModelEntry {
  return readRosterModel(label, context, (text) => new ConfigError(`--${flag}: ${text}`));
}

/** An experiment made of flags alone. @throws ConfigError */
export function createExperiment(
  models: readonly string[],
  suites: readonly string[],
  context: ExperimentContext,
  overrides: SettingOverrides,
  words?: PromptOverride,
): Experiment {
  const flag = (name: string) => (text: string) => new ConfigError(`--${name}: ${text}`);
  const found = suites.map((suite) => findSuite(suite, context, process.cwd(), flag('suites')));
  assertUnique(models, 'models', (_, text) => flag('models')(text));
  assertUnique(
    found.map((suite) => suite.name),
    'suites',
    (_, text) => flag('suites')(text),
  );
  const entries = models.map((model) => readRosterModel(model, context, flag('models')));
  assertUncontaminated(entries, found, (_, text) => flag('models')(text));
  const experiment: Experiment = {
    name: found
      .map((suite) => suite.name)
      .join('-')
      .slice(0, 60),
    suites: found,
    models: entries,
    judge: null,
    settings: applySettings(settingsSchema.parse({}), overrides),
    reference: null,
  };
  const file = words?.file ?? checkValue({}, z.strictObject({}), 'the command line');
  return addOwnPrompt(addCounterparts(experiment), words ?? {}, file, words?.base ?? process.cwd());
}

function checkExperiment(file: YamlFile<{ models: unknown[]; suites: unknown[] }>, experiment: Experiment): Experiment {
  assertUnique(
    experiment.models.map((model) => model.id),
    'models',
    (index, text) => file.problem(['models', index], text),
  );
  assertUnique(
    experiment.suites.map((suite) => suite.name),
    'suites',
    (index, text) => file.problem(['suites', index], text),
  );
  checkSuiteWeights(file, experiment);
  checkSubset(file, experiment);
  checkLimits(file, experiment);
  assertUncontaminated(experiment.models, experiment.suites, (index, text) => file.problem(['models', index], text));
  return experiment;
}

/** What a model was trained on is no test of it. @throws ConfigError naming suite, model and data set */
function assertUncontaminated(
  models: readonly ModelEntry[],
  suites: readonly Suite[],
  problem: (index: number, text: string) => ConfigError,
): void {
  const problems = models.flatMap((model, index) =>
    findContamination(model, suites).flatMap((text) => problem(index, text).problems),
  );
  if (problems.length > 0) throw new ConfigError(problems);
}

function checkSuiteWeights(file: YamlFile<unknown>, { suites, settings }: Experiment): void {
  const names = suites.map((suite) => suite.name);
  checkKeys(
    file,
    'weights',
    settings.weights,
    names,
    'there is no such suite in this experiment',
    'weights are stated by the names of suites',
  );
  if (names.every((name) => settings.weights[name] === 0))
    throw file.problem(['weights'], 'every suite has weight 0; an average needs at least one above 0');
}

function checkSubset(file: YamlFile<unknown>, { suites, settings }: Experiment): void {
  const names = suites.map((suite) => suite.name);
  checkKeys(
    file,
    'subset',
    settings.subset,
    names,
    'there is no such suite in this experiment',
    'subsets are stated by the names of suites',
  );
}

function checkLimits(file: YamlFile<unknown>, { models, settings }: Experiment): void {
  const ids = [...new Set(models.map(({ host }) => host.id))];
  checkKeys(
    file,
    'limits',
    settings.limits,
    ids,
    'no model of this experiment is at such a host',
    'limits are stated by the ids of hosts',
  );
}

/** Settings that are stated by name: each name has to be one of the experiment's. */
function checkKeys(
  file: YamlFile<unknown>,
  setting: string,
  stated: object,
  names: readonly string[],
  problem: string,
  advice: string,
): void {
  for (const name of Object.keys(stated))
    if (!names.includes(name))
      throw file.problem([setting, name], `${problem}; ${suggestName(name, names)}; ${advice}`);
}

/** Two of a name would be one row in every file. */
function assertUnique(
  ids: readonly string[],
  what: 'models' | 'suites',
  problem: (index: number, text: string) => ConfigError,
): void {
  const first = new Map<string, string>();
  for (const [index, id] of ids.entries()) {
    const before = first.get(id.toLowerCase());
    if (before === id)
      throw problem(index, `found ${JSON.stringify(id)} twice; each of an experiment's ${what} has a name of its own`);
    if (before !== undefined)
      throw problem(
        index,
        `found ${JSON.stringify(before)} and ${JSON.stringify(id)}, which differ only in capitals; they become names of files, and many systems take those two for one`,
      );
    first.set(id.toLowerCase(), id);
  }
}

function findExperiment(nameOrPath: string, catalogue: Catalogue): string {
  const known = catalogue.experiments.get(nameOrPath);
  if (known !== undefined) return known;
  if (/[/\\]|\.ya?ml$/.test(nameOrPath) || existsSync(nameOrPath)) return nameOrPath;
  throw new ConfigError(
    `experiment ${JSON.stringify(nameOrPath)} is not known; ${suggestName(nameOrPath, [...catalogue.experiments.keys()])}, or give a path to a .yaml file`,
  );
}

function findSuite(
  name: string,
  context: ExperimentContext,
  base: string,
  problem: (text: string) => ConfigError,
): Suite {
  const known = context.catalogue.suites.get(name);
  // What is found by a name, or lies in a catalogue, may be anybody's: only the user's own folders may bring code.
  const withoutModules = { ...context, modules: undefined };
  if (known !== undefined) return loadSuite(known, withoutModules);
  const folder = isAbsolute(name) ? name : join(base, name);
  if (existsSync(folder) && statSync(folder).isDirectory()) {
    const listed = [...context.catalogue.suites.values()].some((one) => realpathSync(one) === realpathSync(folder));
    return loadSuite(folder, listed ? withoutModules : context);
  }
  const why = /[/\\.]/.test(name)
    ? `there is no folder ${displayPath(folder)}`
    : suggestName(name, [...context.catalogue.suites.keys()]);
  throw problem(
    `suite ${JSON.stringify(name)} is not known; ${why}; a suite is a name under benchmarks/suites or a folder with a suite.yaml`,
  );
}
