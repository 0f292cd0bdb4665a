import { resolve } from 'node:path';
import { type EnvironmentDefinition, readEnvironmentExport } from '../contract/environment.ts';
import { ConfigError } from '../contract/errors.ts';
import { jsonObject } from '../contract/generation.ts';
import type { LoadedModule, ModuleLoader, ModuleText } from '../contract/module.ts';
import { copyForModule } from '../contract/module-values.ts';
import type { BaseScorerDefinition } from '../contract/score.ts';
import { readScorerExport } from '../contract/scorer-module.ts';

type Problem = (at: readonly PropertyKey[], text: string) => ConfigError;

/** Executes code that a suite brings along. @throws ConfigError where that may not be, or cannot be */
export function loadSuiteModule(
  path: string,
  what: 'scorer' | 'generator' | 'environment',
  folder: string,
  load: ModuleLoader | undefined,
  problem: Problem,
): LoadedModule {
  if (load !== undefined) return load(resolve(folder, path));
  throw problem(
    [what, 'module'],
    `found ${JSON.stringify(path)}; code of a suite is loaded only for run and plan, and only for a suite that is named by its path and lies in no catalogue: suites: [./my-suite] in an experiment, or --suites ./my-suite`,
  );
}

/** A module's scorer as one among the others. @throws ConfigError where it has the name of one of them */
export function createModuleDefinition(
  module: LoadedModule,
  others: readonly { name: string }[],
  problem: Problem,
): BaseScorerDefinition {
  const { name, version, check } = readScorerExport(module);
  if (others.some((one) => one.name === name))
    throw problem(
      ['scorer', 'module'],
      `${module.file} calls its scorer ${JSON.stringify(name)}, which is the name of one of evenhand's; expected a name of its own`,
    );
  return {
    name,
    version,
    options: jsonObject,
    checkTarget: () => null,
    checkSample: (sample) => check?.(copyForModule(sample)) ?? null,
  };
}

/** A module's environment as one among the others, for the loading of a suite. @throws ConfigError where it has the name of one of them */
export function createModuleEnvironmentDefinition(
  module: LoadedModule,
  others: readonly { name: string }[],
  problem: Problem,
): Omit<EnvironmentDefinition, 'create'> {
  const { name, version, check } = readEnvironmentExport(module);
  if (others.some((one) => one.name === name))
    throw problem(
      ['environment', 'module'],
      `${module.file} calls its environment ${JSON.stringify(name)}, which is the name of one of evenhand's; expected a name of its own`,
    );
  return { name, version, options: jsonObject, checkSample: (sample) => check?.(copyForModule(sample)) ?? null };
}

export const toModuleIdentity = ({ file, sha256 }: LoadedModule) => ({ file, sha256 });

/** The texts of the modules that there are. */
export function listModuleTexts(...modules: readonly (LoadedModule | null | undefined)[]): ModuleText[] {
  return modules.flatMap((one) => (one == null ? [] : [{ ...toModuleIdentity(one), source: one.source }]));
}

/** The scorer of a file that the user names for an import. @throws ConfigError where it has the name of one of evenhand's */
export function createImportScorer(module: LoadedModule, others: readonly { name: string }[]): BaseScorerDefinition {
  return createModuleDefinition(module, others, (_, text) => new ConfigError(text));
}
