import {
  computeTurnCost,
  isLoopback,
  type Manifest,
  type ModelEntry,
  ProviderError,
  REPLY_MARKS,
  type RunHeaders,
  type RunRecord,
  selectSettings,
} from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';
import { setBackMs } from './set-clock.ts';
import type { Mismatch } from './verification.ts';

type Session = Manifest['sessions'][number];

/** What the records of a model say of the sessions that asked for them. */
export interface Activity {
  /** The least that can have been booked for them, USD. */
  readonly leastUsd: number;
  /** Whether it is all that can have been booked: each reply has a price, and nothing failed. */
  readonly isUsdExact: boolean;
  /** Replies that this process asked for, and those of each worker of a queue. */
  readonly ownReplies: number;
  readonly workerReplies: ReadonlyMap<string, number>;
  /** Cells without a verdict on a reply. */
  readonly failed: number;
}

/** Gathers that as the records are read. @param model undefined = the inputs do not know it @param isJudgedHere whether the sessions paid for the verdicts */
export function trackActivity(model: ModelEntry | undefined, isJudgedHere: boolean) {
  let [leastUsd, isUsdExact, ownReplies, failed] = [0, model !== undefined, 0, 0];
  const workerReplies = new Map<string, number>();
  return {
    record({ turns, earlierAttempts, score }: RunRecord) {
      if (score === null) failed++;
      if (isJudgedHere) leastUsd += score?.spent?.usd ?? 0;
      if (earlierAttempts.length > 0) isUsdExact = false;
      for (const { generation, failedAttempts, worker, askedAt, energy } of turns) {
        if (failedAttempts.length > 0 || generation === null) isUsdExact = false;
        if (generation === null) continue;
        if (worker === undefined) ownReplies++;
        else workerReplies.set(worker.name, (workerReplies.get(worker.name) ?? 0) + 1);
        if (model === undefined) continue;
        const { list, billed } = computeTurnCost({ askedAt, generation, energy }, model);
        // The price table or the bill, whichever is more.
        const usd = list === null || billed === null ? (list ?? billed) : Math.max(list, billed);
        if (usd === null) isUsdExact = false;
        leastUsd += usd ?? 0;
      }
    },
    conclude: (): Activity => ({ leastUsd, isUsdExact, ownReplies, workerReplies, failed }),
  };
}

/** Sessions against what the records say of them, and against the inputs. @param activities of each model, by its label */
export function checkSessions(
  manifest: Manifest,
  inputs: RunHeaders,
  activities: ReadonlyMap<string, Activity>,
): Mismatch[] {
  const all = [...activities.values()];
  const changed = checkOnlySession(manifest, inputs, all);
  if (manifest.import !== null) return changed.map((text) => ({ place: 'manifest.json', text }));
  const texts = [
    ...checkEnds(manifest),
    ...changed,
    ...checkMoney(manifest, inputs, all),
    ...checkPeers(manifest, inputs, activities),
    ...manifest.sessions.flatMap((session, at) => [
      ...checkLimiters(session, at, inputs),
      ...checkPauses(session, at),
      ...checkWorkers(session, at, inputs),
    ]),
  ];
  return texts.map((text) => ({ place: 'manifest.json', text }));
}

const name = (at: number): string => `session ${at + 1}`;

function checkEnds({ sessions }: Manifest): string[] {
  return sessions.flatMap(({ endedAt, status }, at) =>
    endedAt === null && status !== 'running' ? [`${name(at)} ended as ${status}, and has no time at which it did`] : [],
  );
}

/** Whether a version wrote it that wrote down peers, limits and load too; an older one may not have. */
const isRecent = (sessions: readonly Session[], benchmarks: Manifest['benchmarks']): boolean =>
  benchmarks !== undefined || sessions.some(({ bookedUsd }) => bookedUsd !== undefined);

