import {
  ConfigError,
  computeTurnCost,
  computeWorstCase,
  countPromptBytes,
  isPaid,
  type JudgeModel,
  type Manifest,
  type Message,
  type ModelAdapter,
  type ModelEntry,
  type ModelProvenance,
  type Provider,
  type RunInputs,
  type Runtime,
  resolveSampling,
  type Sampling,
  sumTurnCosts,
  UnscoredReplyError,
} from '@evenhand/core';
import { uniform } from '@evenhand/io';
import { callModel } from '../execute/call-model.ts';
import { DEFAULT_RETRY } from '../execute/retry.ts';
import { readSecrets } from '../execute/secrets.ts';
import { sendThrough } from '../execute/send-attempt.ts';
import { computeSettledUsd } from '../execute/settled-cost.ts';
import { createLimiter, type Limiter } from '../limits/limiter.ts';
import { createJudgeEndpoint, type Endpoint } from '../plan/plan.ts';
import { closeModels, connectModels } from '../session/connect-models.ts';
import type { JudgeBudget } from './judge-budget.ts';

/** Enough for a sentence or two before the verdict; what a judge needs to reason comes on top. */
const JUDGE_SAMPLING = { temperature: 0, maxOutputTokens: 512 };

/** A judge model that was reached. */
export interface ConnectedJudge {
  readonly model: JudgeModel;
  /** As the manifest names it. */
  readonly manifestEntry: Manifest['judge'];
  /** What its requests wait for, as do those of a model under test on the same way. */
  readonly endpoint: Endpoint;
  readonly limiter: Limiter;
  /** What pays for its requests from now on; null = nothing is counted. */
  useBudget(budget: JudgeBudget | null): void;
  close(): Promise<void>;
}

/** Suites whose verdicts are made by a judge model. */
export function listJudgedSuites(inputs: Pick<RunInputs, 'suites'>): string[] {
  return inputs.suites.filter(({ scorer }) => scorer.name === 'judge').map(({ name }) => name);
}

/** What is known of a model's making; what is not known could make it kin. */
export function toProvenance({ id, developer, derivedFrom, base }: ModelEntry): ModelProvenance {
  const maker = base?.developer ?? null;
  const from = maker === null || derivedFrom?.includes(maker) ? derivedFrom : `${derivedFrom} (${maker})`;
  return { id, developer, family: null, derivedFrom: from };
}

/** Why a judge cannot be had, found before anything is asked or loaded. */
export function findJudgeProblems(inputs: RunInputs, now: Date): string[] {
  const judgedSuites = listJudgedSuites(inputs);
  const { judge } = inputs;
  if (judgedSuites.length === 0)
    return judge == null ? [] : [`judge ${judge.id}: is not used: no suite has scorer: { name: judge }`];
  if (judge == null)
    return [
      `suite ${judgedSuites.join(', ')}: needs a judge model, and none is named; add judge: MODEL to the experiment, or --judge MODEL`,
    ];
  const { maxUsd } = inputs.settings;
  return maxUsd !== null && isPaid(judge) && computeJudgeWorstCase(judge, 0, now) === null
    ? [
        `judge ${judge.id}: its price is unknown, so a cap of $${maxUsd} cannot be kept; state price: { input, output } in its entry, or leave maxUsd out`,
      ]
    : [];
}

/** The most that one question can cost, USD; null = unknown price. */
function computeJudgeWorstCase(judge: ModelEntry, promptBytes: number, now: Date): number | null {
  return computeWorstCase(promptBytes, resolveSampling(JUDGE_SAMPLING, judge).maxOutputTokens, judge, now);
}

