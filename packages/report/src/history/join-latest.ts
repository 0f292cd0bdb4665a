import { ConfigError } from '@evenhand/core';
import { mergeRuns } from '../cells/merge-runs.ts';
import type { Row } from '../tables/columns.ts';
import { type QualityTables, qualityTables } from '../tables/quality-tables.ts';
import type { RunTables } from '../tables/run-tables.ts';

/** Models of a run whose rows of a suite stand for them. */
export interface LatestPart {
  readonly run: RunTables;
  readonly models: ReadonlySet<string>;
}

/**
 * One table of a suite for models of several runs on the same samples: ranks and pairs are those of all of them together, each
 * model by the run that is named for it.
 * @returns null where the runs are not of the same questions
 */
export function joinLatest(parts: readonly LatestPart[], suite: string): QualityTables | null {
  try {
    const tables = qualityTables(mergeRuns(parts.map(({ run, models }) => narrow(run, suite, models))));
    return { summary: tables.summary.filter(isOf(suite)), comparisons: tables.comparisons.filter(isOf(suite)) };
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

const isOf = (suite: string) => (row: Row) => row.suite === suite;

/** A run as if it had had this suite and these models alone; its cells of other suites go when several runs are merged. */
function narrow(run: RunTables, suite: string, models: ReadonlySet<string>): RunTables {
  const { manifest, inputs } = run;
  return {
    ...run,
    manifest: {
      ...manifest,
      suites: manifest.suites.filter(({ name }) => name === suite),
      models: manifest.models.filter(({ id }) => models.has(id)),
    },
    inputs: {
      ...inputs,
      suites: inputs.suites.filter(({ name }) => name === suite),
      models: inputs.models.filter(({ id }) => models.has(id)),
    },
    scopes: run.scopes.filter((scope) => scope.suite === suite),
    cells: new Map([...run.cells].filter(([id]) => models.has(id))),
  };
}
