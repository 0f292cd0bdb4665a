import {
  type AnyScorer,
  ConfigError,
  determineOutcome,
  type Generation,
  isRunningScorer,
  type Manifest,
  mapOrdered,
  type RunningScorer,
  runPaths,
  runScorer,
  type Sample,
  type Score,
  type ScoredReply,
  scoreReply,
  writeHashed,
} from '@evenhand/core';

import type { Collected } from './collect.ts';
import type { CellLocation } from './group.ts';
import { createImportedRecord, toGeneration, toSample } from './imported-record.ts';
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
  const scoreGeneration = isRunningScorer(scorer)
    ? await scoreAhead(collected, scorer)
    : (reply: Generation, sample: Sample) => scoreReply(reply, sample, scorer);
  const cells = collected.cells();
  const files: Manifest['records'] = [];
  let answered = 0;
  let next = cells.next();
  const line = ({ model, sample: id, prompt, trial, ...location }: CellLocation): string => {
    const row = JSON.parse(spill.read(location)) as ImportedRow;
    const cell = { suite: suite.name, suiteVersion: suite.version, prompt, sample: id, model, trial };
    const record = createImportedRecord(row, cell, toSample(row, id), scoreGeneration, scorerId);
    if (record.outcome !== 'failed') answered++;
    return `${JSON.stringify(record)}\n`;
  };
  const generateLines = function* (label: string): Generator<string> {
    for (; next.done !== true && next.value.model === label; next = cells.next()) yield line(next.value);
  };
  for (const label of collected.labels) {
    const path = runPaths.records(folder, label);
    const sha256 = writeHashed(path, generateLines(label));
    files.push({ path: `records/${label}.jsonl`, sha256, lines: collected.replies.get(label)! });
  }
  return { files, answered };
}

/** The verdicts of a scorer that must run something, made before anything is written; handed out in the order of the cells. */
async function scoreAhead(collected: Collected, scorer: RunningScorer): Promise<(reply: Generation) => ScoredReply> {
  const scoreCell = async ({ sample: id, model, ...location }: CellLocation): Promise<Score | null> => {
    const row = JSON.parse(collected.spill.read(location)) as ImportedRow;
    const reply = toGeneration(row);
    if (reply === null) return null;
    const score = await runScorer(scorer, reply, toSample(row, id));
    if (score === null)
      throw new ConfigError(
        `${model}: the reply to ${JSON.stringify(id)} got no verdict from the scorer; choose another with --scorer, or import without it and judge later: evenhand score`,
      );
    return score;
  };
  const scores: Score[] = [];
  for await (const score of mapOrdered(collected.cells(), scorer.concurrency, scoreCell))
    if (score !== null) scores.push(score);
  let next = 0;
  return (reply) => {
    const score = scores[next++]!;
    return { score, outcome: determineOutcome(score, reply.finish) };
  };
}
