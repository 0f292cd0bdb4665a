import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, readInputs, readManifest } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { providers } from '@evenhand/providers';
import { countCachedReplies, diffRuns, withoutAppendedColumns } from '@evenhand/report';
import { findServedChanges, loadNamedModules, resolveNewFolder, runExperiment } from '@evenhand/runner';
import { EXITS, FAILED, OK } from '../output/exit.ts';
import { oneLine, print, printJson } from '../output/terminal.ts';
import { tuneWhileRequesting } from '../process-tuning.ts';
import { assertNotRedacted } from '../redacted.ts';
import { readHarness, scorerRegistry } from '../registry.ts';
import { createRuntime } from '../runtime.ts';
import { createControl, toGraceMs } from '../session-control.ts';
import { writeRunFiles } from '../write-run-files.ts';
import { printDiff } from './diff.ts';

const LISTED_FLIPS = 100;

interface ReproduceFlags {
  readonly out?: string;
  readonly localOnly?: boolean;
  /** Files of the scorer code of the original. */
  readonly module?: readonly string[];
  /** Seconds that running requests have after the first Ctrl-C. */
  readonly grace?: number;
  readonly json?: boolean;
}

/** Runs again what a run's folder describes, from that folder alone, and compares. */
export async function reproduce(run: string, flags: ReproduceFlags): Promise<void> {
  const original = resolve(run);
  const manifest = readManifest(original);
  if (manifest.records.length === 0)
    throw new ConfigError(
      `${displayPath(original)}: has no records yet; resume it first: evenhand run --resume ${displayPath(original)}`,
    );
  if (manifest.redacted?.inputs) assertNotRedacted(original, manifest, 'reproduced');
  const inputs = readInputs(original, manifest);
  const folder = resolveNewFolder(flags.out, inputs.name);
  loadNamedModules(flags);
  let served: string[] = [];
  const ended = await runExperiment(inputs, {
    providers,
    registry: scorerRegistry,
    runtime: createRuntime(flags),
    harness: readHarness(),
    folder,
    onConnected: ({ identities }) => {
      served = findServedChanges(manifest, identities);
      for (const change of served) console.error(`changed: ${oneLine(change, 1000)}`);
    },
    createControl: (facts) => createControl(facts, toGraceMs(flags)),
    writeFiles: writeRunFiles,
    whileRunning: tuneWhileRequesting,
  });
  const models = manifest.models.map(({ id }) => id);
  const files = [...models.map((model) => join('samples', `${model}.csv`)), 'summary.csv', 'comparisons.csv'];
  const differing = files.filter((file) => !sameFile(join(original, file), join(folder, file)));
  const changes = diffRuns(original, folder);
  const cached = countCachedReplies(original, folder, models);
  process.exitCode = ended.status !== 'complete' ? EXITS[ended.status] : differing.length === 0 ? OK : FAILED;
  if (flags.json) {
    printJson({
      original: displayPath(original),
      folder: displayPath(folder),
      status: ended.status,
      changed: served,
      differing,
      changes,
      cached,
    });
    return;
  }
  print(`\n${messages.terminal.reproducing(displayPath(original), displayPath(folder))}`);
  for (const file of files) print(`  ${differing.includes(file) ? 'differs' : 'same   '}  ${file}`);
  if (cached.cached > 0) print(messages.terminal.reproducedFromCache(cached.cached, cached.replies));
  if (differing.length === 0 && cached.cached === 0) {
    print(messages.terminal.reproduced);
    return;
  }
  if (differing.length === 0) {
    print('The quality files are the same, byte for byte, and that is no reproduction.');
    return;
  }
  print('');
  printDiff(changes, original, folder, LISTED_FLIPS);
  print(`\n${messages.terminal.notReproduced}`);
}

/** Columns that this version appended are no difference: the older file says nothing of them. */
function sameFile(before: string, after: string): boolean {
  if (!existsSync(before)) return false;
  const was = readFileSync(before, 'utf8');
  return was === withoutAppendedColumns(readFileSync(after, 'utf8'), was);
}
