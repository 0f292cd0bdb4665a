import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import { loadModule, withDatasets } from '@evenhand/runner';
import { findRuns } from '../find-runs.ts';
import { listNightSentences, listRequestedRows, nightMarkdown } from '../nightly/night-summary.ts';
import { runNight } from '../nightly/run-night.ts';
import { EXITS, USAGE } from '../output/exit.ts';
import { printTable } from '../output/print-table.ts';
import { print, printJson } from '../output/terminal.ts';
import { disableIncrementalMarking, limitHeapGrowth } from '../process-tuning.ts';
import { createExperimentContext, readHarness } from '../registry.ts';
import { resolveExperiment } from '../resolve-experiment.ts';
import { createRunOptions, type RunOptionFlags } from '../run-options.ts';
import { createRuntime } from '../runtime.ts';
import { writeLeaderboard } from './leaderboard.ts';

interface NightlyFlags extends RunOptionFlags {
  readonly nights: string;
  readonly site?: string;
  readonly title?: string;
  readonly url?: string;
  readonly budgetUsdPerMonth?: number;
  /** `TABLE=MAP` of each published table of totals that the site shows apart. */
  readonly published?: readonly string[];
  readonly refreshDays?: number;
  readonly localOnly?: boolean;
  readonly json?: boolean;
}

/** One night of an experiment: what changed is requested, the rest is carried over, and the site is written. @throws ConfigError */
export async function nightly(name: string, flags: NightlyFlags): Promise<void> {
  limitHeapGrowth();
  disableIncrementalMarking();
  void readHarness();
  const runtime = createRuntime(flags);
  const monthlyUsd = flags.budgetUsdPerMonth ?? null;
  const context = createExperimentContext(loadModule);
  const experiment = await withDatasets(() => resolveExperiment(name, {}, context), runtime);
  const nights = resolve(flags.nights);
  const ended = await runNight(experiment, {
    nights,
    monthlyUsd,
    refreshDays: flags.refreshDays ?? null,
    runOptions: createRunOptions(flags, runtime, context),
    notice: (line) => console.error(line),
  });
  process.exitCode = ended.isRefused ? USAGE : EXITS[ended.night.status];
  // First what the night did: a site that cannot be written hides it from nobody.
  writeStepSummary(process.env.GITHUB_STEP_SUMMARY, nightMarkdown(ended, monthlyUsd));
  const site = flags.site === undefined ? null : writeNights(nights, ended.log, { ...flags, out: flags.site });
  if (flags.json) {
    printJson({
      night: ended.night,
      monthUsd: ended.monthUsd,
      site: site === null ? null : { path: displayPath(site.path), changed: site.changed, removed: site.removed },
    });
    return;
  }
  const requested = listRequestedRows(ended);
  if (requested.length > 0)
    printTable(
      [...listHeads('suite', 'model', 'figure', 'n', 'failed'), messages.drift.why],
      requested.map(({ suite, model, figure, n, failed, why }) => [suite, model, figure, n, failed, why]),
      [3, 4],
    );
  for (const { suite, model, why } of ended.night.putOff)
    print(`${messages.nightly.putOffHead}: ${model}, ${suite}: ${why}`);
  for (const sentence of listNightSentences(ended, monthlyUsd)) print(sentence);
  for (const run of ended.night.runs) print(messages.nightly.runAt(displayPath(resolve(nights, run))));
  if (site !== null) print(messages.nightly.siteAt(displayPath(site.path), site.changed.length));
}

/** null = no run has ended yet. */
function writeNights(
  nights: string,
  log: Parameters<typeof writeLeaderboard>[1][number],
  flags: Parameters<typeof writeLeaderboard>[2],
) {
  try {
    return writeLeaderboard(findRuns([nights]).folders, [log], flags);
  } catch (error) {
    if (log.nights.every(({ runs }) => runs.length === 0)) return null;
    throw error;
  }
}

/** @param path of the file that GitHub shows on the page of a workflow's run; undefined = this is no workflow */
function writeStepSummary(path: string | undefined, text: string): void {
  if (path === undefined || path === '') return;
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw new ConfigError(
      `GITHUB_STEP_SUMMARY: ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}); unset the variable outside of a workflow`,
      { cause: error },
    );
  }
}
