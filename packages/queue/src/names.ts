import type { ModelEntry, ModelIdentity } from '@evenhand/core';
import { hashJson } from '@evenhand/io';

/** Before every key of ours. */
export const PREFIX = 'evenhand';

/** Names of all workers that came; who lives has a key of his own. */
export const WORKERS_KEY = `${PREFIX}:workers`;
export const toWorkerKey = (name: string) => `${PREFIX}:worker:${name}`;
/** Ids of all runs whose leftovers are here. */
export const RUNS_KEY = `${PREFIX}:runs`;
export const toRunKey = (run: string) => `${PREFIX}:run:${run}`;
export const toAliveKey = (run: string) => `${PREFIX}:run:${run}:alive`;
/** The stream of replies to a run; each entry is deleted when it is in the journal. */
export const toRepliesKey = (run: string) => `${PREFIX}:run:${run}:replies`;

/**
 * The queue of one model: the same only for entries that agree in all but where the server is and how one gets in, and for workers
 * that serve the same weights. A worker thus takes nothing that it would answer otherwise.
 */
export function toQueueName(model: ModelEntry, identity: ModelIdentity): string {
  const {
    baseUrl: _,
    apiKeyEnv: _1,
    headers: _2,
    proxy: _3,
    concurrency: _4,
    limits: _5,
    device: _6,
    ...host
  } = model.host;
  const { prices: _7, price: _8, hostedPrices: _9, exchangeRates: _10, holidays: _11, ...entry } = model;
  const { digest, weightsSha256, adapterSha256, quantization, templateSha256 } = identity;
  const { localCost: _12, ...served } = host;
  const hash = hashJson({ ...entry, host: served, digest, weightsSha256, adapterSha256, quantization, templateSha256 });
  return `${model.id.replace(/[^A-Za-z0-9._-]/g, '-')}-${hash.slice(0, 16)}`;
}

/** BullMQ refuses a colon in the id of a job. */
export const toJobId = (run: string, ask: string): string =>
  `${run} ${ask}`.replaceAll('%', '%25').replaceAll(':', '%3A');
