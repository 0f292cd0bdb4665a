import { comparePair } from '@evenhand/statistics';
import { LEFT_OUT } from '../publish/redact-record.ts';
import type { Estimate } from '../tables/estimate.ts';
import { pairSeed } from '../tables/pairs.ts';
import type { CsvRecord } from './side.ts';

/** One sample whose score changed. */
export interface Flip {
  readonly suite: string;
  readonly prompt: string;
  readonly sample: string;
  readonly model: string;
  readonly trial: number;
  readonly before: { readonly outcome: string; readonly answer: string };
  readonly after: { readonly outcome: string; readonly answer: string };
  readonly target: string;
}

/** What changed for one model in one suite and wording. */
export interface ModelDiff {
  readonly suite: string;
  readonly prompt: string;
  readonly model: string;
  readonly added: number;
  readonly removed: number;
  /** Rows that both have and that cannot be compared, by reason. */
  readonly incomparable: Readonly<IncomparableCounts>;
  readonly compared: number;
  /** Right answers on the rows that were compared. */
  readonly correct: { readonly before: number; readonly after: number };
  /** Right answers on all other rows: those that only one side has, or that cannot be compared. With these the counts are `n_correct`. */
  readonly correctElsewhere: { readonly before: number; readonly after: number };
  /** Right before and not after: wrong, or right in part. */
  readonly rightToWrong: readonly Flip[];
  readonly wrongToRight: readonly Flip[];
  /** Another score, right on neither side: partial credit that changed. */
  readonly otherPartial: number;
  /** Same score, other outcome or answer. */
  readonly otherAnswer: number;
  /** Same verdict, other text. */
  readonly otherText: number;
  /** Change of the mean score, after − before, on the compared rows, with its 95 % interval. */
  readonly change: Estimate;
  readonly p: number | null;
  readonly test: string | null;
}

/** Columns in which two rows of one key must agree before their verdicts can be held against each other. */
const GROUNDS = ['suite_version', 'prompt_sha256', 'target', 'scorer'] as const;
/** Why two rows of one key cannot be compared: the column in which they differ, or a request that failed. */
export type Incomparable = (typeof GROUNDS)[number] | 'failed';
type IncomparableCounts = Partial<Record<Incomparable, number>>;

/** What `n_correct` counts: the outcome, or where a file has none, a score of 1. */
const isRight = (row: CsvRecord) => (row.outcome ? row.outcome === 'correct' : Number(row.score || 0) === 1);
const countRight = (rows: readonly CsvRecord[]) => rows.reduce((sum, row) => sum + Number(isRight(row)), 0);

const cellName = (row: CsvRecord) => `${row.prompt}\u0000${row.sample}\u0000${row.trial}`;

/** A row over several (suite, prompt, model): every reply counts once; samples are compared within each. */
export function diffOverall(
  groups: readonly {
    readonly before: readonly CsvRecord[];
    readonly after: readonly CsvRecord[];
    readonly diff: ModelDiff;
  }[],
): ModelDiff {
  const total = (select: (one: ModelDiff) => number) => groups.reduce((sum, { diff }) => sum + select(diff), 0);
  const pairs = groups.flatMap(({ before, after, diff }, at): [CsvRecord, CsvRecord][] => {
    // One sample of two models or wordings is two units of one cluster; of two suites, of two.
    const rename = (row: CsvRecord): CsvRecord => ({
      ...row,
      sample: `${at}\u0000${row.sample}`,
      cluster: `${diff.suite}\u0000${clusterOf(row)}`,
    });
    return pairRows(before, after).map(([was, now]) => [was, rename(now)]);
  });
  const counts = (key: 'correct' | 'correctElsewhere') => ({
    before: total((one) => one[key].before),
    after: total((one) => one[key].after),
  });
  const incomparable: IncomparableCounts = {};
  for (const { diff } of groups)
    for (const [reason, count] of listIncomparable(diff)) incomparable[reason] = (incomparable[reason] ?? 0) + count;
  return {
    ...{ suite: '*', prompt: '*', model: '*' },
    added: total((one) => one.added),
    removed: total((one) => one.removed),
    incomparable,
    compared: total((one) => one.compared),
    correct: counts('correct'),
    correctElsewhere: counts('correctElsewhere'),
    rightToWrong: groups.flatMap(({ diff }) => diff.rightToWrong),
    wrongToRight: groups.flatMap(({ diff }) => diff.wrongToRight),
    otherPartial: total((one) => one.otherPartial),
    otherAnswer: total((one) => one.otherAnswer),
    otherText: total((one) => one.otherText),
    ...computeChange(pairs, { model: '*' }),
  };
}

/** Rows that can be compared, in the order of `after`. */
function pairRows(before: readonly CsvRecord[], after: readonly CsvRecord[]): [CsvRecord, CsvRecord][] {
  const earlier = new Map(before.map((row) => [cellName(row), row]));
  return after.flatMap((now): [CsvRecord, CsvRecord][] => {
    const was = earlier.get(cellName(now));
    return was === undefined || findObstacle(was, now) !== null ? [] : [[was, now]];
  });
}

