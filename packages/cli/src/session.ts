import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  byCodeUnits,
  ConfigError,
  canonicalJson,
  cellKey,
  commonSampling,
  execute,
  fileError,
  fileSha256,
  foldJournal,
  inputFiles,
  inRun,
  isAnswered,
  type Journal,
  type Manifest,
  makePlan,
  openJournal,
  type Plan,
  type Provider,
  priceOf,
  promptsOf,
  type RunInputs,
  type RunState,
  type RunStatus,
  readRunState,
  SCHEMA_VERSION,
  type Scorer,
  type Session,
  samplingFor,
  shown,
  sweepTemporary,
  thisMachine,
  worstCase,
  writeAtomic,
  writeManifest,
} from '@evenhand/core';
import { METHODS, type RunTables, writeResults } from '@evenhand/report';
import type { Connected } from './connect.ts';
import { harness, scorerOf } from './parts.ts';
import { progressOf } from './progress.ts';
import { realWorld } from './world.ts';

/** What only the user can mend, found before anything is asked or written. @throws ConfigError with all of it */
export function checkInputs(inputs: RunInputs, providers: readonly Provider[]): void {
  const problems = [...trialProblems(inputs, providers), ...capProblems(inputs, new Date())];
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Trials that could not differ. */
export function trialProblems(inputs: RunInputs, providers: readonly Provider[]): string[] {
  const { trials, sampling } = inputs.settings;
  if (trials === 1) return [];
  return inputs.models.flatMap((model) => {
    const provider = providers.find(({ name }) => name === model.host.provider);
    if (provider?.deterministic !== true) return [];
    return inputs.suites
      .filter((suite) => samplingFor(commonSampling(suite, sampling), model).temperature === 0)
      .map(
        (suite) =>
          `model ${model.id}: ${trials} trials at temperature 0 would give ${trials} times the same reply to ${suite.name}, because ${provider.name} is deterministic; ask once (--trials 1) or set a temperature above 0`,
      );
  });
}

/** Why a cap on money could not be kept; empty = it can, or there is none. @param at when the requests are to be sent */
export function capProblems({ settings, models, suites }: RunInputs, at: Date): string[] {
  const { maxUsd, sampling } = settings;
  if (maxUsd === null) return [];
  const paid = models.filter((model) => model.host.localCost === null && model.host.baseUrl !== null);
  const problems = paid.flatMap((model) =>
    suites.flatMap((suite) => {
      const { maxOutputTokens } = samplingFor(commonSampling(suite, sampling), model);
      if (worstCase(0, maxOutputTokens, model, at) !== null) return [];
      const unpriced = priceOf(model, at) === null;
      return [
        `model ${model.id}: a cap of $${maxUsd} cannot be kept, because ${unpriced ? 'its price is unknown' : `${suite.name} sets no maxOutputTokens`}; state ${unpriced ? 'a price in its entry' : 'it in sampling'} or leave maxUsd out`,
      ];
    }),
  );
  return [...new Set(problems)];
}

/** The experiment with only the samples that are asked, ready to be written down. */
export function inputsOf(experiment: RunInputs): RunInputs {
  const { suites } = makePlan(experiment);
  return { name: experiment.name, settings: experiment.settings, suites, models: experiment.models };
}

/** How a run ended, with its tables. */
export interface Ended {
  readonly folder: string;
  readonly status: RunStatus;
  readonly tables: RunTables;
}

export interface RunOptions {
  readonly inputs: RunInputs;
  readonly connected: Connected;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** The manifest of the run that is resumed; null = a new run. */
  readonly resumed: Manifest | null;
}

/** One session of a run: from the first request to the result files. @throws ConfigError */
export async function runSession({ inputs, connected, folder, resumed }: RunOptions): Promise<Ended> {
  const plan = makePlan({
    suites: inputs.suites,
    models: inputs.models,
    settings: { ...inputs.settings, limit: null },
  });
  const scorers = new Map<string, Scorer>();
  for (const suite of inputs.suites) {
    const judge = scorerOf(suite);
    if (judge === undefined)
      throw new ConfigError(`suite ${suite.name}: this evenhand has no scorer ${suite.scorer.name}`);
    scorers.set(suite.name, judge.scorer);
  }
  const { manifest, journal, state } = begin(inputs, connected, folder, resumed, plan);
  const answered = plan.lanes
    .flatMap((lane) => lane.blocks.flatMap((block) => block.cells))
    .filter((cell) => isAnswered(state.cells.get(cellKey(cell)))).length;
  const progress = progressOf(plan.cells, answered);
  const stops = interruptible(progress.notice, folder);
  const world = realWorld(progress.notice);
  try {
    const end = await execute({
      plan,
      settings: inputs.settings,
      models: inputs.models,
      adapters: connected.adapters,
      scorers,
      journal,
      state,
      world,
      stop: stops.stop,
      cancel: stops.cancel,
      onVerdict: progress.verdict,
    });
    progress.end();
    await journal.close();
    return await finish(folder, manifest, plan, end);
  } catch (error) {
    if (error instanceof ConfigError)
      throw new ConfigError([...error.problems, `what was answered is kept: evenhand run --resume ${shown(folder)}`], {
        cause: error,
      });
    throw error;
  } finally {
    stops.done();
  }
}

function begin(
  inputs: RunInputs,
  connected: Connected,
  folder: string,
  resumed: Manifest | null,
  plan: Plan,
): { manifest: Manifest; journal: Journal; state: RunState } {
  const session: Session = {
    startedAt: new Date().toISOString(),
    endedAt: null,
    harness: harness(),
    machine: thisMachine(),
    cellsBefore: 0,
    status: 'running',
  };
  const state = readRunState(inRun.journal(folder));
  if (resumed !== null) {
    sweepTemporary(folder);
    const manifest: Manifest = {
      ...resumed,
      status: 'running',
      settings: inputs.settings,
      sessions: [...resumed.sessions, { ...session, cellsBefore: state.cells.size }],
    };
    writeManifest(folder, manifest);
    return { manifest, state, journal: openJournal(inRun.journal(folder), state.validBytes) };
  }
  const files = inputFiles(inputs);
  const manifest: Manifest = {
    schema: SCHEMA_VERSION,
    runId: runId(inputs.name),
    experiment: inputs.name,
    status: 'running',
    planned: plan.cells,
    settings: inputs.settings,
    methods: METHODS,
    suites: inputs.suites.map((suite) => ({
      name: suite.name,
      version: suite.version,
      scorer: `${suite.scorer.name}@${suite.scorer.version}`,
      prompts: promptsOf(suite, inputs.settings),
      samples: suite.samples.length,
      size: suite.size,
    })),
    skipped: connected.skipped,
    models: inputs.models.map((model) => ({
      id: model.id,
      provider: model.host.provider,
      host: model.host.id,
      operator: model.host.operator,
      jurisdiction: model.host.jurisdiction,
      baseUrl: model.host.baseUrl,
      identity: connected.identities.get(model.id)!,
      sampling: Object.fromEntries(
        inputs.suites.map((suite) => [suite.name, samplingFor(commonSampling(suite, inputs.settings.sampling), model)]),
      ),
    })),
    sessions: [session],
    inputs: files.map(({ path, sha256 }) => ({ path, sha256 })),
    records: [],
    import: null,
    scores: [],
    headlines: [],
  };
  for (const file of files) writeAtomic(join(folder, file.path), file.content);
  writeManifest(folder, manifest);
  return { manifest, state, journal: openJournal(inRun.journal(folder), 0) };
}

/** Folds the journal, closes the manifest, writes the result files; the journal goes last, and only from a complete run. */
async function finish(
  folder: string,
  manifest: Manifest,
  plan: Plan,
  end: 'budget' | 'interrupted' | null,
): Promise<Ended> {
  const { lines, answered } = foldJournal(
    inRun.journal(folder),
    manifest.models.map(({ id }) => id),
    (model) => inRun.records(folder, model),
  );
  const records = await Promise.all(
    [...lines]
      .sort(([a], [b]) => byCodeUnits(a, b))
      .map(async ([model, count]) => ({
        path: `records/${model}.jsonl`,
        sha256: await fileSha256(inRun.records(folder, model)),
        lines: count,
      })),
  );
  const status: RunStatus = end ?? (answered === plan.cells ? 'complete' : 'incomplete');
  const sessions = manifest.sessions.with(-1, {
    ...manifest.sessions.at(-1)!,
    endedAt: new Date().toISOString(),
    status,
  });
  writeManifest(folder, { ...manifest, status, sessions, records });
  const tables = writeResults(folder);
  if (status === 'complete') rmSync(inRun.journal(folder), { force: true });
  return { folder, status, tables };
}

/** A run that was killed after its last cell, while its files were written: writes them, and lets the journal go. @throws ConfigError */
export function finishFiles(folder: string): void {
  if (!existsSync(inRun.journal(folder))) return;
  sweepTemporary(folder);
  writeResults(folder);
  rmSync(inRun.journal(folder), { force: true });
}

/** First Ctrl-C: nothing new is asked, what runs may end. Second: what runs is given up. */
function interruptible(notice: (line: string) => void, folder: string) {
  const stop = new AbortController();
  const cancel = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) cancel.abort();
    else {
      stop.abort();
      notice(
        `stopping: what is running may end (again to stop at once); resume with: evenhand run --resume ${shown(folder)}`,
      );
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    stop: stop.signal,
    cancel: cancel.signal,
    done: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}

/** `<experiment>-<UTC as 20261122T143000Z>-<4 hex>` */
export function runId(name: string): string {
  const utc = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return `${name}-${utc}-${randomBytes(2).toString('hex')}`;
}

/** Where a new run goes. Nothing is made yet. @throws ConfigError when the folder holds something */
export function newFolder(out: string | undefined, name: string): string {
  const folder = resolve(out ?? join('results', runId(name)));
  if (existsSync(inRun.manifest(folder)) || existsSync(inRun.journal(folder)))
    throw new ConfigError(
      `${shown(folder)}: holds a run already; resume it with --resume, or choose another folder with --out`,
    );
  return folder;
}

/** Makes the folder, so that an unwritable place is known before anything is asked. @throws ConfigError */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileError(error, folder);
  }
}

