import {
  ConfigError,
  costOf,
  type FailedAttempt,
  type Generation,
  type JudgeModel,
  type Kinship,
  type Manifest,
  type Message,
  type ModelAdapter,
  type ModelEntry,
  type Provider,
  ProviderError,
  promptBytes,
  type RunInputs,
  type Runtime,
  type Sampling,
  samplingFor,
  uniform,
  usedTokens,
} from '@evenhand/core';
import { observe } from '../execute/observe-stream.ts';
import { DEFAULT_RETRY, withRetry } from '../execute/retry.ts';
import { type Limiter, limiterOf, type Pass } from '../limits/limiter.ts';
import { type Way, wayBeside } from '../plan/plan.ts';
import { closeAll, connectAll } from '../session/connect-models.ts';

/** Enough for a sentence or two before the verdict; what a judge needs to reason comes on top. */
const JUDGE_SAMPLING = { temperature: 0, maxOutputTokens: 512 };

/** A judge model that was reached. */
export interface ConnectedJudge {
  readonly model: JudgeModel;
  /** As the manifest names it. */
  readonly described: Manifest['judge'];
  /** What its requests wait for, as do those of a model under test on the same way. */
  readonly way: Way;
  readonly limiter: Limiter;
  close(): Promise<void>;
}

/** Suites whose verdicts are made by a judge model. */
export function judgedByModel(inputs: Pick<RunInputs, 'suites'>): string[] {
  return inputs.suites.filter(({ scorer }) => scorer.name === 'judge').map(({ name }) => name);
}

/** What is known of a model's making; what is not known could make it kin. */
export function kinOf({ id, developer, derivedFrom, base }: ModelEntry): Kinship {
  const maker = base?.developer ?? null;
  const from = maker === null || derivedFrom?.includes(maker) ? derivedFrom : `${derivedFrom} (${maker})`;
  return { id, developer, family: null, derivedFrom: from };
}

/**
 * Why a judge cannot be had, found before anything is asked or loaded.
 * A cap on money is kept for the models under test; what a judge costs depends on replies that nobody has seen yet.
 */
export function judgeProblems(inputs: RunInputs): string[] {
  const judged = judgedByModel(inputs);
  const { judge } = inputs;
  if (judged.length === 0)
    return judge == null ? [] : [`judge ${judge.id}: judges nothing here: no suite has scorer: { name: judge }`];
  if (judge == null)
    return [
      `suite ${judged.join(', ')}: is judged by a model, and none is named: judge: MODEL beside the models, or --judge MODEL`,
    ];
  const paid = judge.host.localCost === null && judge.host.baseUrl !== null;
  return inputs.settings.maxUsd !== null && paid
    ? [
        `judge ${judge.id}: a cap of $${inputs.settings.maxUsd} cannot be promised with a judge that is paid by the token; leave maxUsd out, or run with another scorer and judge the stored replies after it: evenhand score RUN --scorer judge --judge ${judge.id}`,
      ]
    : [];
}

/** Reaches the judge. @throws ConfigError like every model that cannot be reached */
export async function connectJudge(
  inputs: RunInputs,
  judge: ModelEntry,
  providers: readonly Provider[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<ConnectedJudge> {
  const connected = await connectAll({ ...inputs, suites: [], models: [judge] }, providers, runtime, signal);
  const adapter = connected.adapters.get(judge.id);
  if (adapter === undefined) throw new ConfigError(`judge ${judge.id}: cannot be reached`);
  const { host } = judge;
  const sampling = samplingFor(JUDGE_SAMPLING, judge);
  const { concurrency, ...way } = wayBeside(judge, inputs);
  const limiter = limiterOf({ concurrency, ...way.limits }, runtime, DEFAULT_RETRY.withinMs);
  limiter.reset(concurrency);
  const parts = { judge, adapter, sampling, limiter, inputs, runtime };
  return {
    model: { ...kinOf(judge), concurrency, ask: (messages, outer) => ask(parts, messages, outer) },
    way,
    limiter,
    described: {
      id: judge.id,
      provider: host.provider,
      host: host.id,
      operator: host.operator,
      jurisdiction: host.jurisdiction,
      baseUrl: host.baseUrl,
      identity: connected.identities.get(judge.id)!,
      sampling: Object.fromEntries(judgedByModel(inputs).map((suite) => [suite, sampling])),
    },
    close: () => closeAll(connected),
  };
}

interface JudgeParts {
  readonly judge: ModelEntry;
  readonly adapter: ModelAdapter;
  readonly sampling: Sampling;
  readonly limiter: Limiter;
  readonly inputs: RunInputs;
  readonly runtime: Runtime;
}

async function ask(
  { judge, adapter, sampling, limiter, inputs: { settings }, runtime }: JudgeParts,
  messages: readonly Message[],
  outer: AbortSignal = new AbortController().signal,
): ReturnType<JudgeModel['ask']> {
  const failed: FailedAttempt[] = [];
  const worstTokens =
    promptBytes({ messages, tools: null, format: null }) + (sampling.maxOutputTokens ?? JUDGE_SAMPLING.maxOutputTokens);
  let askedAt = runtime.date();
  let pass: Pass | null = null;
  const once = async (attempt: number) => {
    const abort = new AbortController();
    askedAt = runtime.date();
    const asker = { suite: 'judge', prompt: 'main', sample: 'judge', trial: 1, attempt };
    const request = { messages, sampling, seed: settings.seed, asker };
    const watch = { sentMs: runtime.now(), now: runtime.now, timeouts: settings.timeouts };
    let [reply, failure]: [Generation | null, ProviderError | null] = [null, null];
    try {
      const events = adapter.generate(request, AbortSignal.any([outer, abort.signal]));
      reply = await observe(events, { ...watch, abort: (reason) => abort.abort(reason) });
      return reply;
    } catch (error) {
      if (error instanceof ProviderError) failure = error;
      throw error;
    } finally {
      pass?.leave(reply === null ? null : usedTokens(reply), failure);
    }
  };
  const generation = await withRetry(
    once,
    (attempt) => failed.push(attempt),
    {
      now: runtime.now,
      sleep: runtime.sleep,
      uniform: (attempt) => uniform(settings.seed, 'judge jitter', String(askedAt.getTime()), String(attempt)),
      async admit(attempt) {
        pass = await limiter.enter(judge.id, worstTokens, attempt, outer);
        return pass !== null;
      },
    },
    DEFAULT_RETRY,
    outer,
  );
  const { inputTokens, outputTokens } = generation.usage;
  const { usd } = costOf([{ askedAt: askedAt.toISOString(), generation }], judge);
  return { text: generation.text, spent: { requests: failed.length + 1, inputTokens, outputTokens, usd } };
}
