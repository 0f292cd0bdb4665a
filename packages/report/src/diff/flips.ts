import { comparePair } from '@evenhand/statistics';
import type { Estimate } from '../tables/estimate.ts';
import { pairSeed } from '../tables/pairs.ts';
import type { CsvRecord } from './side.ts';

/** One sample whose verdict changed. */
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
  readonly incomparable: Readonly<Record<string, number>>;
  readonly compared: number;
  readonly rightToWrong: readonly Flip[];
  readonly wrongToRight: readonly Flip[];
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
const GROUNDS = {
  suite_version: 'another suite version',
  prompt_sha256: 'another prompt',
  target: 'another target',
  scorer: 'another scorer',
} as const;

const cellName = (row: CsvRecord) => `${row.prompt}\u0000${row.sample}\u0000${row.trial}`;

/** Rows of samples/<model>.csv before and after, of one (suite, prompt, model). */
export function diffRows(
  before: readonly CsvRecord[],
  after: readonly CsvRecord[],
  names: { suite: string; prompt: string; model: string },
): ModelDiff {
  const earlier = new Map(before.map((row) => [cellName(row), row]));
  const incomparable: Record<string, number> = {};
  const pairs: [CsvRecord, CsvRecord][] = [];
  const flips = { rightToWrong: [] as Flip[], wrongToRight: [] as Flip[] };
  let [added, matched, otherAnswer, otherText] = [0, 0, 0, 0];
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
    if (was.score !== now.score)
      flips[Number(now.score) > Number(was.score) ? 'wrongToRight' : 'rightToWrong'].push(toFlip(was, now));
    else if (was.outcome !== now.outcome || was.answer !== now.answer) otherAnswer++;
    else if (was.output_sha256 !== now.output_sha256) otherText++;
  }
  return {
    ...names,
    added,
    removed: earlier.size - matched,
    incomparable,
    compared: pairs.length,
    ...flips,
    otherAnswer,
    otherText,
    ...computeChange(pairs, names),
  };
}

/** Why two rows of one key cannot be compared; null = they can. */
function findObstacle(was: CsvRecord, now: CsvRecord): string | null {
  for (const [column, reason] of Object.entries(GROUNDS))
    if ((was[column] ?? '') !== (now[column] ?? '')) return reason;
  if (was.outcome === 'failed' || now.outcome === 'failed') return 'failed on one side';
  return null;
}

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
    const cluster = now.cluster ? `cluster ${now.cluster}` : now.twin ? `twin ${now.twin}` : `sample ${name}`;
    const entry = samples.get(name) ?? { cluster, before: 0, after: 0, trials: 0 };
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
