import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  ConfigError,
  type Experiment,
  type ExperimentParts,
  experimentOf,
  loadExperiment,
  lockRun,
  type Manifest,
  type ModelIdentity,
  modelNamed,
  type RunInputs,
  type RunStatus,
  readInputs,
  readManifest,
  type Settings,
  shown,
} from '@evenhand/core';
import { WeightsUnavailableError } from '@evenhand/providers';
import { readRun } from '@evenhand/report';
import { boundScorers } from '../bound.ts';
import { changesSince, checkInputs } from '../checks.ts';
import { closeAll, connectAll } from '../connect.ts';
import { BUDGET, FAILED, INCOMPLETE, INTERRUPTED, OK } from '../exit.ts';
import { scorerIdOf } from '../judges.ts';
import { markAtOnce, stayLean } from '../lean.ts';
import { loadModule, loadNamed } from '../modules.ts';
import { readyNetwork } from '../network.ts';
import { harness, loadParts } from '../parts.ts';
import { pullMissing } from '../pull.ts';
import { finishFiles, lockedNew, newFolder } from '../run-place.ts';
import { looksFor } from '../sequential.ts';
import { type Ended, inputsOf, type RunOptions, runSession } from '../session.ts';
import { withSets } from '../sets.ts';
import { printRun } from '../tables.ts';
import { print, printJson } from '../terminal.ts';
import { version } from '../version.ts';
import { type RealWorld, worldFor } from '../world.ts';
import { printFindings } from './claim.ts';
import { printVerification, verification } from './verify.ts';

export interface AskFlags {
  readonly models?: readonly string[];
  readonly suites?: readonly string[];
  readonly trials?: number;
  readonly limit?: number;
  readonly seed?: number;
  readonly maxUsd?: number;
  readonly concurrency?: number;
  readonly prompts?: 'main' | 'all';
  readonly tools?: 'prompt' | 'native' | 'either';
  /** Label of the model that judges, in place of the experiment's. */
  readonly judge?: string;
}

interface RunFlags extends AskFlags {
  readonly resume?: string;
  /** Files of code that judged in the run that is resumed. */
  readonly module?: readonly string[];
  readonly out?: string;
  readonly skipMissing?: boolean;
  readonly pull?: boolean;
  readonly localOnly?: boolean;
  /** Seconds that running requests have after the first Ctrl-C. */
  readonly grace?: number;
  /** Id of a claim: the run looks at its results on the way and ends once the claim is decided. */
  readonly untilDecided?: string;
  /** File of the claim; absent = benchmarks/claims. */
  readonly claims?: string;
  readonly looks?: number;
  readonly json?: boolean;
}

/** The experiment that the words name, flags over file. @throws ConfigError */
export function chosenExperiment(name: string | undefined, flags: AskFlags): Experiment {
  const parts = loadParts(loadModule);
  const overrides = settingsFrom(flags);
  if (name === undefined) {
    if (flags.models === undefined || flags.suites === undefined)
      throw new ConfigError(
        'nothing to run: name an experiment (evenhand list experiments), or give both --models and --suites',
      );
    return { ...experimentOf(flags.models, flags.suites, parts, overrides), ...judgeFrom(flags, parts) };
  }
  const experiment = loadExperiment(name, parts, overrides);
  return {
    ...experiment,
    ...judgeFrom(flags, parts),
    models: only(experiment.models, flags.models, 'models', (model) => model.id),
    suites: only(experiment.suites, flags.suites, 'suites', (suite) => suite.name),
  };
}

function judgeFrom({ judge }: AskFlags, parts: ExperimentParts): Pick<Experiment, 'judge'> | null {
  return judge === undefined ? null : { judge: modelNamed(judge, parts, 'judge') };
}

function only<T>(
  all: readonly T[],
  wanted: readonly string[] | undefined,
  flag: string,
  nameOf: (one: T) => string,
): readonly T[] {
  if (wanted === undefined) return all;
  const unknown = wanted.filter((name) => !all.some((one) => nameOf(one) === name));
  if (unknown.length > 0)
    throw new ConfigError(
      `--${flag}: the experiment has no ${unknown.join(', ')}; it has ${all.map(nameOf).join(', ')}`,
    );
  return all.filter((one) => wanted.includes(nameOf(one)));
}

