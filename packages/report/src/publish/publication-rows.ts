import { formatShard, type Manifest, type RunHeaders } from '@evenhand/core';
import type { Visitor } from '../reading/model-reading.ts';
import { readRun } from '../reading/read-run.ts';
import type { Mismatch } from '../verify/verification.ts';

/** What has to stand beside a figure that others are to trust. */
export interface PublicationRow {
  readonly suite: string;
  readonly model: string;
  /** Cells that were planned. */
  readonly planned: number;
  /** Share of them without a reply. */
  readonly errorShare: number;
  /** Share of the replies that the token limit cut; null = of some the source does not say how they ended. */
  readonly cutShare: number | null;
  /** By which of its two readings the suite is scored, or whose verdicts an import has; null = unknown. */
  readonly reading: string | null;
}

/** The rows of a run, one a suite and model, wordings together. @throws ConfigError where the folder is no run */
export function readPublicationRows(folder: string): PublicationRow[] {
  const counts = new Map<string, { answered: number; cut: number; unknown: number }>();
  const visit = (model: string): Visitor => ({
    record({ suite, outcome, turns }) {
      const key = JSON.stringify([suite, model]);
      const count = counts.get(key) ?? { answered: 0, cut: 0, unknown: 0 };
      counts.set(key, count);
      if (outcome !== 'failed') count.answered++;
      const finish = turns.at(-1)?.generation?.finish;
      if (finish === 'length') count.cut++;
      else if (finish === 'other') count.unknown++;
    },
    end() {},
  });
  const { manifest, inputs, scopes } = readRun(folder, visit);
  return manifest.suites.flatMap(({ name: suite }) =>
    manifest.models.map(({ id: model }) => {
      const planned = scopes
        .filter((scope) => scope.suite === suite && scope.language === '*')
        .reduce((sum, scope) => sum + scope.planned, 0);
      const { answered = 0, cut = 0, unknown = 0 } = counts.get(JSON.stringify([suite, model])) ?? {};
      return {
        suite,
        model,
        planned,
        errorShare: planned === 0 ? 1 : 1 - answered / planned,
        cutShare: answered === 0 || (manifest.import !== null && unknown > 0) ? null : cut / answered,
        reading: findReading(manifest, inputs, suite),
      };
    }),
  );
}

function findReading({ import: imported }: Manifest, { suites }: RunHeaders, suite: string): string | null {
  const verdicts = imported?.verdicts.find((one) => one.suite === suite);
  if (verdicts?.by === 'source') return `${verdicts.source}${verdicts.metric === null ? '' : `, ${verdicts.metric}`}`;
  return suites.find(({ name }) => name === suite)?.scorer.reading ?? null;
}

/** A part of a run is no result of its experiment: the merged run is what others get. */
export function findUnpublishableParts({ shard }: Pick<Manifest, 'shard'>): Mismatch[] {
  if (shard === undefined) return [];
  const text = `is shard ${formatShard(shard)} of a run, and its figures rest on a part of the samples; publish the merged run (evenhand merge)`;
  return [{ place: 'manifest.json', text }];
}

/** Rows that are not to be published as they are. What another program did not write down is named, and no fault of the run. */
export function findUnpublishableRows(
  rows: readonly PublicationRow[],
  isImport: boolean,
): { findings: Mismatch[]; notes: string[] } {
  const findings: Mismatch[] = [];
  const notes: string[] = [];
  for (const { suite, model, planned, errorShare, cutShare, reading } of rows) {
    const row = { place: `summary.csv: ${suite}, ${model}` };
    if (planned === 0) findings.push({ ...row, text: 'its share of errors is unknown: nothing was planned' });
    else if (errorShare === 1) findings.push({ ...row, text: 'has no reply at all' });
    if (reading === null) findings.push({ ...row, text: 'the rule by which its replies are read is unknown' });
    if (cutShare === null && errorShare < 1) {
      const text = 'how many of its replies were cut by the token limit is unknown';
      if (isImport) notes.push(`${suite}, ${model}: ${text}; the program that it is from does not say`);
      else findings.push({ ...row, text });
    }
  }
  return { findings, notes };
}
