import {
  type Manifest,
  RECORDED_ID,
  type RunRecord,
  recordedOutcome,
  recordedScore,
  type Sample,
  type Scorer,
} from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';
import type { Mismatch, StoredScorerLookup } from './verification.ts';

/** How often the source and our scorer were compared, and said otherwise, by suite. */
export type VerdictCounts = ReadonlyMap<string, { readonly compared: number; readonly differs: number }>;

/** Holds the verdicts of an import's source on the replies of one model against the records, and ours beside them. */
export interface SourceCheck {
  record(record: RunRecord, sample: Sample): string[];
  counts(): VerdictCounts;
}

const NO_SOURCE: SourceCheck = { record: () => [], counts: () => new Map() };

/** @returns what makes a check for the next model */
export async function createSourceChecks(manifest: Manifest, lookup: StoredScorerLookup): Promise<() => SourceCheck> {
  const statement = manifest.import;
  if (statement === null || statement.verdicts.length === 0) return () => NO_SOURCE;
  const full = new Map(statement.verdicts.map((one) => [one.suite, one.full]));
  const own = new Map<string, Scorer>();
  for (const { suite, own: config } of statement.verdicts) {
    const scorer = config === null ? undefined : await lookup(config);
    if (scorer !== undefined) own.set(suite, scorer);
  }
  return () => {
    const counted = new Map(statement.verdicts.map(({ suite }) => [suite, { compared: 0, differs: 0 }]));
    return {
      record(record, sample) {
        const wrong: string[] = [];
        const last = record.turns.at(-1)?.generation ?? null;
        const theirs = recordedScore(record.reported ?? [], full.get(record.suite) ?? 1);
        if (record.scorer === RECORDED_ID) {
          const outcome = theirs === null ? record.outcome : recordedOutcome(theirs, last);
          if (canonicalJson(theirs) !== canonicalJson(record.score) || outcome !== record.outcome)
            wrong.push(
              `by what the source reported the reply is ${outcome} (${theirs?.value ?? 'no verdict'}); the record says ${record.outcome} (${record.score?.value ?? 'no score'})`,
            );
        }
        const scorer = own.get(record.suite);
        if (record.own !== undefined && scorer !== undefined && last !== null && last.leftOut === undefined) {
          const again = scorer(last, sample);
          if (canonicalJson(again) !== canonicalJson(record.own.score))
            wrong.push(
              `scored again by ${record.own.scorer}, the reply gets ${again.value}; the record says ${record.own.score.value}`,
            );
        }
        const mine = record.scorer === RECORDED_ID ? (record.own?.score ?? null) : record.score;
        const count = counted.get(record.suite);
        if (count !== undefined && mine !== null && theirs !== null) {
          count.compared++;
          if (Math.abs(mine.value - theirs.value) >= 1e-9) count.differs++;
        }
        return wrong;
      },
      counts: () => counted,
    };
  };
}

/** What the manifest says of the comparison of verdicts, and the records do not give. @param counts of each model */
export function checkVerdictCounts(manifest: Manifest, counts: readonly VerdictCounts[]): Mismatch[] {
  if (manifest.headlines.length > 0) return [];
  return (manifest.import?.verdicts ?? []).flatMap(({ suite, compared, differs }) => {
    const sum = (select: 'compared' | 'differs') =>
      counts.reduce((total, one) => total + (one.get(suite)?.[select] ?? 0), 0);
    const found = { compared: sum('compared'), differs: sum('differs') };
    if (compared === 0 || (found.compared === compared && found.differs === differs)) return [];
    const text = `on ${suite} the source and our scorer disagree on ${found.differs} of ${found.compared} records; the manifest says ${differs} of ${compared}`;
    return [{ place: 'manifest.json', text }];
  });
}
