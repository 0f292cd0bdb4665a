import { existsSync } from 'node:fs';
import { type RunRecord, readRecords, runPaths } from '@evenhand/core';

/** Shorter ids come again by chance: some servers draw them from a thousand. */
const TELLING_ID_CHARACTERS = 16;

/**
 * Replies of a run that was made again which nobody wrote again: a gateway's cache gave them, by its own word or because they have
 * the ids of the first run.
 */
export function countCachedReplies(
  original: string,
  again: string,
  models: readonly string[],
): { cached: number; replies: number } {
  let [cached, replies] = [0, 0];
  for (const model of models) {
    if (![original, again].every((folder) => existsSync(runPaths.records(folder, model)))) continue;
    const before = new Set([...readRecords(original, model)].flatMap(listIds));
    for (const record of readRecords(again, model)) {
      if (record.turns.every(({ generation }) => generation === null)) continue;
      replies++;
      const isMarked = record.turns.some(({ generation }) => generation?.receipt.gateway?.cache != null);
      if (isMarked || listIds(record).some((id) => before.has(id))) cached++;
    }
  }
  return { cached, replies };
}

function listIds({ turns }: RunRecord): string[] {
  return turns.flatMap(({ generation }) => {
    const id = generation?.receipt.replyId ?? generation?.receipt.requestId ?? '';
    return id.length < TELLING_ID_CHARACTERS ? [] : [id];
  });
}
