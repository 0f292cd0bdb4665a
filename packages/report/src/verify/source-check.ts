import {
  type Manifest,
  metricLabel,
  RECORDED_ID,
  type RunRecord,
  recordedOutcome,
  recordedScore,
  type Sample,
  type Scorer,
} from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';
import type { StoredScorerLookup } from './verification.ts';

/** How often the source and our scorer were compared, and said otherwise, by suite; and what counts as failed by a verdict of the source. */
export type VerdictCounts = ReadonlyMap<
  string,
  {
    readonly compared: number;
    readonly differs: number;
    readonly failed: number;
    readonly differing: readonly Differing[];
  }
>;
type Differing = NonNullable<Manifest['import']>['verdicts'][number]['differing'][number];
/** So many are listed. */
const MOST_LISTED = 100;

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
    const counted = new Map(
      statement.verdicts.map(({ suite }) => [
        suite,
        { compared: 0, differs: 0, failed: 0, differing: [] as Differing[] },
      ]),
    );
    return {
      record(record, sample) {
        const wrong: string[] = [];
        const stated = statement.verdicts.find(({ suite }) => suite === record.suite);
        const decides = record.reported?.find(({ main }) => main) ?? null;
        const isRecorded = record.scorer === RECORDED_ID;
        if (manifest.headlines.length === 0 && isRecorded !== (stated?.by === 'source'))
          wrong.push(`it has the verdict of ${isRecorded ? 'the source' : 'ours'}, and the manifest says otherwise`);
        // Where one scorer gave several values the statement names it too.
        const names = decides === null ? [] : [metricLabel(decides), decides.metric];
        if (isRecorded && stated?.metric != null && decides !== null && !names.includes(stated.metric))
          wrong.push(`${names[0]} decided; the manifest says ${stated.metric}`);
        const scorerOf = stated?.own == null ? null : `${stated.own.name}@${stated.own.version}`;
        if (record.own !== undefined && record.own.scorer !== scorerOf)
          wrong.push(
            `${record.own.scorer} judged it beside the source; the manifest says ${scorerOf ?? 'that none did'}`,
          );
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
        if (count !== undefined && last === null && theirs !== null && record.scorer === RECORDED_ID) count.failed++;
        if (count !== undefined && mine !== null && theirs !== null) {
          count.compared++;
          if (Math.abs(mine.value - theirs.value) >= 1e-9) {
            count.differs++;
            if (count.differing.length < MOST_LISTED)
              count.differing.push({ key: record.key, source: theirs.value, own: mine.value });
          }
        }
        return wrong;
      },
      counts: () => counted,
    };
  };
}