/** Where there was one session, its settings are those of the inputs, and it gave all replies. */
function checkOnlySession(
  { sessions, settings, benchmarks }: Manifest,
  inputs: RunHeaders,
  all: readonly Activity[],
): string[] {
  const [session] = sessions;
  if (sessions.length > 1 || session === undefined) return [];
  const texts: string[] = [];
  const [stated, expected] = [selectSettings(settings, 'changeable'), selectSettings(inputs.settings, 'changeable')];
  for (const key of Object.keys(stated) as (keyof typeof stated)[])
    if (canonicalJson(stated[key] ?? null) !== canonicalJson(expected[key] ?? null))
      texts.push(`settings.${key} is ${stated[key]}; there was one session, and the inputs say ${expected[key]}`);
  const found = new Map<string, number>();
  for (const { workerReplies } of all)
    for (const [worker, replies] of workerReplies) found.set(worker, (found.get(worker) ?? 0) + replies);
  for (const { name: worker, replies } of session.workers ?? [])
    if (replies !== null && (found.get(worker) ?? 0) > replies)
      texts.push(
        `worker ${worker} is said to have given ${replies} replies; the records have ${found.get(worker)} of it`,
      );
  for (const worker of found.keys())
    if (!session.workers?.some((one) => one.name === worker))
      texts.push(`the records have replies of the worker ${worker}, which the session does not name`);
  const hasReplies = all.some(({ ownReplies }) => ownReplies > 0);
  if (isRecent(sessions, benchmarks) && hasReplies && session.load === undefined)
    texts.push('nobody looked how busy its machine was, which every version did that wrote the rest of it');
  if (isRecent(sessions, benchmarks) && hasReplies && session.limiters.length === 0)
    texts.push('it has replies, and no host or device that was asked for them');
  const failed = all.reduce((sum, one) => sum + one.failed, 0);
  const spared = session.givenUp.reduce((sum, { cells }) => sum + cells, 0);
  if (spared > failed) texts.push(`${spared} cells are said not to have been sent; ${failed} have no verdict`);
  return texts;
}

/** Sums of doubles in another order. */
const ROUNDING = 1e-9;

/** What was booked is never less than what the replies cost, and no more where nothing else can have cost. */
function checkMoney({ sessions, settings, status }: Manifest, inputs: RunHeaders, all: readonly Activity[]): string[] {
  const texts: string[] = [];
  const last = new Map<number | null, number>();
  for (const [at, { bookedUsd, shard = null, endedAt }] of sessions.entries()) {
    if (bookedUsd === undefined) {
      // An older version did not write it down, or nothing was booked.
      if (last.has(shard) && endedAt !== null) texts.push(`${name(at)} booked nothing, and one before it did`);
      continue;
    }
    if (bookedUsd < (last.get(shard) ?? 0) * (1 - ROUNDING))
      texts.push(`${name(at)} has booked $${bookedUsd} in all, less than the one before it`);
    last.set(shard, bookedUsd);
  }
  // A run that went on after it was merged counts from what its shards had booked.
  const own = last.get(null);
  const booked = own ?? [...last.values()].reduce((sum, one) => sum + one, 0);
  if (last.size === 0) return texts;
  const least = all.reduce((sum, { leastUsd }) => sum + leastUsd, 0);
  if (booked < least * (1 - ROUNDING)) texts.push(`$${booked} was booked; the replies alone come to $${least}`);
  const isExact =
    status === 'complete' &&
    inputs.judge == null &&
    sessions.every(({ endedAt, status: end }) => endedAt !== null && end === 'complete') &&
    all.every(({ isUsdExact }) => isUsdExact);
  if (isExact && booked > least * (1 + ROUNDING))
    texts.push(`$${booked} was booked; the replies come to $${least}, and nothing failed`);
  if (settings.maxUsd !== null && booked > settings.maxUsd * (1 + ROUNDING))
    texts.push(`$${booked} was booked, over the cap of $${settings.maxUsd}`);
  return texts;
}

const toHostName = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
const toPort = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