function settingsFrom(flags: AskFlags): Partial<Settings> {
  const { trials, limit, seed, maxUsd, concurrency, prompts, tools } = flags;
  return Object.fromEntries(
    Object.entries({ trials, limit, seed, maxUsd, concurrency, prompts, tools }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

export async function run(name: string | undefined, flags: RunFlags): Promise<void> {
  // Before the samples are read: what the heap has grown to it does not give back.
  stayLean();
  markAtOnce();
  if (flags.resume !== undefined) return resume(resolve(flags.resume), name, flags);
  if (flags.module !== undefined)
    throw new ConfigError('--module: names code for a run that is resumed; a new run takes that of its suites');
  void harness();
  const world = worldFor(flags);
  const experiment = await withSets(() => chosenExperiment(name, flags), world);
  const inputs = inputsOf(experiment);
  const parts = loadParts();
  checkInputs(inputs, parts.providers);
  readyNetwork(inputs, world.network, flags);
  const folder = newFolder(flags.out, experiment.name);
  const { signal } = new AbortController();
  try {
    const bound = await boundScorers(inputs, parts.providers, world, signal);
    try {
      if (flags.pull) await pullMissing(inputs.models, world, signal);
      const connected = await connectAll(inputs, parts.providers, world, signal, {
        skipMissing: flags.skipMissing ?? false,
      });
      try {
        const lock = lockedNew(folder);
        try {
          await askAll({ inputs: connected.inputs, connected, bound, folder, resumed: null }, parts, flags, world);
        } finally {
          lock.release();
        }
      } finally {
        await closeAll(connected);
      }
    } finally {
      await bound.close();
    }
  } catch (error) {
    if (!isWeightsUnavailable(error) || experiment.reference === null || !existsSync(experiment.reference)) throw error;
    await showReference(error, experiment.reference, flags);
  }
}

/** One session, with its looks where there are any, to what is printed at its end. */
async function askAll(
  session: Pick<RunOptions, 'inputs' | 'connected' | 'bound' | 'folder' | 'resumed'>,
  { catalogue }: Pick<ExperimentParts, 'catalogue'>,
  flags: RunFlags,
  world: RealWorld,
): Promise<void> {
  const looks = looksFor(flags, session.inputs, catalogue);
  const ended = await runSession({ ...session, looks, ...sessionParts(flags, world) });
  conclude(looks === null ? ended : looks.conclude(ended), flags);
}

function isWeightsUnavailable(error: unknown): error is ConfigError {
  return (
    error instanceof WeightsUnavailableError ||
    (error instanceof ConfigError && error.cause instanceof WeightsUnavailableError)
  );
}

/** No weights can be had: the committed run is checked and shown instead. */
async function showReference(error: ConfigError, reference: string, flags: RunFlags): Promise<void> {
  for (const problem of error.problems) console.error(problem);
  console.error(
    `\nNo model could be had, so nothing was run. This is the committed reference run, ${shown(reference)}:`,
  );
  const found = await verification(reference);
  printVerification(reference, found, process.stderr);
  const tables = readRun(reference);
  if (flags.json) printJson({ reference: shown(reference), summary: tables.summary, comparisons: tables.comparisons });
  else printRun(tables);
  process.exitCode = found.findings.length > 0 ? FAILED : INCOMPLETE;
}

/** A resumed run is this process's own from before it is read until its files are written. */
async function resume(folder: string, name: string | undefined, flags: RunFlags): Promise<void> {
  readManifest(folder);
  void harness();
  const lock = lockRun(folder);
  try {
    await goOn(folder, name, flags);
  } finally {
    lock.release();
  }
}

async function goOn(folder: string, name: string | undefined, flags: RunFlags): Promise<void> {
  const manifest = readManifest(folder);
  const stored = readInputs(folder, manifest);
  // What an earlier session was told stays so until a later one is told otherwise.
  const { maxUsd = manifest.settings.maxUsd, concurrency = manifest.settings.concurrency } = flags;
  const { maxUsd: _, concurrency: __, ...fixed } = flags;
  const idle = (
    ['out', 'skipMissing', ...(name === undefined ? (['models', 'suites', 'limit', 'judge'] as const) : [])] as const
  ).filter((flag) => flags[flag] !== undefined);
  if (idle.length > 0)
    throw new ConfigError(
      `--resume goes on with the run as it is in its folder: found ${idle.map((flag) => (flag === 'skipMissing' ? '--skip-missing' : `--${flag}`)).join(', ')} beside it; leave ${idle.length === 1 ? 'it' : 'them'} out, or start a new run`,
    );
  const inputs: RunInputs = {
    ...stored,
    settings: { ...stored.settings, maxUsd, concurrency },
  };
  const wanted =
    name === undefined
      ? {
          ...inputs,
          settings: { ...inputs.settings, ...settingsFrom(fixed) },
        }
      : withoutSkipped(inputsOf(chosenExperiment(name, flags)), manifest);
  refuseChanges(folder, [...changesSince(stored, wanted), ...scorerChanges(stored)]);
  if (manifest.status === 'complete') {
    finishFiles(folder);
    console.error(`${shown(folder)} is complete; there is nothing to resume.`);
    return report(folder, flags);
  }
  const parts = loadParts();
  checkInputs(inputs, parts.providers);
  const world = worldFor(flags);
  readyNetwork(inputs, world.network, flags);
  const { signal } = new AbortController();
  loadNamed(flags);
  const bound = await boundScorers(inputs, parts.providers, world, signal);
  try {
    if (flags.pull) await pullMissing(inputs.models, world, signal);
    const connected = await connectAll(inputs, parts.providers, world, signal);
    try {
      const seen = [...connected.identities].filter(([id]) => !connected.unseen.has(id));
      refuseChanges(folder, servedChanges(manifest, new Map(seen)));
      await askAll({ inputs, connected, bound, folder, resumed: manifest }, parts, flags, world);
    } finally {
      await closeAll(connected);
    }
  } finally {
    await bound.close();
  }
}

/** What a session takes from flags and world. */
export function sessionParts({ grace }: { readonly grace?: number }, { network }: RealWorld) {
  return { network, ...(grace === undefined ? {} : { graceMs: grace * 1000 }) };
}

/** What the run left out stays out when it goes on. */
function withoutSkipped(inputs: RunInputs, { skipped }: Manifest): RunInputs {
  return { ...inputs, models: inputs.models.filter(({ id }) => !skipped.some(({ model }) => model === id)) };
}

function report(folder: string, flags: RunFlags): void {
  const tables = readRun(folder);
  if (flags.json)
    printJson({ folder: shown(folder), status: 'complete', summary: tables.summary, comparisons: tables.comparisons });
  else printRun(tables);
}

function refuseChanges(folder: string, changes: readonly string[]): void {
  if (changes.length > 0)
    throw new ConfigError([
      `${shown(folder)}: cannot be resumed, because what it rests on has changed; put it back, or start a new run:`,
      ...changes.map((change) => `  ${change}`),
    ]);
}

function scorerChanges(stored: RunInputs): string[] {
  return stored.suites.flatMap((suite) => {
    const now = scorerIdOf(suite);
    const before = `${suite.scorer.name}@${suite.scorer.version}`;
    return now === before ? [] : [`suite ${suite.name}: scorer ${before} became ${now ?? 'unknown'}`];
  });
}

/** What is served now and was not then. */
export function servedChanges(manifest: Manifest, identities: ReadonlyMap<string, ModelIdentity>): string[] {
  return manifest.models.flatMap(({ id, identity }) => {
    const now = identities.get(id);
    if (now === undefined) return [];
    return (
      ['digest', 'adapterSha256', 'servedModel', 'quantization', 'contextLength', 'templateSha256'] as const
    ).flatMap((what) =>
      identity[what] === now[what]
        ? []
        : [`model ${id}: ${what} ${identity[what] ?? 'unknown'} became ${now[what] ?? 'unknown'}`],
    );
  });
}

/** How the program ends after a session. */
export const EXITS: Readonly<Record<RunStatus, number>> = {
  complete: OK,
  running: INCOMPLETE,
  incomplete: INCOMPLETE,
  budget: BUDGET,
  interrupted: INTERRUPTED,
};

function conclude({ folder, status, tables }: Ended, flags: RunFlags): void {
  process.exitCode = EXITS[status];
  if (flags.json) {
    printJson({
      folder: shown(folder),
      status,
      summary: tables.summary,
      comparisons: tables.comparisons,
      efficiency: tables.efficiency,
      ratios: tables.ratios,
    });
    return;
  }
  printRun(tables);
  if (tables.findings.length > 0) printFindings(tables, tables.findings);
  const why: Readonly<Record<string, string>> = {
    incomplete: 'some cells have no reply or no verdict; those are asked, these judged again by',
    budget: 'the cap on money is reached; raise it with --max-usd and go on by',
    interrupted: 'stopped; go on by',
  };
  print(`\nFiles: ${shown(folder)} (REPORT.md, summary.csv, comparisons.csv, …; evenhand ${version()})`);
  if (why[status] !== undefined) print(`${why[status]}: evenhand run --resume ${shown(folder)}`);
  else print(`Check every figure: evenhand verify ${shown(folder)}`);
}
