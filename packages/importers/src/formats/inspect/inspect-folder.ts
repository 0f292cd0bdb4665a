import { basename } from 'node:path';
import { ConfigError } from '@evenhand/core';
import type { ReplyFile } from '../../pipeline/row.ts';
import { withNotes } from '../shared/with-notes.ts';

/** A log, and what tells whether its samples count. */
export interface OpenedLog {
  readonly file: ReplyFile;
  /** false = it stands in a folder that was named. */
  readonly named: boolean;
  /** Which evaluation it is of, the same for all attempts at it; null = the log does not say. */
  readonly evaluation: string | null;
  /** Which attempt; null = the log does not say. */
  readonly attempt: string | null;
  /** When the attempt began, ISO 8601; '' = not told. */
  readonly created: string;
  /** Why there is nothing in it to be read; null = it holds samples. */
  readonly empty: string | null;
}

/**
 * The logs whose samples count. One without samples is left out beside others of its folder, and so is an attempt that was retried:
 * Inspect takes what it had finished over into the log of the next attempt.
 * @throws ConfigError where a log without samples was named itself, or nothing is left
 */
export function selectLogs(opened: readonly OpenedLog[]): ReplyFile[] {
  const notes: string[] = [];
  const filled = opened.filter(({ empty, named }) => {
    if (empty === null) return true;
    if (named) throw new ConfigError(empty);
    notes.push(`left out: ${empty}`);
    return false;
  });
  const attempts = Map.groupBy(filled, ({ file, evaluation }) => (evaluation === null ? file.path : evaluation));
  const kept = filled.filter((log) => {
    const last = attempts.get(log.evaluation ?? log.file.path)!.reduce(later);
    if (last === log || !isRetry(log, last)) return true;
    notes.push(
      `left out: ${basename(log.file.path)} is an earlier attempt at what ${basename(last.file.path)} holds (eval-retry)`,
    );
    return false;
  });
  if (kept.length === 0) throw new ConfigError(opened.flatMap(({ empty }) => empty ?? []));
  return withNotes(
    kept.map(({ file }) => file),
    notes,
  );
}

const later = (a: OpenedLog, b: OpenedLog): OpenedLog => (b.created > a.created ? b : a);

/** A log that was scored again has the attempt and the time of the first. */
const isRetry = (one: OpenedLog, last: OpenedLog): boolean =>
  one.attempt !== null && last.attempt !== null && one.attempt !== last.attempt && one.created < last.created;
