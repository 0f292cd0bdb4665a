import { existsSync } from 'node:fs';
import { computeTurnCost, type Manifest, type ModelEntry, type RunRecord, runPaths, type Turn } from '@evenhand/core';
import { readLines } from '@evenhand/io';
import { computeSettledUsd } from '../execute/settled-cost.ts';

/**
 * The lines of a run's journal: those that it kept, or, of a complete run, the events that give its records again, byte for byte.
 * With them a run that has ended can go on.
 * @param models by label; the money that they cost counts against a cap as it did
 */
export function* restoreJournal(
  folder: string,
  manifest: Manifest,
  models: ReadonlyMap<string, ModelEntry>,
): Generator<string> {
  const kept = runPaths.journal(folder);
  if (existsSync(kept)) {
    for (const { text } of readLines(kept)) yield `${text}\n`;
    return;
  }
  let listedUsd = 0;
  for (const { id } of manifest.models)
    for (const { text } of readLines(runPaths.records(folder, id))) {
      const { turns, ...verdict } = JSON.parse(text) as RunRecord;
      const { key, earlierAttempts, outcome } = verdict;
      // Only a cell that may be sent again needs to know what failed before.
      if (outcome === 'failed' && earlierAttempts.length > 0 && turns[0] !== undefined) {
        const earlier: Turn = { ...turns[0], failedAttempts: earlierAttempts, generation: null };
        yield toLine({ type: 'asked', key, turn: 1, reservedUsd: 0 });
        yield toLine({ type: 'turn', key, turn: earlier, settledUsd: 0 });
      }
      for (const [at, turn] of turns.entries()) {
        const settledUsd = computeTurnUsd(turn, models.get(id));
        listedUsd += settledUsd;
        yield toLine({ type: 'asked', key, turn: at + 1, reservedUsd: 0 });
        yield toLine({ type: 'turn', key, turn, settledUsd });
      }
      yield toLine({ type: 'closed', key, verdict });
    }
  const bookedUsd = manifest.sessions.at(-1)?.bookedUsd ?? 0;
  if (bookedUsd > listedUsd) yield toLine({ type: 'booked', key: 'earlier', settledUsd: bookedUsd - listedUsd });
}

const toLine = (event: object): string => `${JSON.stringify(event)}\n`;

function computeTurnUsd(turn: Turn, model: ModelEntry | undefined): number {
  if (turn.generation === null || model === undefined) return 0;
  return computeSettledUsd(computeTurnCost({ ...turn, generation: turn.generation }, model)) ?? 0;
}