/** What changed between what a run rests on and what is to be run now; empty = nothing. */
export function changesSince(stored: RunInputs, now: RunInputs): string[] {
  const changes: string[] = [];
  const compare = (what: string, a: unknown, b: unknown) => {
    if (canonicalJson(a ?? null) !== canonicalJson(b ?? null)) changes.push(what);
  };
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  compare(`suites: ${names(stored.suites)} became ${names(now.suites)}`, names(stored.suites), names(now.suites));
  compare(`models: ${ids(stored.models)} became ${ids(now.models)}`, ids(stored.models), ids(now.models));
  for (const suite of stored.suites) {
    const other = now.suites.find(({ name }) => name === suite.name);
    if (other === undefined) continue;
    const { samples: a, ...header } = suite;
    const { samples: b, ...otherHeader } = other;
    compare(`suite ${suite.name}: its prompt, scorer, version or request changed`, header, otherHeader);
    compare(`suite ${suite.name}: its samples changed`, a, b);
  }
  for (const model of stored.models) {
    const other = now.models.find(({ id }) => id === model.id);
    if (other !== undefined) compare(`model ${model.id}: its entry changed`, model, other);
  }
  for (const key of ['trials', 'seed', 'sampling', 'margin', 'prompts', 'weights'] as const)
    compare(
      `${key}: ${canonicalJson(stored.settings[key])} became ${canonicalJson(now.settings[key])}`,
      stored.settings[key],
      now.settings[key],
    );
  return changes;
}
