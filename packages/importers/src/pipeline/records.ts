import {
  type AnyScorer,
  ConfigError,
  determineOutcome,
  type Generation,
  isRunningScorer,
  type Manifest,
  type PublishedStatement,
  recordedOutcome,
  recordedScore,
  runPaths,
  runScorer,
  type Sample,
  type Score,
  type ScoredReply,
  scoreReply,
} from '@evenhand/core';
import { mapOrdered, writeHashed } from '@evenhand/io';

import type { Collected } from './collect.ts';
import type { CellLocation } from './group.ts';
import { createImportedRecord, type RowVerdict, toGeneration } from './imported-record.ts';
import { readOwnSample, readStoredReply } from './joined-row.ts';
import { MAX_LISTED } from './max-listed.ts';
import { publishedTracker } from './published.ts';
import { ownIdOf, publishedIdOf, type SuiteJudging } from './suite-scoring.ts';

export interface WrittenRecords {
  readonly files: Manifest['records'];
  /** Cells that hold a reply. */
  readonly answered: number;
  readonly published: readonly PublishedStatement[];
  /** How often the source and our scorer said otherwise, by the suite's number. */
  readonly comparisons: readonly VerdictComparison[];
}

/** The source's verdicts against ours. */
export interface VerdictComparison {
  compared: number;
  differs: number;
  failed: number;
  differing: { key: string; source: number; own: number }[];
}

type OwnVerdict = (generation: Generation, readSample: () => Sample) => ScoredReply;

/** Judges every reply and writes the records of each model, sorted by key. @param judgings by the suite's number */
export async function writeRecords(
  folder: string,
  collected: Collected,
  judgings: readonly SuiteJudging[],
): Promise<WrittenRecords> {
  const { spill, suites } = collected;
  const own = await ownVerdicts(collected, judgings);
  const ids = judgings.map((scoreGeneration) => ({
    published: publishedIdOf(scoreGeneration),
    own: scoreGeneration.own === null ? null : ownIdOf(scoreGeneration.own),
  }));
  const tracker = publishedTracker(collected);
  const comparisons = judgings.map((): VerdictComparison => ({ compared: 0, differs: 0, failed: 0, differing: [] }));
  const cells = collected.cells();
  const files: Manifest['records'] = [];
  let answered = 0;
  let next = cells.next();
  const line = (location: CellLocation): string => {
    const { key, suite: number, model, sample: id, prompt, trial } = location;
    const { suite } = suites[number]!;
    const row = readStoredReply(spill, location);
    tracker.row(row.reported, { model, suite: suite.name, prompt, sample: id, trial });
    const generation = toGeneration(row);
    const mine =
      generation === null || !row.hasTarget
        ? null
        : (own[number]?.(generation, () => readOwnSample(spill, location, id)) ?? null);
    const scoreGeneration = judgings[number]!;
    const full = scoreGeneration.by === 'source' ? scoreGeneration.full : (suite.verdicts?.full ?? 1);
    const theirs = recordedScore(row.reported, full);
    const ofOne = suite.verdicts?.perTrial === true || suites[number]!.trials === 1;
    if (mine !== null && theirs !== null && ofOne) compare(comparisons[number]!, key, theirs, mine.score);
    if (generation === null && theirs !== null && scoreGeneration.by === 'source') comparisons[number]!.failed++;
    const { published, own: ownId } = ids[number]!;
    const verdict: RowVerdict =
      scoreGeneration.by === 'ours'
        ? { scorer: published, scored: mine, own: null }
        : {
            scorer: published,
            scored: theirs === null ? null : { score: theirs, outcome: recordedOutcome(theirs, generation) },
            own: mine === null ? null : { scorer: ownId!, score: mine.score },
          };
    const cell = { suite: suite.name, suiteVersion: suite.version, prompt, sample: id, model, trial };
    const record = createImportedRecord(row, cell, generation, verdict);
    if (record.outcome !== 'failed') answered++;
    return `${JSON.stringify(record)}\n`;
  };
  const generateLines = function* (label: string): Generator<string> {
    for (; next.done !== true && next.value.model === label; next = cells.next()) yield line(next.value);
  };
  for (const label of collected.labels) {
    const path = runPaths.records(folder, label);
    const sha256 = writeHashed(path, generateLines(label));
    const lines = suites.reduce((sum, { replies }) => sum + replies.get(label)!, 0);
    files.push({ path: `records/${label}.jsonl`, sha256, lines });
  }
  return { files, answered, published: tracker.statements(), comparisons };
}

function compare(comparison: VerdictComparison, key: string, theirs: Score, mine: Score): void {
  comparison.compared++;
  if (Math.abs(theirs.value - mine.value) < 1e-9) return;
  comparison.differs++;
  if (comparison.differing.length < MAX_LISTED)
    comparison.differing.push({ key, source: theirs.value, own: mine.value });
}

/** Our verdict on a reply, by the suite's number; null = none of ours judges it. */
async function ownVerdicts(
  collected: Collected,
  judgings: readonly SuiteJudging[],
): Promise<readonly (OwnVerdict | null)[]> {
  const ahead = await scoredAhead(collected, judgings);
  return judgings.map(({ own }): OwnVerdict | null => {
    if (own === null) return null;
    const { scorer } = own;
    if (!isRunningScorer(scorer)) return (reply, readSample) => scoreReply(reply, readSample(), scorer);
    return (reply) => {
      const score = ahead.next().value as Score;
      return { score, outcome: determineOutcome(score, reply.finish) };
    };
  });
}

/** The verdicts of scorers that must run something, made before anything is written; handed out in the order of the cells. */
async function scoredAhead(collected: Collected, judgings: readonly SuiteJudging[]): Promise<Iterator<Score>> {
  const running = judgings.map(({ own }) => (own !== null && isRunningScorer(own.scorer) ? own.scorer : null));
  if (running.every((scorer) => scorer === null)) return [].values();
  const scoreCell = async (location: CellLocation): Promise<Score | null> => {
    const scorer = running[location.suite];
    if (scorer === null || scorer === undefined) return null;
    const reply = toGeneration(readStoredReply(collected.spill, location));
    if (reply === null) return null;
    const score = await runScorer(
      scorer as AnyScorer,
      reply,
      readOwnSample(collected.spill, location, location.sample),
    );
    if (score === null)
      throw new ConfigError(
        `${location.model}: the reply to ${JSON.stringify(location.sample)} got no verdict from the scorer; choose another with --scorer, or import without it and judge later: evenhand score`,
      );
    return score;
  };
  const scores: Score[] = [];
  const atOnce = Math.max(...running.map((scorer) => scorer?.concurrency ?? 1));
  for await (const score of mapOrdered(collected.cells(), atOnce, scoreCell)) if (score !== null) scores.push(score);
  return scores.values();
}
