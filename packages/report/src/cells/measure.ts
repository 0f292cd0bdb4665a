import type { Generation, RunRecord, TurnWorker } from '@evenhand/core';

/** What a record says of tokens, money and time; null = unknown. METHODOLOGY §12 and §13. */
export interface Measure {
  readonly turns: number;
  /** Replies of a dialogue with an environment; null = there is none. */
  readonly dialogueTurns: number | null;
  readonly attempts: number | null;
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly tokenSource: 'usage' | 'server' | 'gateway' | 'tokenizer' | 'unknown';
  /** A stated count cannot be and is taken as unknown. */
  readonly impossibleCounts: boolean;
  readonly costUsd: number | null;
  readonly costBasis: string | null;
  readonly priceId: string | null;
  readonly queueMs: number | null;
  readonly ttftMs: number | null;
  readonly ttftAnswerMs: number | null;
  readonly e2eMs: number | null;
  readonly tpotMs: number | null;
  readonly outputTokensPerS: number | null;
  readonly loadMs: number | null;
  readonly prefillMs: number | null;
  readonly decodeMs: number | null;
  readonly billedUsd: number | null;
  /** Energy that was measured while its requests ran, joules. */
  readonly energyJ: number | null;
  readonly serviceTier: string | null;
  readonly servedModel: string | null;
  /** Who sent the requests in the place of the process that ran, and on which machine; null = it did, or several together. */
  readonly worker: string | null;
  readonly machine: string | null;
  readonly gateway: string | null;
  /** What shows that a gateway answered out of its cache; null = nothing does. Then the times are not the model's, and unknown. */
  readonly gatewayCache: string | null;
  /** This process had read the beginning of the prompt before: the times are those of no fresh reader, and unknown. */
  readonly promptReused: boolean;
  readonly gatewayRetries: number | null;
  readonly gatewayFallbacks: number | null;
}

/** What all turns with a reply have in common; null = it is not the same, or not stated. */
function findShared({ turns }: RunRecord, read: (worker: TurnWorker) => string): string | null {
  const names = new Set(
    turns.flatMap(({ generation, worker }) =>
      generation === null ? [] : [worker === undefined ? null : read(worker)],
    ),
  );
  const [name = null] = names;
  return names.size === 1 ? name : null;
}

export function measureRecord(record: RunRecord): Measure {
  const replies = listReplies(record);
  const total = (select: (reply: Generation) => number | null | undefined) => sumKnown(replies, select);
  const outputTokens = total((reply) => reply.usage.outputTokens);
  const gateways = replies.flatMap((reply) => reply.receipt.gateway ?? []);
  const gatewayCache = gateways.find(({ cache }) => cache !== null)?.cache ?? null;
  const promptReused = replies.some(({ receipt }) => receipt.promptReused === true);
  const timed = gatewayCache === null && !promptReused ? replies : [];
  const e2eMs = sumKnown(timed, (reply) => reply.e2eMs);
  const first = timed[0];
  const last = replies.at(-1);
  return {
    turns: replies.length,
    dialogueTurns: record.turns.some(({ promptSha256 }) => promptSha256 !== undefined) ? replies.length : null,
    attempts: record.attempts === null ? null : record.attempts + record.earlierAttempts.length,
    inputTokens: total((reply) => reply.usage.inputTokens),
    cachedInputTokens: total((reply) => reply.usage.cachedInputTokens),
    outputTokens,
    reasoningTokens: total((reply) => reply.usage.reasoningTokens),
    tokenSource:
      outputTokens === null
        ? 'unknown'
        : replies.some(({ usage }) => usage.countedBy === 'gateway')
          ? 'gateway'
          : 'usage',
    impossibleCounts: replies.some(({ usage }) => usage.impossible !== undefined),
    costUsd: record.cost.usd,
    costBasis: record.cost.basis,
    priceId: record.cost.priceId,
    queueMs: sumKnown(record.turns, (turn) => turn.queueMs),
    ttftMs: first?.ttftMs ?? null,
    ttftAnswerMs: first?.ttftAnswerMs ?? null,
    e2eMs,
    tpotMs: timed.length === 1 ? computeTpot(timed[0]!) : null,
    outputTokensPerS: outputTokens === null || e2eMs === null || e2eMs === 0 ? null : (outputTokens / e2eMs) * 1000,
    loadMs: total((reply) => reply.receipt.serverTiming?.loadMs),
    prefillMs: total((reply) => reply.receipt.serverTiming?.prefillMs),
    decodeMs: total((reply) => reply.receipt.serverTiming?.decodeMs),
    billedUsd: record.cost.billed,
    energyJ: sumKnown(record.turns, (turn) => turn.energy?.joules),
    serviceTier: last?.receipt.serviceTier ?? null,
    servedModel: last?.receipt.servedModel ?? null,
    worker: findShared(record, (worker) => worker.name),
    machine: findShared(record, (worker) => worker.machine),
    gateway: gateways.find(({ name }) => name !== null)?.name ?? null,
    promptReused,
    gatewayCache,
    gatewayRetries: sumKnown(gateways, ({ retries }) => retries),
    gatewayFallbacks: sumKnown(gateways, ({ fallbacks }) => fallbacks),
  };
}

function listReplies(record: RunRecord): Generation[] {
  const replies: Generation[] = [];
  for (const { generation } of record.turns) if (generation !== null) replies.push(generation);
  return replies;
}

/** Less than this between two tokens is no model's time: somebody on the way held the reply back and passed it on at once. */
const FASTEST_TOKEN_MS = 0.05;

/** METHODOLOGY §12: only where the stream shows all the tokens that were counted, as they were written. */
function computeTpot({ usage, chunksMs, ttftMs, e2eMs, reasoning, reasoningSummarized }: Generation): number | null {
  const hidden = reasoningSummarized === true || ((usage.reasoningTokens ?? 0) > 0 && reasoning === '');
  if (
    usage.outputTokens === null ||
    usage.outputTokens < 2 ||
    chunksMs.length < 2 ||
    hidden ||
    ttftMs === null ||
    e2eMs === null
  )
    return null;
  const tpotMs = (e2eMs - ttftMs) / (usage.outputTokens - 1);
  return tpotMs < FASTEST_TOKEN_MS ? null : tpotMs;
}

/** An unknown part makes the sum unknown; so does having no part. */
function sumKnown<T>(parts: readonly T[], select: (part: T) => number | null | undefined): number | null {
  let total: number | null = null;
  for (const part of parts) {
    const value = select(part) ?? null;
    if (value === null) return null;
    total = (total ?? 0) + value;
  }
  return total;
}
