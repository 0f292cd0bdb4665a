import { join } from 'node:path';
import {
  fileSha256,
  type Generation,
  type Manifest,
  type RunInputs,
  readRecords,
  type Sample,
  type Score,
  type ScoresEntry,
  writeAtomic,
} from '@evenhand/core';
import { SCORES_COLUMNS } from './columns.ts';
import { csvLine } from './csv.ts';

/** What a judge says of one reply. */
export type Judge = (reply: Generation, sample: Sample) => Score | Promise<Score>;

/** Path below the run's folder. */
export const scoresPath = (scorer: string, model: string) => `scores/${scorer}/${model}.csv`;

/** Judges every reply of a run and writes the verdicts beside the records. @returns what the manifest is to say of it */
export async function writeScores(
  folder: string,
  manifest: Manifest,
  inputs: RunInputs,
  entry: Omit<ScoresEntry, 'files'>,
  judges: ReadonlyMap<string, Judge>,
): Promise<ScoresEntry> {
  const files: ScoresEntry['files'] = [];
  const samples = samplesOf(inputs);
  for (const { id } of manifest.models) {
    const path = scoresPath(entry.scorer, id);
    writeAtomic(join(folder, path), await scoresCsv(folder, id, samples, judges));
    files.push({ path, sha256: await fileSha256(join(folder, path)) });
  }
  return { ...entry, files };
}

export type SamplesBySuite = ReadonlyMap<string, ReadonlyMap<string, Sample>>;

export function samplesOf(inputs: RunInputs): SamplesBySuite {
  return new Map(
    inputs.suites.map((suite) => [suite.name, new Map(suite.samples.map((sample) => [sample.id, sample]))]),
  );
}

/** The verdicts of these judges on a model's replies, as CSV. Suites without a judge have no rows. */
export async function scoresCsv(
  folder: string,
  model: string,
  samples: SamplesBySuite,
  judges: ReadonlyMap<string, Judge>,
): Promise<string[]> {
  const lines = [`${SCORES_COLUMNS.map(({ name }) => name).join(',')}\n`];
  for (const record of readRecords(folder, model)) {
    const judge = judges.get(record.suite);
    const reply = record.turns.at(-1)?.generation ?? null;
    const sample = samples.get(record.suite)?.get(record.sample);
    if (judge === undefined || reply === null || sample === undefined) continue;
    const verdict = judge(reply, sample);
    lines.push(scoresLine(record.key, verdict instanceof Promise ? await verdict : verdict));
  }
  return lines;
}

/** The verdicts that stand in the records, in the same form: what is kept when others take their place. */
export function recordedScoresCsv(folder: string, model: string, scorer: string): string[] {
  const lines = [`${SCORES_COLUMNS.map(({ name }) => name).join(',')}\n`];
  for (const { key, score, scorer: judge } of readRecords(folder, model))
    if (score !== null && judge === scorer) lines.push(scoresLine(key, score));
  return lines;
}

function scoresLine(key: string, { value, strict, lenient, answer }: Score): string {
  return csvLine(SCORES_COLUMNS, { key, score: value, score_strict: strict, score_lenient: lenient, answer });
}
