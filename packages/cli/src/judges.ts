import {
  type AnyScorer,
  ConfigError,
  type ModuleIdentity,
  moduleScorer,
  nearest,
  type RunningScorerDefinition,
  type Scorer,
  type ScorerDefinition,
  type ScorerMeans,
  type SuiteHeader,
} from '@evenhand/core';
import type { Judging } from '@evenhand/importers';
import { runningScorers, scorers } from '@evenhand/scorers';

import { loadedModule, loadedModules } from './modules.ts';

export type Definition = ScorerDefinition | RunningScorerDefinition;
const definitions: readonly Definition[] = [...scorers, ...runningScorers];

/** No judge model, and nothing under test: enough for all but the scorer `judge`. */
export const NO_MEANS: ScorerMeans = { underTest: [], judgeModel: null };

/** A scorer of this version by its name, of either kind. @throws ConfigError */
export function scorerNamed(name: string): Definition {
  const definition = definitions.find((one) => one.name === name);
  if (definition !== undefined) return definition;
  const names = definitions.map((one) => one.name);
  const near = nearest(name, names);
  throw new ConfigError(
    `scorer ${JSON.stringify(name)} is not known; ${near === null ? '' : `did you mean ${near}? `}there are ${names.join(', ')}`,
  );
}

/** Names of all scorers of this version. */
export const scorerNames = (): string[] => definitions.map(({ name }) => name);

/** Whether this version has it, and it needs nothing but the reply. */
export const isScorer = (name: string): boolean => scorers.some((one) => one.name === name);

/** What a judge is told, complete: version and checked options. @throws ConfigError for options that it does not take */
export function tell(judging: Judging): SuiteHeader['scorer'] {
  const { name, options, reading, module } = judging;
  if (module !== undefined) return { ...(judging as SuiteHeader['scorer']), module };
  const definition = scorerNamed(name);
  const checked = definition.options.safeParse(options);
  if (!checked.success)
    throw new ConfigError(
      `scorer ${name}: ${checked.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`).join('; ')}`,
    );
  return { name, version: definition.version, reading, options: checked.data };
}

/** The scorer that was told so, where it needs nothing but the reply; undefined = this version has none of that name and version. */
export async function judgeTold(told: SuiteHeader['scorer']): Promise<Scorer | undefined> {
  const definition = scorers.find(({ name, version }) => name === told.name && version === told.version);
  if (definition === undefined || told.module !== undefined) return undefined;
  await definition.prepare?.();
  return definition.create(told.options, told.reading);
}

/**
 * The scorer that was told so, of either kind, in this version. undefined = there is none.
 * @throws ConfigError where it cannot run here, with what to do about it
 */
export async function bind(told: SuiteHeader['scorer'], means: ScorerMeans): Promise<AnyScorer | undefined> {
  if (told.module !== undefined) return ownScorer(told, told.module);
  const running = runningScorers.find(({ name }) => name === told.name);
  if (running !== undefined) return running.prepare(told.options, told.reading, means);
  const definition = scorers.find(({ name }) => name === told.name);
  await definition?.prepare?.();
  return definition?.create(told.options, told.reading);
}

/** A suite's own scorer, where this process was told to execute its module. Nothing is executed from a run's folder. */
function ownScorer(told: SuiteHeader['scorer'], module: ModuleIdentity): AnyScorer {
  const found = loadedModule(module);
  if (found === undefined)
    throw new ConfigError(
      `is judged by code of its own, the module ${module.file} with SHA-256 ${module.sha256}, and none that was loaded has that hash${otherNamed(module)}; code is never executed from a run's folder by itself: read its text under inputs/, and if you trust it name the file: --module ./${module.file}`,
    );
  return moduleScorer({ ...found, file: module.file }, told);
}

/** What was loaded under the same name, and is another text. */
function otherNamed({ file }: ModuleIdentity): string {
  const others = loadedModules().filter((one) => one.file === file);
  return others.length === 0
    ? ''
    : ` (${file} that was named has ${others.map((one) => one.sha256).join(', ')}: it has changed)`;
}

/** `name@version` of a suite's scorer in this version; undefined = this version has none of that name. */
export function scorerIdOf({ scorer }: Pick<SuiteHeader, 'scorer'>): string | undefined {
  if (scorer.module !== undefined) return `${scorer.name}@${scorer.version}`;
  const definition = definitions.find(({ name }) => name === scorer.name);
  return definition === undefined ? undefined : `${definition.name}@${definition.version}`;
}
