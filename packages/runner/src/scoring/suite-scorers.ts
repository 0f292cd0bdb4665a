import {
  type AnyScorer,
  ConfigError,
  type DialogueRules,
  isRunningScorer,
  type Provider,
  type RunInputs,
  type Runtime,
  type ScorerContext,
} from '@evenhand/core';
import { pushAll } from '@evenhand/io';
import { createDialogueRules, createScorer, type ScorerRegistry } from './create-scorer.ts';
import { type ConnectedJudge, connectJudge, findJudgeProblems, listJudgedSuites, toProvenance } from './judge-model.ts';

/** The scorers of a run, told their options and ready. */
export interface SuiteScorers {
  /** By suite. */
  readonly scorers: ReadonlyMap<string, AnyScorer>;
  /** What dialogues are played with, by suite; only those that have an environment. */
  readonly dialogues: ReadonlyMap<string, DialogueRules>;
  /** The model that judges; null = none does. */
  readonly judge: Pick<ConnectedJudge, 'manifestEntry' | 'endpoint' | 'limiter' | 'useBudget'> | null;
  close(): Promise<void>;
}

/**
 * Readies every suite's scorer, and reaches the judge model, before any model under test is reached or asked.
 * @throws ConfigError with all that cannot judge here, and what to do about it
 */
export async function createSuiteScorers(
  inputs: RunInputs,
  registry: ScorerRegistry,
  providers: readonly Provider[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<SuiteScorers> {
  const judgeIssues = findJudgeProblems(inputs, runtime.date());
  if (judgeIssues.length > 0) throw new ConfigError(judgeIssues);
  const judge =
    inputs.judge == null || listJudgedSuites(inputs).length === 0
      ? null
      : await connectJudge(inputs, inputs.judge, providers, runtime, signal);
  const context: ScorerContext = { underTest: inputs.models.map(toProvenance), judgeModel: judge?.model ?? null };
  const scorers = new Map<string, AnyScorer>();
  const dialogues = new Map<string, DialogueRules>();
  const problems: string[] = [];
  const close = async () => {
    for (const scorer of scorers.values()) if (isRunningScorer(scorer)) await scorer.close();
    await judge?.close();
  };
  for (const suite of inputs.suites) {
    const { name, scorer } = suite;
    try {
      const rules = createDialogueRules(registry, suite);
      if (rules !== null) dialogues.set(name, rules);
      const created = await createScorer(registry, scorer, context);
      if (created === undefined) problems.push(`suite ${name}: this evenhand has no scorer ${scorer.name}`);
      else scorers.set(name, created);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      pushAll(
        problems,
        error.problems.map((problem) => `suite ${name}: ${problem}`),
      );
    }
  }
  if (problems.length === 0) return { scorers, dialogues, judge, close };
  await close();
  throw new ConfigError([...new Set(problems)]);
}

/** What a suite's scorer runs, for the manifest; none = it needs nothing but the reply. */
export function listPrograms({ scorers }: SuiteScorers, suite: string): string[] {
  const scorer = scorers.get(suite);
  return scorer !== undefined && isRunningScorer(scorer) ? [...scorer.runs] : [];
}
