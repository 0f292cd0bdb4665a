import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  ConfigError,
  createInputFiles,
  type Experiment,
  isPaid,
  type ModelEntry,
  type RunInputs,
  type RunStatus,
  readInputs,
  readManifest,
  readRunState,
  runPaths,
} from '@evenhand/core';
import { canonicalJson, displayPath, makeFolder, writeAtomic } from '@evenhand/io';
import { inLanguage, messages } from '@evenhand/messages';
import {
  findSamplesHash,
  NIGHT_LOG_FILE,
  type Night,
  type NightLog,
  onlyPrices,
  type RunTables,
  readNightLog,
  UNKNOWN,
  usd,
} from '@evenhand/report';
import { createRunId, createRunInputs, lockRun, type RunResult, runExperiment } from '@evenhand/runner';
import { isWeightsUnavailable } from '../commands/run.ts';
import { listRunFolders } from '../find-runs.ts';
import type { createRunOptions } from '../run-options.ts';
import { reserveExpense, settleExpense, sumMonth, sumRun, toMonth } from './ledger.ts';
import { readModelStates } from './model-states.ts';
import { computePairParts, type Pair, readStoredPairs, toHeaders, toPairKey } from './pairs.ts';
import { type NightPlan, planNight, type WantedPair } from './plan-night.ts';
import { repricePair } from './reprice.ts';

export interface NightOptions {
  /** Absolute path of the folder of nights. */
  readonly nights: string;
  /** The most that all nights of a month may cost, USD; null = no budget. */
  readonly monthlyUsd: number | null;
  /** Days after which a row is requested anew although nothing has changed; null = never. */
  readonly refreshDays: number | null;
  readonly runOptions: ReturnType<typeof createRunOptions>;
  /** Lines to the person who waits. */
  readonly notice: (line: string) => void;
}

/** What a night came to. */
export interface EndedNight {
  readonly night: Night;
  readonly log: NightLog;
  /** The runs into which it asked, with their tables. */
  readonly runs: readonly RunTables[];
  /** What all nights of its month cost, USD. */
  readonly monthUsd: number;
  /** Whether a run could not begin because something is wrong that only the user can mend. */
  readonly isRefused: boolean;
}

/**
 * One night: requests what changed since the nights before it, carries the rest over, and keeps to the budget of the month.
 * What it did stands in `nights.json` at every moment, so that a night that was killed is settled by the next one.
 * @throws ConfigError where experiment or folder are wrong, or another night is at work there
 */
export async function runNight(experiment: Experiment, options: NightOptions): Promise<EndedNight> {
  makeFolder(options.nights);
  const lock = lockRun(options.nights);
  try {
    return await runLockedNight(experiment, options);
  } finally {
    lock.release();
  }
}

async function runLockedNight(experiment: Experiment, options: NightOptions): Promise<EndedNight> {
  const { nights, runOptions } = options;
  const at = runOptions.runtime.date();
  const month = toMonth(at);
  let log = settleKilled(nights, readLog(nights, experiment.name));
  const inputs = createRunInputs(experiment);
  const wanted = listWanted(inputs);
  const stored = listRunFolders(nights).flatMap(readStoredPairs);
  const states = await readModelStates(inputs.models, runOptions.runtime, new AbortController().signal);
  const plan = inLanguage('en', () =>
    planNight(wanted, stored, (model) => states.get(model)!, { at, refreshDays: options.refreshDays }),
  );
  let night: Night = {
    at: at.toISOString(),
    status: 'running',
    runs: [],
    requested: [],
    carried: plan.carried.map(({ stored: { model, suite, folder, startedAt } }) => ({
      model,
      suite,
      run: basename(folder),
      since: startedAt,
    })),
    putOff: [...plan.putOff],
  };
  const before = log.nights.map((one): Night => (one.status === 'running' ? { ...one, status: 'interrupted' } : one));
  const keep = (changes: Partial<NightLog> = {}) => {
    log = { ...log, ...changes, nights: [...before, night] };
    writeLog(nights, log);
  };
  keep({ repriced: repriceCarried(plan, at) });

  const runs: RunTables[] = [];
  let status: RunStatus = 'complete';
  let isRefused = false;
  for (const step of listSteps(plan, inputs, nights, options.monthlyUsd !== null)) {
    if (status === 'interrupted') {
      night = putOff(
        night,
        step.pairs,
        inLanguage('en', () => messages.nightly.stopped),
      );
      continue;
    }
    const left = options.monthlyUsd === null ? null : options.monthlyUsd - sumMonth(log.expenses, month);
    const affordable = selectAffordable(step, left);
    const pairs = step.pairs.filter(({ model }) => affordable.includes(model));
    if (pairs.length < step.pairs.length) {
      const dear = step.pairs.filter((pair) => !pairs.includes(pair));
      night = putOff(night, dear, describeBudget(log, month, options.monthlyUsd));
      status = worse(status, 'budget');
    }
    if (pairs.length === 0) continue;
    const run = basename(step.folder);
    const paid = step.models.some((model) => affordable.includes(model.id) && isPaid(model));
    const cap = paid ? toCap(inputs.settings.maxUsd, left, sumRun(log.expenses, run)) : inputs.settings.maxUsd;
    const unbegun = night;
    night = { ...night, runs: [...new Set([...night.runs, run])], requested: [...night.requested, ...pairs] };
    keep({ expenses: reserveExpense(log.expenses, run, month, paid && left !== null ? left : 0) });
    options.notice(step.notice);
    const ended = await runStep(step, affordable, cap, options);
    if ('problems' in ended) {
      keep({ expenses: settleExpense(log.expenses, run, readSpent(step.folder)) });
      night = putOff(unbegun, pairs, ended.problems.join('; '));
      isRefused ||= ended.refused;
      status = worse(status, 'incomplete');
      continue;
    }
    runs.push(ended.tables);
    keep({ expenses: settleExpense(log.expenses, run, ended.spentUsd) });
    status = worse(status, ended.status);
    night = putOffOpen(
      night,
      pairs,
      ended,
      ended.status === 'budget' ? describeBudget(log, month, options.monthlyUsd) : null,
    );
  }
  if (night.putOff.length > 0) status = worse(status, 'incomplete');
  night = { ...night, status };
  keep();
  return { night, log, runs, monthUsd: sumMonth(log.expenses, month), isRefused };
}

