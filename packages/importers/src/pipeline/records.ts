import {
  type AnyScorer,
  ConfigError,
  type Generation,
  inOrder,
  inRun,
  isRunning,
  type Judged,
  judge,
  type Manifest,
  outcomeOf,
  parseJson,
  type RunningScorer,
  type Sample,
  type Score,
  scoreBy,
  writeHashed,
} from '@evenhand/core';

import type { Collected } from './collect.ts';
import type { CellPlace } from './group.ts';
import { generationOf, importedRecord, sampleOf } from './imported-record.ts';
import type { ImportedRow } from './row.ts';

export interface WrittenRecords {
  readonly files: Manifest['records'];
  /** Cells that hold a reply. */
  readonly answered: number;
}

/** Judges every reply and writes the records of each model, sorted by key. */
export async function writeRecords(
  folder: string,
  collected: Collected,
  scorer: AnyScorer,
  scorerId: string,
): Promise<WrittenRecords> {
  const { suite, spill } = collected;
  const judging = isRunning(scorer)
    ? await judgedAhead(collected, scorer)
    : (reply: Generation, sample: Sample) => judge(reply, sample, scorer);
  const cells = collected.cells();
  const files: Manifest['records'] = [];
  let answered = 0;
  let next = cells.next();
  const line = ({ model, sample: id, prompt, trial, ...place }: CellPlace): string => {
    const row = parseJson(spill.read(place)) as ImportedRow;
    const cell = { suite: suite.name, suiteVersion: suite.version, prompt, sample: id, model, trial };
    const record = importedRecord(row, cell, sampleOf(row, id), judging, scorerId);
    if (record.outcome !== 'failed') answered++;
    return `${JSON.stringify(record)}\n`;
  };
  const linesOf = function* (label: string): Generator<string> {
    for (; next.done !== true && next.value.model === label; next = cells.next()) yield line(next.value);
  };
  for (const label of collected.labels) {
    const path = inRun.records(folder, label);
    const sha256 = writeHashed(path, linesOf(label));
    files.push({ path: `records/${label}.jsonl`, sha256, lines: collected.replies.get(label)! });
  }
  return { files, answered };
}

/** The verdicts of a scorer that must run something, made before anything is written; handed out in the order of the cells. */
async function judgedAhead(collected: Collected, scorer: RunningScorer): Promise<(reply: Generation) => Judged> {
  const scored = async ({ sample: id, model, ...place }: CellPlace): Promise<Score | null> => {
    const row = parseJson(collected.spill.read(place)) as ImportedRow;
    const reply = generationOf(row);
    if (reply === null) return null;
    const score = await scoreBy(scorer, reply, sampleOf(row, id));
    if (score === null)
      throw new ConfigError(
        `${model}: the reply to ${JSON.stringify(id)} got no verdict from the scorer; choose another with --scorer, or import without it and judge later: evenhand score`,
      );
    return score;
  };
  const scores: Score[] = [];
  for await (const score of inOrder(collected.cells(), scorer.concurrency, scored))
    if (score !== null) scores.push(score);
  let next = 0;
  return (reply) => {
    const score = scores[next++]!;
    return { score, outcome: outcomeOf(score, reply.finish) };
  };
}