/** Reaches the judge. @throws ConfigError like every model that cannot be reached */
export async function connectJudge(
  inputs: RunInputs,
  judge: ModelEntry,
  providers: readonly Provider[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<ConnectedJudge> {
  const connected = await connectModels({ ...inputs, suites: [], models: [judge] }, providers, runtime, signal);
  const adapter = connected.adapters.get(judge.id);
  if (adapter === undefined) throw new ConfigError(`judge ${judge.id}: cannot be reached`);
  const { host } = judge;
  const sampling = resolveSampling(JUDGE_SAMPLING, judge);
  const { concurrency, ...endpoint } = createJudgeEndpoint(judge, inputs);
  const limiter = createLimiter({ concurrency, ...endpoint.limits }, runtime, DEFAULT_RETRY.withinMs);
  limiter.reset(concurrency);
  const context: JudgeContext = { judge, adapter, sampling, limiter, inputs, runtime, budget: null };
  return {
    model: { ...toProvenance(judge), concurrency, generate: (messages, outer) => callJudge(context, messages, outer) },
    endpoint,
    limiter,
    manifestEntry: {
      id: judge.id,
      provider: host.provider,
      host: host.id,
      operator: host.operator,
      jurisdiction: host.jurisdiction,
      baseUrl: host.baseUrl,
      identity: connected.identities.get(judge.id)!,
      sampling: Object.fromEntries(listJudgedSuites(inputs).map((suite) => [suite, sampling])),
    },
    useBudget: (budget) => {
      context.budget = budget;
    },
    close: () => closeModels(connected),
  };
}

interface JudgeContext {
  readonly judge: ModelEntry;
  readonly adapter: ModelAdapter;
  readonly sampling: Sampling;
  readonly limiter: Limiter;
  readonly inputs: RunInputs;
  readonly runtime: Runtime;
  budget: JudgeBudget | null;
}

async function callJudge(
  { judge, adapter, sampling, limiter, inputs: { settings }, runtime, budget }: JudgeContext,
  messages: readonly Message[],
  outer: AbortSignal = new AbortController().signal,
): ReturnType<JudgeModel['generate']> {
  const promptBytes = countPromptBytes({ messages, tools: null, format: null });
  const worstTokens = promptBytes + (sampling.maxOutputTokens ?? JUDGE_SAMPLING.maxOutputTokens);
  const worstUsd = computeJudgeWorstCase(judge, promptBytes, runtime.date());
  const unknownUsd = isPaid(judge) && settings.maxUsd !== null ? Number.POSITIVE_INFINITY : 0;
  const reservation = budget === null || !isPaid(judge) ? null : budget.open(worstUsd ?? unknownUsd);
  const calledAt = String(runtime.date().getTime());
  const { generation, error, failedAttempts, sentAt } = await callModel(
    sendThrough(adapter),
    (attempt) => ({
      messages,
      sampling,
      seed: settings.seed,
      attemptRef: { suite: 'judge', prompt: 'main', sample: 'judge', trial: 1, attempt },
    }),
    {
      limiter,
      retry: DEFAULT_RETRY,
      timeouts: settings.timeouts,
      maxReplyBytes: settings.maxReplyBytes,
      runtime,
      modelId: judge.id,
      secrets: readSecrets(judge, runtime),
      worstTokens,
      jitter: (attempt) => uniform(settings.seed, 'judge jitter', calledAt, String(attempt)),
      over: outer,
      cancel: outer,
      ...(reservation === null ? {} : { admit: reservation.admit }),
    },
  );
  const cost = generation === null ? null : computeTurnCost({ askedAt: sentAt.toISOString(), generation }, judge);
  reservation?.settle(cost === null ? null : computeSettledUsd(cost));
  if (generation === null)
    throw reservation?.isRefused
      ? new UnscoredReplyError(
          `the next question to the judge ${judge.id} does not fit under the cap of $${settings.maxUsd}`,
        )
      : error;
  const { inputTokens, outputTokens } = generation.usage;
  const { usd } = sumTurnCosts([cost!], judge);
  return { text: generation.text, spent: { requests: failedAttempts.length + 1, inputTokens, outputTokens, usd } };
}