/** Whoever replied was spoken to; where only this machine could be, nobody else was. */
function checkPeers(
  { sessions, benchmarks }: Manifest,
  inputs: RunHeaders,
  activities: ReadonlyMap<string, Activity>,
): string[] {
  const texts: string[] = [];
  for (const [at, { peers, localOnly, workers }] of sessions.entries()) {
    const keys = peers.map((peer) => `${peer.name} ${peer.address} ${peer.port} ${peer.via}`);
    if (keys.some((key, index) => index > 0 && key <= keys[index - 1]!))
      texts.push(`${name(at)}: those who were spoken to stand twice, or out of order`);
    for (const { name: host, address, via } of peers) {
      const isAddress = /^[\d.]+$|:/.test(host);
      if (isAddress && address !== null && address !== host)
        texts.push(`${name(at)}: ${host} is said to be at ${address}`);
      if (address === null && via === null && isAddress && workers === undefined)
        texts.push(`${name(at)}: ${host} was spoken to without a proxy, and its address is left out`);
      if (via !== null && address !== null)
        texts.push(`${name(at)}: ${host} was spoken to by ${via}, which alone knows its address; ${address} is named`);
      if (
        localOnly &&
        (via !== null ||
          (address !== null && !isLoopback(`http://${address.includes(':') ? `[${address}]` : address}/`)))
      )
        texts.push(`${name(at)}: only this machine could be spoken to, and ${host} was`);
    }
  }
  const all = sessions.flatMap(({ peers }) => peers);
  // An older version did not write them down, and workers of a queue speak for themselves.
  if ((all.length === 0 && !isRecent(sessions, benchmarks)) || sessions.some(({ workers }) => workers !== undefined))
    return texts;
  for (const { id, host, ...entry } of inputs.models) {
    if (host.baseUrl === null || (activities.get(id)?.ownReplies ?? 0) === 0 || 'providerModule' in entry) continue;
    const url = new URL(host.baseUrl);
    if (!all.some((peer) => peer.name === toHostName(url) && peer.port === toPort(url)))
      texts.push(`${id} replied, and nobody at ${toHostName(url)}:${toPort(url)} was spoken to`);
  }
  return texts;
}

/**
 * How many requests are allowed at a time is halved by an overload, and grows one by one. A session that looked at its results on the
 * way has a list for each of its stages.
 */
function checkLimiters(session: Session, at: number, inputs: RunHeaders): string[] {
  const { limiters, startedAt, endedAt } = session;
  const texts: string[] = [];
  const hosts = [...inputs.models, ...(inputs.judge == null ? [] : [inputs.judge])].map(({ host }) => host);
  const lengthMs =
    endedAt === null
      ? Number.POSITIVE_INFINITY
      : Date.parse(endedAt) - Date.parse(startedAt) + setBackMs(session) + 60_000;
  for (const { name: limiter, history, omitted } of limiters) {
    const say = (text: string) => texts.push(`${name(at)}, ${limiter}: ${text}`);
    if (
      !hosts.some(
        (host) =>
          limiter === `device ${host.device}` ||
          (limiter.startsWith('host ') &&
            limiter
              .slice(5)
              .split(/, | with /)
              .includes(host.id)),
      )
    )
      say('is the limit of no host or device of this run');
    if (omitted < 0 || (omitted > 0 && history.length < 200))
      say(`${omitted} changes are left out, of ${history.length}`);
    if (history.length > 0 && history[0]!.why !== 'stated') say('its first limit was stated by nobody');
    let most = 0;
    for (const [index, { atMs, concurrency, why, pauseMs }] of history.entries()) {
      const before = history[index - 1];
      if (atMs > lengthMs || (before !== undefined && atMs < before.atMs))
        say(`a change after ${atMs} ms is out of order`);
      if (why === 'stated') most = concurrency;
      else if (concurrency > most) say(`${concurrency} at a time are more than the ${most} that were stated`);
      if (pauseMs !== null && (why === 'stated' || why === 'recovered')) say('a pause was asked for by no reply');
      // Between the first hundred and the last some are left out.
      if (before === undefined || why === 'stated' || (omitted > 0 && index === 100)) continue;
      const allowed =
        why === 'recovered'
          ? [before.concurrency + 1]
          : [Math.max(1, Math.floor(before.concurrency / 2)), before.concurrency];
      if (!allowed.includes(concurrency))
        say(`${before.concurrency} at a time became ${concurrency}, which ${why} does not`);
    }
  }
  return texts;
}