function readLog(nights: string, experiment: string): NightLog {
  const log = readNightLog(nights);
  if (log === null) return { schema: 1, experiment, expenses: [], repriced: [], nights: [] };
  if (log.experiment !== experiment)
    throw new ConfigError(messages.nightly.otherExperiment(displayPath(nights), log.experiment, experiment));
  return log;
}

function writeLog(nights: string, log: NightLog): void {
  writeAtomic(join(nights, NIGHT_LOG_FILE), `${JSON.stringify(log, null, 2)}\n`);
}

/** What a killed night left open. */
function settleKilled(nights: string, log: NightLog): NightLog {
  const open = log.expenses.filter(({ usd: spent }) => spent === null);
  const expenses = open.reduce<NightLog['expenses']>(
    (all, { run }) => settleExpense(all, run, readSpent(join(nights, run))),
    log.expenses,
  );
  return { ...log, expenses };
}

/** What all sessions of a run that did not end as it should have booked, USD; null = nothing says so any more. */
function readSpent(folder: string): number | null {
  // The folder is made before anything is sent.
  if (!existsSync(runPaths.manifest(folder))) return 0;
  const journal = runPaths.journal(folder);
  return existsSync(journal) ? readRunState(journal).spentUsd : null;
}

function listWanted(inputs: RunInputs): WantedPair[] {
  const written = { inputs: createInputFiles(inputs) };
  return toHeaders(inputs).flatMap((suite) =>
    inputs.models.map((entry) => ({
      model: entry.id,
      suite: suite.name,
      entry,
      parts: computePairParts(inputs, suite, findSamplesHash(written, suite.name), entry),
    })),
  );
}

function repriceCarried({ carried }: NightPlan, at: Date): NightLog['repriced'] {
  return carried.flatMap(({ wanted, stored }) => {
    // A price that begins on a day of its own changes although its file does not.
    const hasPrice = [wanted.entry, stored.entry].some(
      (entry) => isPaid(entry) || canonicalJson(onlyPrices(entry)) !== canonicalJson(onlyPrices(stored.entry)),
    );
    return hasPrice ? (repricePair(stored, wanted.entry, at) ?? []) : [];
  });
}

/** A run of the night: one that goes on, or a new one. */
interface Step {
  readonly folder: string;
  readonly inputs: RunInputs;
  readonly resumed: boolean;
  readonly models: readonly ModelEntry[];
  readonly pairs: NightPlan['putOff'];
  readonly notice: string;
}

