import { join } from 'node:path';
import {
  type AnyScorer,
  addJudgeCosts,
  computeJudgeAgreement,
  findScorerConcurrency,
  isRunningScorer,
  type Manifest,
  type RunRecord,
  readRecords,
  runScorer,
  type Sample,
  type Score,
  type ScoresEntry,
  withState,
} from '@evenhand/core';
import { mapOrdered, writeHashed } from '@evenhand/io';
import { SCORES_COLUMNS } from '../tables/columns.ts';
import { csvHeaderLine, csvLine } from '../tables/csv-row.ts';

/** Path below the run's folder. */
export const scoresPath = (scorer: string, model: string) => `scores/${scorer}/${model}.csv`;

/** Judges every reply of a run and writes the verdicts beside the records. @returns what the manifest is to say of it */
export async function writeScores(
  folder: string,
  manifest: Manifest,
  samples: SamplesBySuite,
  entry: Pick<ScoresEntry, 'scorer' | 'suites'>,
  scorers: ReadonlyMap<string, AnyScorer>,
): Promise<ScoresEntry> {
  const files: ScoresEntry['files'] = [];
  const byModel: Score[] = [];
  let unscored = 0;
  const onScore = (score: Score | null) => {
    if (score === null) unscored++;
    else if (score.spent !== undefined) byModel.push(score);
  };
  for (const { id } of manifest.models) {
    const path = scoresPath(entry.scorer, id);
    const content = await scoresCsv(folder, id, samples, scorers, onScore);
    files.push({ path, sha256: writeHashed(join(folder, path), content) });
  }
  return {
    ...entry,
    files,
    runs: [...new Set([...scorers.values()].flatMap((one) => (isRunningScorer(one) ? one.runs : [])))],
    agreement: byModel.length === 0 ? null : computeJudgeAgreement(byModel),
    spent: byModel.length === 0 ? null : byModel.map(({ spent }) => spent!).reduce(addJudgeCosts),
    unjudged: unscored,
  };
}

export type SamplesBySuite = ReadonlyMap<string, { get(id: string): Sample | undefined }>;

/**
 * The verdicts of these judges on a model's replies, as CSV. Suites without a judge have no rows, nor have replies without a verdict.
 * @param onScore told of every verdict; null = the judge gave none
 */
export async function scoresCsv(
  folder: string,
  model: string,
  samples: SamplesBySuite,
  scorers: ReadonlyMap<string, AnyScorer>,
  onScore: (score: Score | null) => void = () => {},
): Promise<string[]> {
  const lines = [csvHeaderLine(SCORES_COLUMNS)];
  const scoreRecord = async ({ suite, sample: id, key, turns, state }: RunRecord): Promise<string> => {
    const scorer = scorers.get(suite);
    const reply = turns.at(-1)?.generation ?? null;
    const sample = samples.get(suite)?.get(id);
    if (scorer === undefined || reply === null || sample === undefined) return '';
    const score = await runScorer(scorer, withState(reply, state), sample);
    onScore(score);
    return score === null ? '' : scoresLine(key, score);
  };
  for await (const line of mapOrdered(readRecords(folder, model), findScorerConcurrency(scorers.values()), scoreRecord))
    if (line !== '') lines.push(line);
  return lines;
}

/** The verdicts that stand in the records, in the same form: what is kept when others take their place. */
export function recordedScoresCsv(folder: string, model: string, scorer: string): string[] {
  const lines = [csvHeaderLine(SCORES_COLUMNS)];
  for (const { key, score, scorer: recordedBy } of readRecords(folder, model))
    if (score !== null && recordedBy === scorer) lines.push(scoresLine(key, score));
  return lines;
}

function scoresLine(key: string, { value, strict, lenient, answer }: Score): string {
  return csvLine(SCORES_COLUMNS, { key, score: value, score_strict: strict, score_lenient: lenient, answer });
}
