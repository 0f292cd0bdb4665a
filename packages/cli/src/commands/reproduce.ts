import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, type Manifest, type RunInputs, readInputs, readManifest, shown } from '@evenhand/core';
import { asWide, diff } from '@evenhand/report';
import { type BoundScorers, boundScorers } from '../bound.ts';
import { checkInputs } from '../checks.ts';
import { type Connected, closeAll, connectAll } from '../connect.ts';
import { loadNamed } from '../modules.ts';
import { readyNetwork } from '../network.ts';
import { EXITS, FAILED, OK } from '../output/exit.ts';
import { oneLine, print, printJson } from '../output/terminal.ts';
import { loadParts } from '../registry.ts';
import { lockedNew, newFolder } from '../run-place.ts';
import { type ProcessRuntime, runtimeFor } from '../runtime.ts';
import { servedChanges } from '../same-run.ts';
import { runSession, sessionParts } from '../session.ts';
import { printDiff } from './diff.ts';

const LISTED_FLIPS = 100;

interface ReproduceFlags {
  readonly out?: string;
  readonly localOnly?: boolean;
  /** Files of code that judged in the original. */
  readonly module?: readonly string[];
  /** Seconds that running requests have after the first Ctrl-C. */
  readonly grace?: number;
  readonly json?: boolean;
}

/** Asks again what a run's folder describes, from that folder alone, and compares. */
export async function reproduce(run: string, flags: ReproduceFlags): Promise<void> {
  const original = resolve(run);
  const manifest = readManifest(original);
  if (manifest.records.length === 0)
    throw new ConfigError(
      `${shown(original)}: has no records yet; resume it first: evenhand run --resume ${shown(original)}`,
    );
  const inputs = readInputs(original, manifest);
  const parts = loadParts();
  checkInputs(inputs, parts.providers);
  const folder = newFolder(flags.out, inputs.name);
  const runtime = runtimeFor(flags);
  readyNetwork(inputs, runtime.network);
  const { signal } = new AbortController();
  loadNamed(flags);
  const bound = await boundScorers(inputs, parts.providers, runtime, signal);
  try {
    await again(
      { original, manifest, inputs, folder, bound, runtime },
      await connectAll(inputs, parts.providers, runtime, signal),
      flags,
    );
  } finally {
    await bound.close();
  }
}

interface Again {
  readonly original: string;
  readonly manifest: Manifest;
  readonly inputs: RunInputs;
  readonly folder: string;
  readonly bound: BoundScorers;
  readonly runtime: ProcessRuntime;
}

async function again(
  { original, manifest, inputs, folder, bound, runtime }: Again,
  connected: Connected,
  flags: ReproduceFlags,
): Promise<void> {
  const lock = lockedNew(folder);
  try {
    const served = servedChanges(manifest, connected.identities);
    for (const change of served) console.error(`changed: ${oneLine(change, 1000)}`);
    const ended = await runSession({
      inputs,
      connected,
      bound,
      folder,
      resumed: null,
      ...sessionParts(flags, runtime),
    });
    const models = manifest.models.map(({ id }) => id);
    const files = [...models.map((model) => join('samples', `${model}.csv`)), 'summary.csv', 'comparisons.csv'];
    const differing = files.filter((file) => !sameFile(join(original, file), join(folder, file)));
    const changes = diff(original, folder);
    process.exitCode = ended.status !== 'complete' ? EXITS[ended.status] : differing.length === 0 ? OK : FAILED;
    if (flags.json) {
      printJson({
        original: shown(original),
        folder: shown(folder),
        status: ended.status,
        changed: served,
        differing,
        changes,
      });
      return;
    }
    print(`\n${shown(original)} again, in ${shown(folder)}:`);
    for (const file of files) print(`  ${differing.includes(file) ? 'differs' : 'same   '}  ${file}`);
    if (differing.length === 0) {
      print('Reproduced: the quality files are the same, byte for byte.');
      return;
    }
    print('');
    printDiff(changes, original, folder, LISTED_FLIPS);
    print('\nNot reproduced byte for byte; what differs stands above.');
  } finally {
    lock.release();
    await closeAll(connected);
  }
}

/** Columns that this version appended are no difference: the older file says nothing of them. */
function sameFile(before: string, after: string): boolean {
  if (!existsSync(before)) return false;
  const was = readFileSync(before, 'utf8');
  return was === asWide(readFileSync(after, 'utf8'), was);
}