const clusterOf = (row: CsvRecord) =>
  row.cluster ? `cluster ${row.cluster}` : row.twin ? `twin ${row.twin}` : `sample ${row.sample}`;

/** Rows of samples/<model>.csv before and after, of one (suite, prompt, model). */
export function diffRows(
  before: readonly CsvRecord[],
  after: readonly CsvRecord[],
  names: { suite: string; prompt: string; model: string },
): ModelDiff {
  const earlier = new Map(before.map((row) => [cellName(row), row]));
  const incomparable: IncomparableCounts = {};
  const pairs: [CsvRecord, CsvRecord][] = [];
  const flips = { rightToWrong: [] as Flip[], wrongToRight: [] as Flip[] };
  let [added, matched, otherPartial, otherAnswer, otherText] = [0, 0, 0, 0, 0];
  for (const now of after) {
    const was = earlier.get(cellName(now));
    if (was === undefined) {
      added++;
      continue;
    }
    matched++;
    const reason = findObstacle(was, now);
    if (reason !== null) {
      incomparable[reason] = (incomparable[reason] ?? 0) + 1;
      continue;
    }
    pairs.push([was, now]);
    if (isRight(was) !== isRight(now)) flips[isRight(now) ? 'wrongToRight' : 'rightToWrong'].push(toFlip(was, now));
    else if (was.score !== now.score) otherPartial++;
    else if (was.outcome !== now.outcome || answersDiffer(was.answer, now.answer)) otherAnswer++;
    else if (was.output_sha256 !== now.output_sha256) otherText++;
  }
  return {
    ...names,
    added,
    removed: earlier.size - matched,
    incomparable,
    compared: pairs.length,
    ...countCorrect(before, after, pairs),
    ...flips,
    otherPartial,
    otherAnswer,
    otherText,
    ...computeChange(pairs, names),
  };
}

function countCorrect(
  before: readonly CsvRecord[],
  after: readonly CsvRecord[],
  pairs: readonly (readonly [CsvRecord, CsvRecord])[],
): Pick<ModelDiff, 'correct' | 'correctElsewhere'> {
  const correct = {
    before: countRight(pairs.map(([was]) => was)),
    after: countRight(pairs.map(([, now]) => now)),
  };
  return {
    correct,
    correctElsewhere: { before: countRight(before) - correct.before, after: countRight(after) - correct.after },
  };
}

/** Why two rows of one key cannot be compared; null = they can. */
function findObstacle(was: CsvRecord, now: CsvRecord): Incomparable | null {
  const column = GROUNDS.find((name) => (was[name] ?? '') !== (now[name] ?? ''));
  return column ?? (was.outcome === 'failed' || now.outcome === 'failed' ? 'failed' : null);
}

/** The reasons of rows that cannot be compared, with their numbers. */
export const listIncomparable = ({ incomparable }: Pick<ModelDiff, 'incomparable'>) =>
  Object.entries(incomparable) as [Incomparable, number][];

function toFlip(was: CsvRecord, now: CsvRecord): Flip {
  return {
    suite: now.suite ?? '',
    prompt: now.prompt ?? '',
    sample: now.sample ?? '',
    model: now.model ?? '',
    trial: Number(now.trial),
    before: { outcome: was.outcome ?? '', answer: was.answer ?? '' },
    after: { outcome: now.outcome ?? '', answer: now.answer ?? '' },
    target: now.target ?? '',
  };
}

/** The paired change, by the same rules as a comparison of two models: METHODOLOGY §6. */
function computeChange(
  pairs: readonly [CsvRecord, CsvRecord][],
  names: { model: string },
): Pick<ModelDiff, 'change' | 'p' | 'test'> {
  const samples = new Map<string, { cluster: string; before: number; after: number; trials: number }>();
  let graded = false;
  for (const [was, now] of pairs) {
    const name = now.sample!;
    const entry = samples.get(name) ?? { cluster: clusterOf(now), before: 0, after: 0, trials: 0 };
    samples.set(name, entry);
    const [x, y] = [Number(was.score), Number(now.score)];
    graded ||= (x !== 0 && x !== 1) || (y !== 0 && y !== 1);
    entry.before += x;
    entry.after += y;
    entry.trials++;
  }
  const list = [...samples].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  const a = list.map((entry) => entry.after / entry.trials);
  const b = list.map((entry) => entry.before / entry.trials);
  const clusters = list.map((entry) => entry.cluster);
  const trials = list.map((entry) => entry.trials);
  const input = { a, b, clusters, cells: pairs.length, trials, graded };
  const { difference, p, test, interval } = comparePair(input, pairSeed(names.model, names.model));
  return { change: { estimate: difference, ...interval(0.95) }, p, test };
}

/** What was left out of a copy may have been the same. */
const answersDiffer = (was: string | undefined, now: string | undefined): boolean =>
  was !== now && was !== LEFT_OUT && now !== LEFT_OUT;
