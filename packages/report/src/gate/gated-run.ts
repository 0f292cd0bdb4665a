import { hashOutput, type RunRecord, toCellKey } from '@evenhand/core';
import { readRun } from '../reading/read-run.ts';
import type { RunTables } from '../tables/run-tables.ts';

/** What a cell was asked and judged by: of two runs these must be the same, cell by cell. */
export interface CellGrounds {
  readonly suite: string;
  readonly promptSha256: string | null;
  readonly scorer: string;
}

/** A run as a gate looks at it. */
export interface GatedRun {
  readonly run: RunTables;
  /** By model, then by cell without its model. */
  readonly grounds: ReadonlyMap<string, ReadonlyMap<string, CellGrounds>>;
  /** Replies that hold nothing although nothing cut or blocked them, by model and `suite/prompt`. */
  readonly emptyReplies: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** @throws ConfigError where the folder is no run */
export function readGatedRun(folder: string): GatedRun {
  const grounds = new Map<string, Map<string, CellGrounds>>();
  const emptyReplies = new Map<string, Map<string, number>>();
  const run = readRun(folder, (model) => {
    const cells = new Map<string, CellGrounds>();
    const empty = new Map<string, number>();
    grounds.set(model, cells);
    emptyReplies.set(model, empty);
    return {
      record(record) {
        const { suite, prompt, sample, trial, promptSha256, scorer } = record;
        const key = toCellKey({ suite, suiteVersion: record.suiteVersion, prompt, sample, model: '', trial });
        cells.set(key, { suite, promptSha256, scorer });
        const name = `${suite}/${prompt}`;
        if (isEmptyReply(record)) empty.set(name, (empty.get(name) ?? 0) + 1);
      },
      end() {},
    };
  });
  return { run, grounds, emptyReplies };
}

/**
 * A broken server or gateway may answer with nothing and call it a success. An empty reply that a limit or a filter explains is the
 * model's own, and a text that was left out of the records, which its hash shows, was none.
 */
export function isEmptyReply({ turns, outcome, outputSha256 }: RunRecord): boolean {
  const last = turns.at(-1)?.generation ?? null;
  if (last === null || outcome === 'failed') return false;
  const { text, toolCalls, leftOut } = last;
  const length = leftOut === undefined ? text.trim().length + toolCalls.length : leftOut.text + leftOut.toolCalls;
  if (length > 0 || ['length', 'content-filter'].includes(last.finish)) return false;
  return leftOut !== undefined || outputSha256 === null || outputSha256 === hashOutput(turns);
}
