import {
  type AnyScorer,
  ConfigError,
  createModuleEnvironment,
  createModuleScorer,
  type DialogueRules,
  type EnvironmentDefinition,
  type LoadedModule,
  type ModuleIdentity,
  type ReplyReader,
  type RunningScorerDefinition,
  type Scorer,
  type ScorerChoice,
  type ScorerContext,
  type ScorerDefinition,
  type SuiteHeader,
} from '@evenhand/core';
import { didYouMean } from '@evenhand/io';

import { findLoadedModule, listLoadedModules } from './load-module.ts';

/** A scorer with its options checked: what a suite's files keep of it. */
export type ScorerConfig = SuiteHeader['scorer'];

/** The scorers of one evenhand: those that need nothing but the reply, and those that must run something; and what dialogues take place in. */
export interface ScorerRegistry {
  readonly scorers: readonly ScorerDefinition[];
  readonly runningScorers: readonly RunningScorerDefinition[];
  /** Absent = there are none. */
  readonly environments?: readonly EnvironmentDefinition[];
  /** How replies of dialogues are read; absent = a reply is its text and makes no calls but those of the tools field. */
  readonly readReply?: ReplyReader;
}

/** No judge model, and nothing under test: enough for all but the scorer `judge`. */
export const NO_CONTEXT: ScorerContext = { underTest: [], judgeModel: null };

/** A scorer of either kind by its name. @throws ConfigError naming the nearest one */
export function findScorer(
  { scorers, runningScorers }: ScorerRegistry,
  name: string,
): ScorerDefinition | RunningScorerDefinition {
  const definitions = [...scorers, ...runningScorers];
  const definition = definitions.find((one) => one.name === name);
  if (definition !== undefined) return definition;
  const names = definitions.map((one) => one.name);
  const hint = didYouMean(name, names, String);
  throw new ConfigError(
    `scorer ${JSON.stringify(name)} is not known; ${hint === null ? '' : `${hint} `}the scorers are ${names.join(', ')}`,
  );
}

/** Completes a choice: version and checked options. @throws ConfigError for options that the scorer does not take */
export function toScorerConfig(registry: ScorerRegistry, choice: ScorerChoice): ScorerConfig {
  const { name, options, reading, module } = choice;
  if (module !== undefined) return { ...(choice as ScorerConfig), module };
  const definition = findScorer(registry, name);
  const checked = definition.options.safeParse(options);
  if (!checked.success)
    throw new ConfigError(
      `scorer ${name}: ${checked.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`).join('; ')}`,
    );
  return { name, version: definition.version, reading, options: checked.data };
}

/**
 * A scorer of either kind in this version, ready. undefined = there is none of that name.
 * @param context the judge model and what is under test; only running scorers look at it
 * @throws ConfigError where it cannot run here, with what to do about it
 */
export async function createScorer(
  { scorers, runningScorers }: ScorerRegistry,
  config: ScorerConfig,
  context: ScorerContext = NO_CONTEXT,
): Promise<AnyScorer | undefined> {
  if (config.module !== undefined) return createOwnScorer(config, config.module);
  const running = runningScorers.find(({ name }) => name === config.name);
  if (running !== undefined) return running.prepare(config.options, config.reading, context);
  const definition = scorers.find(({ name }) => name === config.name);
  if (definition === undefined) return undefined;
  await definition.prepare?.();
  // What a run's folder says may be damaged, or of another version.
  const options = definition.options.safeParse(config.options);
  if (!options.success)
    throw new ConfigError(`scorer ${config.name}: ${options.error.issues.map(({ message }) => message).join('; ')}`);
  return definition.create(config.options, config.reading);
}

/** A scorer that needs nothing but the reply; undefined = this version has none of that name and version. */
export async function createPureScorer(
  registry: ScorerRegistry,
  config: ScorerConfig,
  version = config.version,
): Promise<Scorer | undefined> {
  const definition = registry.scorers.find((one) => one.name === config.name && one.version === version);
  if (definition === undefined || config.module !== undefined) return undefined;
  return (await createScorer({ ...registry, runningScorers: [] }, config)) as Scorer | undefined;
}

/** A suite's own scorer, where this process has executed its module. Nothing is executed from a run's folder. */
function createOwnScorer(config: ScorerConfig, module: ModuleIdentity): AnyScorer {
  return createModuleScorer({ ...findModule(module, 'scorer'), file: module.file }, config);
}

/** @throws ConfigError where this process has not executed it */
function findModule(module: ModuleIdentity, what: 'scorer' | 'environment'): LoadedModule {
  const found = findLoadedModule(module);
  if (found === undefined)
    throw new ConfigError(
      `uses its own ${what} code, the module ${module.file} with SHA-256 ${module.sha256}, and no loaded module has that hash${describeOthers(module)}; code is never executed from a run's folder by itself: read its text under inputs/, and if you trust it, give the file: --module ./${module.file}`,
    );
  return found;
}

/** What a suite's dialogues are played with; null = it has no environment. @throws ConfigError where this evenhand has none of that name and version */
export function createDialogueRules(
  { environments = [], readReply = readPlainReply }: ScorerRegistry,
  { environment: config }: Pick<SuiteHeader, 'environment'>,
): DialogueRules | null {
  if (config === undefined) return null;
  const { name, version, options, maxTurns, module } = config;
  if (module !== undefined) {
    const found = findModule(module, 'environment');
    return { environment: createModuleEnvironment({ ...found, file: module.file }, config), maxTurns, readReply };
  }
  const definition = environments.find((one) => one.name === name);
  if (definition?.version !== version)
    throw new ConfigError(
      `its environment is ${name}@${version}; this evenhand has ${definition === undefined ? 'none of that name' : `version ${definition.version}`}`,
    );
  return { environment: definition.create(options), maxTurns, readReply };
}

const readPlainReply: ReplyReader = ({ text, toolCalls }) => ({ text: text.trim(), toolCalls });

/** What was loaded under the same name, and is another text. */
function describeOthers({ file }: ModuleIdentity): string {
  const others = listLoadedModules().filter((one) => one.file === file);
  return others.length === 0
    ? ''
    : ` (${file} that was named has ${others.map((one) => one.sha256).join(', ')}: it has changed)`;
}

/** `name@version` of a suite's scorer in this version; undefined = this version has none of that name. */
export function findCurrentScorerId(
  { scorers, runningScorers }: ScorerRegistry,
  { scorer }: Pick<SuiteHeader, 'scorer'>,
): string | undefined {
  if (scorer.module !== undefined) return `${scorer.name}@${scorer.version}`;
  const definition = [...scorers, ...runningScorers].find(({ name }) => name === scorer.name);
  return definition === undefined ? undefined : `${definition.name}@${definition.version}`;
}
