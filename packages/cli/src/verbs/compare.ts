import { resolve } from 'node:path';
import { ConfigError, shown } from '@evenhand/core';
import { joinRuns, qualityTables, readRun } from '@evenhand/report';
import { printCaveats, printPairs } from '../tables.ts';
import { printJson } from '../terminal.ts';

interface Flags {
  readonly baseline?: string;
  readonly language?: string;
  readonly json?: boolean;
}

/** Paired comparisons, of one run or of several on the same samples. @throws ConfigError when nothing can be paired */
export function compare(runs: readonly string[], flags: Flags): void {
  const loaded = runs.map((run) => readRun(resolve(run)));
  const data = joinRuns(loaded);
  const models = data.manifest.models.map(({ id }) => id);
  if (models.length < 2)
    throw new ConfigError(
      `${shown(loaded[0]!.folder)}: has one model; there is nothing to compare it with; name a second run`,
    );
  if (flags.baseline !== undefined && !models.includes(flags.baseline))
    throw new ConfigError(`--baseline: there is no model ${flags.baseline}; there are ${models.join(', ')}`);
  const { comparisons } = qualityTables(data);
  const wanted = comparisons.filter(
    (row) =>
      (flags.baseline === undefined || row.model_a === flags.baseline || row.model_b === flags.baseline) &&
      (flags.language === undefined || flags.language === 'all' || row.language === flags.language),
  );
  if (wanted.length === 0)
    throw new ConfigError(
      `--language: no pair has language ${flags.language}; there are ${[...new Set(comparisons.map((row) => row.language))].join(', ')}`,
    );
  if (wanted.every((row) => row.n_pairs === 0))
    throw new ConfigError(
      'the models share no cell: same suite, version, prompt, sample and trial; there is nothing to compare',
    );
  if (flags.json) {
    printJson(wanted);
    return;
  }
  printPairs(wanted, true);
  printCaveats(wanted);
}
