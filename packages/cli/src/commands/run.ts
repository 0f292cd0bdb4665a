import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  ConfigError,
  type ExperimentParts,
  lockRun,
  type Manifest,
  type RunInputs,
  readInputs,
  readManifest,
  shown,
} from '@evenhand/core';
import { WeightsUnavailableError } from '@evenhand/providers';
import { readRun } from '@evenhand/report';
import { boundScorers } from '../bound.ts';
import { checkInputs } from '../checks.ts';
import { type AskFlags, chosenExperiment, settingsFrom } from '../chosen.ts';
import { closeAll, connectAll } from '../connect.ts';
import { markAtOnce, stayLean } from '../lean.ts';
import { loadNamed } from '../modules.ts';
import { readyNetwork } from '../network.ts';
import { EXITS, FAILED, INCOMPLETE } from '../output/exit.ts';
import { printRun } from '../output/tables.ts';
import { print, printJson } from '../output/terminal.ts';
import { pullMissing } from '../pull.ts';
import { harness, loadParts } from '../registry.ts';
import { finishFiles, lockedNew, newFolder } from '../run-place.ts';
import { type ProcessRuntime, runtimeFor } from '../runtime.ts';
import { changesSince, refuseChanges, scorerChanges, servedChanges } from '../same-run.ts';
import { looksFor } from '../sequential.ts';
import { inputsOf, type RunOptions, runSession, sessionParts } from '../session.ts';
import type { Ended } from '../session-folder.ts';
import { withSets } from '../sets.ts';
import { version } from '../version.ts';
import { printFindings } from './claim.ts';
import { printVerification, verification } from './verify.ts';

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

export async function run(name: string | undefined, flags: RunFlags): Promise<void> {
  // Before the samples are read: what the heap has grown to it does not give back.
  stayLean();
  markAtOnce();
  if (flags.resume !== undefined) return resume(resolve(flags.resume), name, flags);
  if (flags.module !== undefined)
    throw new ConfigError('--module: names code for a run that is resumed; a new run takes that of its suites');
  void harness();
  const runtime = runtimeFor(flags);
  const experiment = await withSets(() => chosenExperiment(name, flags), runtime);
  const inputs = inputsOf(experiment);
  const parts = loadParts();
  checkInputs(inputs, parts.providers);
  readyNetwork(inputs, runtime.network, flags);
  const folder = newFolder(flags.out, experiment.name);
  const { signal } = new AbortController();
  try {
    const bound = await boundScorers(inputs, parts.providers, runtime, signal);
    try {
      if (flags.pull) await pullMissing(inputs.models, runtime, signal);
      const connected = await connectAll(inputs, parts.providers, runtime, signal, {
        skipMissing: flags.skipMissing ?? false,
      });
      try {
        const lock = lockedNew(folder);
        try {
          await askAll({ inputs: connected.inputs, connected, bound, folder, resumed: null }, parts, flags, runtime);
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
  runtime: ProcessRuntime,
): Promise<void> {
  const looks = looksFor(flags, session.inputs, catalogue);
  const ended = await runSession({ ...session, looks, ...sessionParts(flags, runtime) });
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
  const runtime = runtimeFor(flags);
  readyNetwork(inputs, runtime.network, flags);
  const { signal } = new AbortController();
  loadNamed(flags);
  const bound = await boundScorers(inputs, parts.providers, runtime, signal);
  try {
    if (flags.pull) await pullMissing(inputs.models, runtime, signal);
    const connected = await connectAll(inputs, parts.providers, runtime, signal);
    try {
      const seen = [...connected.identities].filter(([id]) => !connected.unseen.has(id));
      refuseChanges(folder, servedChanges(manifest, new Map(seen)));
      await askAll({ inputs, connected, bound, folder, resumed: manifest }, parts, flags, runtime);
    } finally {
      await closeAll(connected);
    }
  } finally {
    await bound.close();
  }
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
