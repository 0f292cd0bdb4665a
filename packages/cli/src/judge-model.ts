import {
  ConfigError,
  costOf,
  DEFAULT_RETRY,
  type FailedAttempt,
  type JudgeModel,
  type Kinship,
  type Manifest,
  type Message,
  type ModelAdapter,
  type ModelEntry,
  observe,
  type Provider,
  type RunInputs,
  samplingFor,
  uniform,
  type World,
  withRetry,
} from '@evenhand/core';
import { closeAll, connectAll } from './connect.ts';

/** Enough for a sentence or two before the verdict; what a judge needs to reason comes on top. */
const JUDGE_SAMPLING = { temperature: 0, maxOutputTokens: 512 };

/** A judge model that was reached. */
export interface ConnectedJudge {
  readonly model: JudgeModel;
  /** As the manifest names it. */
  readonly described: Manifest['judge'];
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
  world: World,
  signal: AbortSignal,
): Promise<ConnectedJudge> {
  const connected = await connectAll({ ...inputs, suites: [], models: [judge] }, providers, world, signal);
  const adapter = connected.adapters.get(judge.id);
  if (adapter === undefined) throw new ConfigError(`judge ${judge.id}: cannot be reached`);
  const { host } = judge;
  const sampling = samplingFor(JUDGE_SAMPLING, judge);
  return {
    model: {
      ...kinOf(judge),
      concurrency: host.concurrency ?? (host.device === null ? inputs.settings.concurrency : 1),
      ask: (messages, outer) => ask(judge, adapter, sampling, inputs, world, messages, outer),
    },
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

async function ask(
  judge: ModelEntry,
  adapter: ModelAdapter,
  sampling: ReturnType<typeof samplingFor>,
  { settings }: RunInputs,
  world: World,
  messages: readonly Message[],
  outer: AbortSignal | undefined,
): ReturnType<JudgeModel['ask']> {
  const failed: FailedAttempt[] = [];
  let askedAt = world.date();
  const once = (attempt: number) => {
    const abort = new AbortController();
    const signal = outer === undefined ? abort.signal : AbortSignal.any([outer, abort.signal]);
    askedAt = world.date();
    const asker = { suite: 'judge', prompt: 'main', sample: 'judge', trial: 1, attempt };
    const events = adapter.generate({ messages, sampling, seed: settings.seed, asker }, signal);
    const watch = { sentMs: world.now(), now: world.now, timeouts: settings.timeouts };
    return observe(events, { ...watch, abort: (reason) => abort.abort(reason) });
  };
  const generation = await withRetry(
    once,
    (attempt) => failed.push(attempt),
    {
      now: world.now,
      sleep: world.sleep,
      uniform: (attempt) => uniform(settings.seed, 'judge jitter', String(askedAt.getTime()), String(attempt)),
    },
    DEFAULT_RETRY,
    outer ?? new AbortController().signal,
  );
  const { inputTokens, outputTokens } = generation.usage;
  const { usd } = costOf([{ askedAt: askedAt.toISOString(), generation }], judge);
  return { text: generation.text, spent: { requests: failed.length + 1, inputTokens, outputTokens, usd } };
}
