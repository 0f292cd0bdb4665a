import { compareCodeUnits } from '@evenhand/io';
import {
  byMerit,
  createModelFooting,
  createSuiteFooting,
  explainBreak,
  type Footing,
  type HeadlineMetric,
  hashFooting,
  joinLatest,
  type Row,
  type Rows,
  type RunTables,
} from '@evenhand/report';
import { findEfficiency, findRow, isHeadRowOf, type SiteRun } from './site-run.ts';

/** A model in a suite, by the run that stands for it. */
export interface BoardRow {
  readonly model: string;
  readonly run: SiteRun;
  /** As in summary.csv; ranks are those among the rows of its board, null where they were not compared. */
  readonly row: Row;
  readonly efficiency: Row | undefined;
  /** A newer run of it that is not complete, and was passed over; null = there is none. */
  readonly newer: SiteRun | null;
}

/** Rows of a suite that may be compared with each other. */
export interface Board {
  readonly suite: string;
  readonly version: number;
  readonly footing: string;
  readonly rows: readonly BoardRow[];
  /** Pairs of its models; empty where they were not compared. */
  readonly comparisons: Rows;
  /** Whether its ranks come from comparisons of all its models. */
  readonly ranked: boolean;
  readonly metric: HeadlineMetric;
  /** Why it cannot be compared with the board before it, which is newer; empty = it is the newest. */
  readonly breaks: readonly string[];
}

/** Boards of each suite, the newest first; other people's replies are in none. @param readTables a run with its cells */
export function createBoards(runs: readonly SiteRun[], readTables: (run: SiteRun) => RunTables): Map<string, Board[]> {
  const own = runs.filter(({ imported }) => !imported).toSorted(byStart);
  return new Map(listSuites(own).map((suite) => [suite, createSuiteBoards(own, suite, readTables)]));
}

export const byStart = (a: SiteRun, b: SiteRun) =>
  compareCodeUnits(a.startedAt, b.startedAt) || compareCodeUnits(a.id, b.id);

/** Names of all suites of some runs, sorted. */
export function listSuites(runs: readonly SiteRun[]): string[] {
  return [...new Set(runs.flatMap(({ manifest }) => manifest.suites.map(({ name }) => name)))].sort(compareCodeUnits);
}

/** Labels of all models of some runs, sorted. */
export function listModels(runs: readonly SiteRun[]): string[] {
  return [...new Set(runs.flatMap(({ manifest }) => manifest.models.map(({ id }) => id)))].sort(compareCodeUnits);
}

function createSuiteBoards(runs: readonly SiteRun[], suite: string, readTables: (run: SiteRun) => RunTables): Board[] {
  const groups = new Map<string, { footing: Footing; runs: SiteRun[] }>();
  for (const run of runs) {
    if (!run.manifest.suites.some(({ name }) => name === suite)) continue;
    const footing = createSuiteFooting(run, suite);
    const hash = hashFooting(footing);
    const group = groups.get(hash);
    if (group === undefined) groups.set(hash, { footing, runs: [run] });
    else group.runs.push(run);
  }
  const newestFirst = [...groups].toSorted(([, a], [, b]) => byStart(b.runs.at(-1)!, a.runs.at(-1)!));
  return newestFirst.map(([hash, group], index) => {
    const previous = newestFirst[index - 1];
    const breaks = previous === undefined ? [] : explainBreak(group.footing, previous[1].footing);
    return { ...createBoard(group.runs, suite, readTables), footing: hash, breaks };
  });
}