function checkPauses({ pauses, startedAt, endedAt }: Session, at: number): string[] {
  return pauses.flatMap((pause) => {
    const clockMs = pauses.reduce((sum, one) => sum + Math.abs(one.clockMs), 60_000);
    const outside =
      Date.parse(pause.at) < Date.parse(startedAt) - clockMs ||
      (endedAt !== null && Date.parse(pause.at) + pause.stoodMs > Date.parse(endedAt) + clockMs);
    return outside ? [`${name(at)}: a pause at ${pause.at} is outside of it`] : [];
  });
}

function checkWorkers({ workers = [] }: Session, at: number, inputs: RunHeaders): string[] {
  const texts: string[] = [];
  const known = new Set(inputs.models.map(({ id }) => id));
  for (const [index, { name: worker, models }] of workers.entries()) {
    if (index > 0 && worker <= workers[index - 1]!.name)
      texts.push(`${name(at)}: its workers stand twice, or out of order`);
    for (const model of models)
      if (!known.has(model))
        texts.push(`${name(at)}: the worker ${worker} is said to have served ${model}, which the run does not have`);
  }
  return texts;
}

/** What a record says that only some kinds of runs can have. */
export function createKindCheck(manifest: Manifest): (record: RunRecord, isDialogue: boolean) => string[] {
  const isImport = manifest.import !== null;
  const all = manifest.sessions.flatMap(({ workers = [] }) => workers);
  const workers = Map.groupBy(all, (one) => one.name);
  // A session with workers sends nothing itself.
  const hasOnlyWorkers = !isImport && manifest.sessions.every((session) => session.workers !== undefined);
  const hadPauses = manifest.sessions.some(({ pauses }) => pauses.length > 0);
  return ({ turns, earlierAttempts, own, reported }, isDialogue) => {
    const wrong: string[] = [];
    if (!isImport && (own !== undefined || reported !== undefined))
      wrong.push('it has verdicts of a source, and the run is no import');
    if (earlierAttempts.length > 0 && manifest.sessions.length < 2)
      wrong.push('it failed in an earlier session, and there was none');
    for (const { queueMs, worker, messages, promptSha256, generation, failedAttempts } of turns) {
      if ((queueMs === null) !== isImport)
        wrong.push(
          isImport ? 'it waited for a limit, and is imported' : 'nobody knows how long it waited for its limit',
        );
      if (worker !== undefined && !workers.has(worker.name))
        wrong.push(`it was sent by the worker ${worker.name}, which no session names`);
      else if (worker !== undefined && !workers.get(worker.name)!.some(({ machine }) => machine === worker.machine))
        wrong.push(`it was sent from ${worker.machine}, where no session has the worker ${worker.name}`);
      if (worker === undefined && generation !== null && hasOnlyWorkers)
        wrong.push('it was sent by no worker, and all sessions left it to workers');
      if (!isDialogue && (messages !== undefined || promptSha256 !== undefined))
        wrong.push('it has a turn of a dialogue, and its suite has no environment');
      // A worker looks at its own clocks.
      if (generation?.adapted.includes(REPLY_MARKS.paused) && !hadPauses && !isImport && worker === undefined)
        wrong.push('it was waited for during a pause, and no session had one');
      const final = failedAttempts
        .slice(0, generation === null ? -1 : undefined)
        .find(({ kind }) => !new ProviderError(kind, '').retryable);
      if (final !== undefined)
        wrong.push(`an attempt failed as ${final.kind}, which is not tried again, and another followed`);
    }
    return wrong;
  };
}
