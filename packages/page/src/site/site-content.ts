import type { NightLog, RepricedPair } from '@evenhand/report';
import type { AdoptionTables } from './adoption-tables.ts';
import type { Board } from './boards.ts';
import type { SiteTable } from './published-table.ts';
import type { SiteRun } from './site-run.ts';

/** All that the pages of a site are made of. */
export interface SiteContent {
  readonly name: string;
  /** Address under which the site will stand, with a slash at its end; null = not stated. */
  readonly url: string | null;
  /** Oldest first. */
  readonly runs: readonly SiteRun[];
  /** Boards of each suite that runs of our own have, the newest first. */
  readonly boards: ReadonlyMap<string, readonly Board[]>;
  /** Tables of totals that others published, by name; nothing else rests on them. */
  readonly tables: readonly SiteTable[];
  readonly nightLogs: readonly NightLog[];
  /** Rows that were priced again, of all logs. */
  readonly repriced: readonly RepricedPair[];
  /** Downloads and likes; null = there is no snapshot. */
  readonly adoption: AdoptionTables | null;
}

/** The day of the newest run: the site knows no other clock, so that it is the same bytes whenever it is built. */
export function findUpdatedAt(runs: readonly SiteRun[]): string {
  return runs
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .at(-1)!;
}