/** @param runs oldest first, all on the same footing */
function createBoard(
  runs: readonly SiteRun[],
  suite: string,
  readTables: (run: SiteRun) => RunTables,
): Omit<Board, 'footing' | 'breaks'> {
  const chosen = listModels(runs).flatMap((model) => {
    const found = chooseRun(runs, suite, model);
    return found === null ? [] : [{ model, ...found }];
  });
  const byRun = Map.groupBy(chosen, ({ run }) => run);
  const joined = joinRows(byRun, suite, readTables);
  const rows = chosen
    .map(({ model, run, newer }): BoardRow => {
      const own = findRow(run, suite, model)!;
      const row = joined?.summary.find((one) => one.model === model) ?? { ...own, rank_lo: null, rank_hi: null };
      return { model, run, row, efficiency: findEfficiency(run, suite, model), newer };
    })
    .toSorted((a, b) => byMerit(a.row, b.row));
  return {
    suite,
    version: runs.at(-1)!.manifest.suites.find(({ name }) => name === suite)!.version,
    rows,
    comparisons: joined?.comparisons ?? [],
    ranked: joined !== null,
    metric: chooseMetric(rows.map(({ row }) => row)),
  };
}

/** The mean score where any reply was graded, the accuracy where none was: then the two are one figure. */
export function chooseMetric(rows: readonly Row[]): HeadlineMetric {
  return rows.some((row) => Number(row.n_partial ?? 0) > 0) ? 'mean_score' : 'accuracy';
}

/** The same for all runs of a suite, so that its plots are of one figure. */
export function chooseSuiteMetric(runs: readonly SiteRun[], suite: string): HeadlineMetric {
  return chooseMetric(runs.flatMap((run) => run.summary.filter((row) => row.suite === suite && isHeadRowOf(run)(row))));
}

/** The newest run in which nothing of the model is missing; where there is none, the newest that has anything of it. */
function chooseRun(
  runs: readonly SiteRun[],
  suite: string,
  model: string,
): { run: SiteRun; newer: SiteRun | null } | null {
  const found = runs.filter((run) => Number(findRow(run, suite, model)?.n ?? 0) > 0);
  const complete = found.findLast((run) => findRow(run, suite, model)!.complete === true);
  const newest = found.at(-1);
  if (newest === undefined) return null;
  const run = complete ?? newest;
  return { run, newer: run === newest ? null : newest };
}

/** Rows and pairs of the chosen models; null = they could not be compared with each other. */
function joinRows(
  byRun: ReadonlyMap<SiteRun, readonly { readonly model: string }[]>,
  suite: string,
  readTables: (run: SiteRun) => RunTables,
): { summary: readonly Row[]; comparisons: Rows } | null {
  const [first, ...others] = [...byRun];
  if (first === undefined) return null;
  const [run, models] = first;
  const isHead = isHeadRowOf(run);
  const own = run.summary.filter((row) => isHead(row) && row.suite === suite);
  if (others.length === 0 && own.length === models.length)
    return { summary: own, comparisons: run.comparisons.filter((row) => isHead(row) && row.suite === suite) };
  const parts = [...byRun].map(([one, chosen]) => ({
    run: readTables(one),
    models: new Set(chosen.map(({ model }) => model)),
  }));
  const joined = joinLatest(parts, suite);
  return joined === null
    ? null
    : { summary: joined.summary.filter(isHead), comparisons: joined.comparisons.filter(isHead) };
}

/** A night in the history of a model in a suite. */
export interface HistoryPoint {
  readonly run: SiteRun;
  readonly row: Row;
  readonly footing: string;
  /** What parts it from the point before, in sentences; empty = nothing does, or it is the first. */
  readonly breaks: readonly string[];
}

/** All rows of a model in a suite, oldest first. @param runs oldest first */
export function listHistory(runs: readonly SiteRun[], suite: string, model: string): HistoryPoint[] {
  let before: Footing | null = null;
  return runs.flatMap((run): HistoryPoint[] => {
    const row = findRow(run, suite, model);
    if (row === undefined || typeof row.mean_score !== 'number') return [];
    const footing = createModelFooting(run, suite, model);
    const breaks = before === null ? [] : explainBreak(before, footing);
    before = footing;
    return [{ run, row, footing: hashFooting(footing), breaks }];
  });
}
