import type { AlteredFile } from '@evenhand/core';
import { messages } from '@evenhand/messages';
import type { RunTables } from './run-tables.ts';

/** Names of altered files that a sentence holds. */
const LISTED = 3;

/**
 * What has to be read before any figure of a run, in the language that holds: files that are not its own, and that it is only a
 * part of a run. Empty = nothing of the kind.
 */
export function listRunWarnings({ manifest, altered }: Pick<RunTables, 'manifest' | 'altered'>): string[] {
  const { report } = messages;
  const { shard, merged } = manifest;
  return [
    ...(altered.length === 0 ? [] : [report.altered(listPaths(altered))]),
    ...(shard === undefined ? [] : [report.isShard(shard.index, shard.of)]),
    ...(merged === undefined || merged.missing.length === 0
      ? []
      : [report.mergedWithout(merged.missing.join(', '), merged.of)]),
  ];
}

/** Paths of files, as many as a sentence holds. */
export function listPaths(files: readonly AlteredFile[]): string {
  const names = files.slice(0, LISTED).map(({ path }) => path);
  const more = files.length - names.length;
  return [...names, ...(more > 0 ? [messages.report.andMore(more)] : [])].join(', ');
}
