import { resolve } from 'node:path';
import { ConfigError, createImportScorer, type LoadedModule, RECORDED, type SuiteHeader } from '@evenhand/core';
import {
  type Collected,
  type ImportedScorer,
  isDownward,
  type MetricTally,
  type OwnJudge,
  type SuiteGroup,
  type SuiteJudging,
} from '@evenhand/importers';
import { createScorer, findScorer, loadModule, toScorerConfig } from '@evenhand/runner';

import { scorerRegistry } from './registry.ts';

export interface JudgeFlags {
  /** Whose verdicts are published; absent = the source's, unless a scorer or a suite is named. */
  readonly judge?: 'source' | 'ours';
  /** Our scorer, in place of the format's. */
  readonly scorer?: string;
  /** The source's metric that is published; absent = the one that decides there. */
  readonly metric?: string;
  /** Whether right answers and scorer are those of a suite that was named. */
  readonly bySuite: boolean;
}

export interface ChosenJudges {
  /** By the suite's number. */
  readonly judgings: readonly SuiteJudging[];
  /** A sentence for each set that nobody judges. */
  readonly notes: readonly string[];
}

/** Nobody can judge the replies to a set. */
class NoJudge extends ConfigError {}

/**
 * Who judges each set of an import. Where nobody can judge one of several, its replies are kept without a verdict.
 * @throws ConfigError where nobody can judge any, or not in the way that was asked for, with what to do
 */
export async function chooseJudges(collected: Collected, flags: JudgeFlags): Promise<ChosenJudges> {
  const judgings: SuiteJudging[] = [];
  const refused: NoJudge[] = [];
  for (const group of collected.suites) {
    try {
      judgings.push(await judgingOf(collected, group, flags));
    } catch (error) {
      const { verdicts } = group.suite;
      if (!(error instanceof NoJudge) || verdicts === null || flags.judge !== undefined) throw error;
      refused.push(error);
      judgings.push({ by: 'source', own: null, full: verdicts.full, source: verdicts.by, metric: null });
    }
  }
  if (refused.length === collected.suites.length) throw refused[0]!;
  return {
    judgings,
    notes: refused.flatMap(({ problems }) => problems).map((problem) => `${problem}; its replies have no verdict`),
  };
}

async function judgingOf(collected: Collected, group: SuiteGroup, flags: JudgeFlags): Promise<SuiteJudging> {
  const { suite } = group;
  const own = ownJudging(group, flags);
  if (!publishesSource(collected, group, flags, own)) {
    if (own === null || !group.allTargets)
      throw new NoJudge(
        `${suite.name}: ${whyNoOwn(group, hasVerdicts(collected, group), [...(collected.metrics.get(suite.name)?.keys() ?? [])])}`,
      );
    return { by: 'ours', own: await ready(own) };
  }
  const metrics = collected.metrics.get(suite.name) ?? new Map<string, MetricTally>();
  const { full } = suite.verdicts!;
  const deciding = [...metrics].filter(([, { main }]) => main > 0);
  for (const [name, { least, most }] of deciding)
    if (least < 0 || most > full)
      throw new NoJudge(
        `${suite.name}: the metric ${name} gives values from ${least} to ${most}; expected values from 0 to ${full}, which is what a published score can be; ${otherMetrics(metrics, full, name)}`,
      );
  return {
    by: 'source',
    own: own === null ? null : await ready(own),
    full,
    source: suite.verdicts!.by,
    metric: deciding.length === 1 ? deciding[0]![0] : null,
  };
}

function otherMetrics(metrics: ReadonlyMap<string, MetricTally>, full: number, but: string): string {
  const others = [...metrics].filter(
    ([name, { least, most }]) => name !== but && least >= 0 && most <= full && !isDownward(name.replace(/,.*$/, '')),
  );
  const ours = 'or publish our own verdicts with --judge ours';
  return others.length === 0
    ? `state its full mark with --full N, ${ours}`
    : `name another with --metric (${others.map(([name]) => name).join(', ')}), state its full mark with --full N, ${ours}`;
}

