import { compareCodeUnits } from '@evenhand/io';
import type { SiteFinding, SiteRun } from './site-run.ts';

/** A claim as one run decided it. */
export interface ClaimPoint {
  readonly run: SiteRun;
  readonly finding: SiteFinding;
  /** Whether the claim was worded otherwise in the run before. */
  readonly changed: boolean;
}

/** A claim over all runs that were held against it. */
export interface ClaimHistory {
  readonly id: string;
  /** As the newest run has it. */
  readonly statement: string;
  readonly newest: ClaimPoint;
  /** Newest first. */
  readonly points: readonly ClaimPoint[];
}

/** All claims, by their ids. @param runs oldest first */
export function listClaims(runs: readonly SiteRun[]): ClaimHistory[] {
  const found = new Map<string, { run: SiteRun; finding: SiteFinding }[]>();
  for (const run of runs)
    for (const finding of run.findings) found.set(finding.id, [...(found.get(finding.id) ?? []), { run, finding }]);
  return [...found]
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([id, list]) => {
      const points = list
        .map((one, index): ClaimPoint => {
          const before = list.slice(0, index).findLast(({ run }) => run !== one.run);
          return { ...one, changed: before !== undefined && before.finding.hash !== one.finding.hash };
        })
        .toReversed();
      const newestRun = points[0]!.run;
      const ofNewest = points.filter(({ run }) => run === newestRun).toReversed();
      const newest = ofNewest.find(({ finding }) => finding.suite === '*') ?? ofNewest[0]!;
      return { id, statement: newest.finding.statement, newest, points };
    });
}
