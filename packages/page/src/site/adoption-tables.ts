import {
  type AdoptionSnapshot,
  createAdoptionTables,
  type MeasuredFigure,
  percentInterval,
  type AdoptionTables as Tables,
} from '@evenhand/report';
import type { Board } from './boards.ts';

/** Downloads and likes, and how old they are against the newest run. */
export interface AdoptionTables extends Tables {
  /** Full days from the snapshot to the newest run; 0 = it is as new, or newer. */
  readonly ageDays: number;
}

/** @param boards each suite's newest first; a model is measured by the first suite, in the order of their names, that has it */
export function createSiteAdoption(
  snapshot: AdoptionSnapshot,
  boards: ReadonlyMap<string, readonly Board[]>,
  newestRunAt: string,
): AdoptionTables {
  const measured = new Map<string, MeasuredFigure>();
  for (const [suite, [board]] of boards)
    for (const { model, row } of board?.rows ?? []) {
      const value = row[board!.metric];
      if (typeof value !== 'number' || measured.has(model)) continue;
      measured.set(model, { model, value, text: `${percentInterval(row, board!.metric)} (${suite})` });
    }
  const ageDays = Math.max(0, Math.floor((Date.parse(newestRunAt) - Date.parse(snapshot.readAt)) / DAY_MS));
  return { ...createAdoptionTables(snapshot, [...measured.values()]), ageDays };
}

const DAY_MS = 86_400_000;