/** @param apart whether what is paid for goes into runs of its own, because a cap ends a run as a whole */
function listSteps(plan: NightPlan, inputs: RunInputs, nights: string, apart: boolean): Step[] {
  const { nightly } = messages;
  const resumed = plan.resumed.map(({ folder, pairs }): Step => {
    const own = readInputs(folder, readManifest(folder));
    return {
      folder,
      inputs: own,
      resumed: true,
      models: own.models,
      pairs,
      notice: nightly.goesOn(displayPath(folder)),
    };
  });
  const fresh = plan.groups.flatMap(({ models, suites, pairs }): Step[] => {
    const entries = inputs.models.filter(({ id }) => models.includes(id));
    const parts = apart ? [entries.filter((entry) => !isPaid(entry)), entries.filter(isPaid)] : [entries];
    return parts
      .filter((part) => part.length > 0)
      .map((part) => ({
        folder: join(nights, createRunId(inputs.name)),
        inputs: { ...inputs, models: part, suites: inputs.suites.filter(({ name }) => suites.includes(name)) },
        resumed: false,
        models: part,
        pairs: pairs.filter(({ model }) => part.some(({ id }) => id === model)),
        notice: nightly.beginsRun(part.map(({ id }) => id).join(', '), suites.join(', ')),
      }));
  });
  return [...resumed, ...fresh];
}

/** The models of a step that may be requested: where nothing of the budget is left, those that cost nothing by the token. */
function selectAffordable({ models, resumed }: Step, leftUsd: number | null): string[] {
  if (leftUsd === null || leftUsd > 0 || !models.some(isPaid)) return models.map(({ id }) => id);
  // A run goes on as a whole.
  return resumed ? [] : models.filter((model) => !isPaid(model)).map(({ id }) => id);
}

/** The cap of a run in this session: it counts all its sessions. */
function toCap(maxUsd: number | null, leftUsd: number | null, spentUsd: number): number | null {
  if (leftUsd === null) return maxUsd;
  const cap = spentUsd + Math.max(0, leftUsd);
  return maxUsd === null ? cap : Math.min(maxUsd, cap);
}

function describeBudget(log: NightLog, month: string, monthlyUsd: number | null): string {
  return inLanguage('en', () =>
    messages.nightly.budgetSpent(
      month,
      monthlyUsd === null ? UNKNOWN : usd(monthlyUsd),
      usd(sumMonth(log.expenses, month)),
    ),
  );
}

/** Why a run did not begin, or did not go on. */
interface Unbegun {
  readonly problems: readonly string[];
  /** Whether only the user can mend it; false = weights could not be had tonight. */
  readonly refused: boolean;
}

async function runStep(
  step: Step,
  models: readonly string[],
  maxUsd: number | null,
  { runOptions }: NightOptions,
): Promise<RunResult | Unbegun> {
  const settings = { ...step.inputs.settings, maxUsd };
  const inputs = { ...step.inputs, settings, models: step.inputs.models.filter(({ id }) => models.includes(id)) };
  let lock: ReturnType<typeof lockRun> | null = null;
  try {
    if (step.resumed) lock = lockRun(step.folder);
    const ended = await runExperiment(inputs, {
      ...runOptions,
      folder: step.folder,
      // A run that goes on needs all its models.
      skipMissing: !step.resumed,
      resumed: step.resumed ? readManifest(step.folder) : null,
    });
    return ended;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { problems: error.problems, refused: !isWeightsUnavailable(error) };
  } finally {
    lock?.release();
  }
}

const ORDER: readonly RunStatus[] = ['complete', 'incomplete', 'budget', 'interrupted'];
const worse = (a: RunStatus, b: RunStatus): RunStatus => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b);

function putOff(night: Night, pairs: readonly Pair[], why: string): Night {
  return { ...night, putOff: [...night.putOff, ...pairs.map(({ model, suite }) => ({ model, suite, why }))] };
}

/** Pairs that were requested and have no complete row all the same. @param why null = as the rows tell */
function putOffOpen(night: Night, pairs: readonly Pair[], { tables }: RunResult, why: string | null): Night {
  const { summary, manifest } = tables;
  let after = night;
  for (const pair of pairs) {
    const isPair = (other: Pair) => toPairKey(other) === toPairKey(pair);
    const skipped = manifest.skipped.find(({ model }) => model === pair.model);
    if (skipped !== undefined) {
      const reason = inLanguage('en', () => messages.nightly.unreachable(skipped.reason));
      const requested = after.requested.filter((other) => !isPair(other));
      after = putOff({ ...after, requested }, [pair], reason);
      continue;
    }
    const left = summary
      .filter((row) => row.language === '*' && isPair({ model: String(row.model), suite: String(row.suite) }))
      .reduce((sum, row) => sum + Number(row.n_missing ?? 0) + Number(row.n_failed ?? 0), 0);
    if (left > 0) after = putOff(after, [pair], why ?? inLanguage('en', () => messages.nightly.cellsLeft(left)));
  }
  return after;
}