/** Whether the source has verdicts of its own on single replies. */
function hasVerdicts({ metrics }: Collected, { suite }: SuiteGroup): boolean {
  return suite.verdicts !== null && [...(metrics.get(suite.name)?.values() ?? [])].some(({ main }) => main > 0);
}

/** The source's verdict comes first, unless the user asks otherwise or it has none for single replies. */
function publishesSource(
  collected: Collected,
  group: SuiteGroup,
  flags: JudgeFlags,
  own: ImportedScorer | null,
): boolean {
  const { suite, trials } = group;
  const has = hasVerdicts(collected, group);
  if (flags.judge === 'source') {
    if (has) return true;
    throw new ConfigError(
      `--judge source: the files hold no verdicts of the program that wrote them on ${suite.name}; leave it out to publish ours`,
    );
  }
  if (!has || flags.judge === 'ours' || flags.scorer !== undefined || flags.bySuite) return false;
  return suite.verdicts!.perTrial || trials === 1 || own === null;
}

/** Our scorer: the one that the user names, else the format's or the mapping's, else what the samples look like. null = none. */
function ownJudging(
  { suite, allChoices, allNumbers, anyTarget }: SuiteGroup,
  flags: JudgeFlags,
): ImportedScorer | null {
  if (flags.scorer !== undefined) return { name: flags.scorer, options: {}, reading: 'lenient' };
  if (!anyTarget) return null;
  if (suite.scorer !== null) return suite.scorer;
  if (suite.verdicts !== null && !suite.verdicts.repeatable) return null;
  return { name: allChoices ? 'choice' : allNumbers ? 'numeric' : 'exact', options: {}, reading: 'lenient' };
}

/** @param kept whether the source has verdicts of its own on single replies @param metrics what else its rows hold */
function whyNoOwn({ suite, allTargets }: SuiteGroup, kept: boolean, metrics: readonly string[]): string {
  const others =
    kept || metrics.length === 0
      ? ''
      : ` (they hold ${metrics.join(', ')}, of which none says that a reply is right; --metric publishes one all the same)`;
  if (!allTargets)
    return 'the files do not say what is right, so that ours cannot judge; name the suite that was asked with --suite, or keep the verdicts of the source (--judge source)';
  const { by = 'the source', judgeCommand } = suite.verdicts ?? {};
  const judgeFirst =
    judgeCommand === undefined || metrics.length > 0 ? '' : `, or have ${by} judge them first (${judgeCommand})`;
  return `${by} judged by something that cannot be repeated here${kept ? '' : `, and its rows hold no verdict on single replies${others}`}; name a scorer of ours with --scorer${kept ? ', or keep its verdicts (--judge source)' : judgeFirst}`;
}

async function ready(choice: ImportedScorer): Promise<OwnJudge> {
  const loaded = choice.loaded ?? (isPath(choice.name) ? loadModule(resolve(choice.name)) : undefined);
  if (loaded !== undefined) return readyModule(choice, loaded);
  const config = toScorerConfig(scorerRegistry, choice);
  if (config.name === RECORDED.name) throw new ConfigError('--scorer recorded: is what --judge source does');
  const definition = findScorer(scorerRegistry, config.name);
  return { config, definition, scorer: (await createScorer(scorerRegistry, config))!, modules: [] };
}

/** `--scorer ./mine.ts` names a file, as a mapping's `module` does. */
const isPath = (name: string): boolean => /[\\/]/.test(name) || /\.[cm]?[jt]s$/.test(name);

/** A scorer of the user's own: its text goes into the run's folder. */
async function readyModule({ options, reading }: ImportedScorer, loaded: LoadedModule): Promise<OwnJudge> {
  const definition = createImportScorer(loaded, [...scorerRegistry.scorers, ...scorerRegistry.runningScorers]);
  const module = { file: loaded.file, sha256: loaded.sha256 };
  const config: SuiteHeader['scorer'] = {
    name: definition.name,
    version: definition.version,
    reading,
    options,
    module,
  };
  const scorer = (await createScorer(scorerRegistry, config))!;
  return { config, definition, scorer, modules: [{ ...module, source: loaded.source }] };
}
