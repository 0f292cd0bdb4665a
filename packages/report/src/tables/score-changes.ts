import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, RunRecord } from '@evenhand/core';
import { visible } from '@evenhand/io';
import { parse } from 'csv-parse/sync';
import { scoresPath } from '../cells/scores.ts';

/** How many flips are listed; all stand in the files. */
const LISTED = 20;

/** A cell whose verdict differs between the published judge and another one. */
export interface Flip {
  readonly key: string;
  readonly published: number;
  readonly other: number;
  readonly publishedAnswer: string | null;
  readonly otherAnswer: string | null;
}

/** What another judge makes of the replies of one model to one suite. */
export interface ScoreChanges {
  readonly scorer: string;
  readonly publishedScorer: string;
  readonly suite: string;
  readonly model: string;
  /** Replies that both judged. */
  readonly n: number;
  /** Sums of the scores. */
  readonly published: number;
  readonly other: number;
  readonly up: number;
  readonly down: number;
  /** The first of them by key. */
  readonly flips: readonly Flip[];
}

interface Tally {
  publishedScorer: string;
  n: number;
  published: number;
  other: number;
  up: number;
  down: number;
  flips: Flip[];
}

/** Holds the records of a model against the files under `scores/` as they are read, in the order of their keys. */
export function trackScoreChanges(folder: string, manifest: Manifest, model: string) {
  const files = manifest.scores.map(({ scorer }) => ({
    scorer,
    verdicts: readVerdicts(join(folder, scoresPath(scorer, model))),
    suites: new Map<string, Tally>(),
  }));
  return {
    record(record: RunRecord) {
      for (const { scorer, verdicts, suites } of files)
        if (scorer !== record.scorer) count(suites, record, verdicts.get(visible(record.key)));
    },
    listChanges: (): ScoreChanges[] =>
      files.flatMap(({ scorer, suites }) =>
        Array.from(suites, ([suite, tally]) => ({ scorer, suite, model, ...tally })),
      ),
  };
}

interface Verdict {
  readonly score: number;
  readonly answer: string | null;
}

function count(suites: Map<string, Tally>, record: RunRecord, verdict: Verdict | undefined): void {
  if (verdict === undefined || record.score === null) return;
  const tally = suites.get(record.suite) ?? {
    publishedScorer: record.scorer,
    n: 0,
    published: 0,
    other: 0,
    up: 0,
    down: 0,
    flips: [],
  };
  suites.set(record.suite, tally);
  const published = record.score.value;
  tally.n++;
  tally.published += published;
  tally.other += verdict.score;
  // Files hold six decimals.
  if (Math.abs(verdict.score - published) < 1e-6) return;
  if (verdict.score > published) tally.up++;
  else tally.down++;
  if (tally.flips.length < LISTED)
    tally.flips.push({
      key: record.key,
      published,
      other: verdict.score,
      publishedAnswer: record.score.answer,
      otherAnswer: verdict.answer,
    });
}

/** By key; keys begin with a suite's name, so the guard of text cells leaves them alone, but for control characters. A missing or damaged file has no verdicts here: `verify` names it. */
function readVerdicts(path: string): Map<string, Verdict> {
  if (!existsSync(path)) return new Map();
  try {
    const [, ...lines] = parse(readFileSync(path, 'utf8'), { relax_column_count: true }) as string[][];
    return new Map(
      lines.map(([key, score, , , answer]) => [
        key ?? '',
        { score: Number(score), answer: answer === '' || answer === undefined ? null : visible(answer) },
      ]),
    );
  } catch {
    return new Map();
  }
}
