import { compareCodeUnits } from '@evenhand/io';
import { percentInterval } from '../markdown/format.ts';
import { findHeadPrompt, readHeadlineMetric } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import type { AdoptedWeights, AdoptionSnapshot } from './snapshot.ts';

/** What was measured of a model, for the cell beside its downloads. */
export interface MeasuredFigure {
  /** Label of the model, perhaps with its host. */
  readonly model: string;
  /** From 0 to 1, by which the best is found. */
  readonly value: number;
  /** The figure with its interval, as people read it. */
  readonly text: string;
}

export interface AdoptionRow extends AdoptedWeights {
  /** Of the downloads of all weights of the snapshot that are shown, from 0 to 1; null = not stated. */
  readonly share: number | null;
  /** What was measured of it; '' = nothing. */
  readonly measured: string;
}

/** Weights of one developer, or of one country. */
export interface AdoptionGroup {
  readonly name: string;
  readonly models: number;
  readonly downloads: number | null;
  readonly share: number | null;
  readonly likes: number | null;
  /** The model of the group with the best figure, and the figure; '' = nothing was measured. */
  readonly best: string;
}

export interface AdoptionTables {
  readonly readAt: string;
  readonly source: string;
  /** The most downloaded first. */
  readonly models: readonly AdoptionRow[];
  readonly developers: readonly AdoptionGroup[];
  readonly origins: readonly AdoptionGroup[];
  /** Ids of weights of which nothing is known. */
  readonly missing: readonly string[];
}

/**
 * Downloads and likes beside what was measured; neither enters the other.
 * @param measured of the models that were run; a label's host does not count
 */
export function createAdoptionTables(
  { readAt, source, models, missing }: AdoptionSnapshot,
  measured: readonly MeasuredFigure[],
): AdoptionTables {
  const total = sumKnown(models.map(({ downloads }) => downloads));
  const toShare = (downloads: number | null) =>
    downloads === null || total === null || total === 0 ? null : downloads / total;
  const figureOf = (id: string) => findBest(measured.filter(({ model }) => toId(model) === id));
  const toGroups = (key: (weights: AdoptedWeights) => string | null): AdoptionGroup[] =>
    [...Map.groupBy(models, (weights) => key(weights) ?? '')]
      .map(([name, list]): AdoptionGroup => {
        const downloads = sumKnown(list.map((one) => one.downloads));
        const best = findBest(measured.filter(({ model }) => list.some(({ id }) => id === toId(model))));
        return {
          name,
          models: list.length,
          downloads,
          share: toShare(downloads),
          likes: sumKnown(list.map((one) => one.likes)),
          best: best === null ? '' : `${best.model} ${best.text}`,
        };
      })
      .toSorted(byDownloads);
  return {
    readAt,
    source,
    models: models
      .map((weights) => ({
        ...weights,
        name: weights.id,
        share: toShare(weights.downloads),
        measured: figureOf(weights.id)?.text ?? '',
      }))
      .toSorted(byDownloads)
      .map(({ name: _, ...row }) => row),
    developers: toGroups(({ developer }) => developer),
    origins: toGroups(({ origin }) => origin),
    missing: missing.map(({ id }) => id),
  };
}

/** What a run measured of each model, over all its suites. */
export function listMeasured(run: Pick<RunTables, 'manifest' | 'summary'>): MeasuredFigure[] {
  const { suites } = run.manifest;
  const suite = suites.length === 1 ? suites[0]!.name : '*';
  const [metric, prompt] = [readHeadlineMetric(run.summary), findHeadPrompt(run.summary)];
  return run.summary.flatMap((row) => {
    const value = row[metric];
    const isHead = row.suite === suite && row.prompt === prompt && row.language === '*';
    return isHead && typeof value === 'number'
      ? [{ model: String(row.model), value, text: percentInterval(row, metric) }]
      : [];
  });
}

/** A label without the host behind it. */
const toId = (label: string) => label.replace(/@.*$/, '');

const findBest = (figures: readonly MeasuredFigure[]): MeasuredFigure | null =>
  figures.reduce<MeasuredFigure | null>((best, one) => (best === null || one.value > best.value ? one : best), null);

/** Sum of what is stated; null = nothing is. */
function sumKnown(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((one) => one !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
}

function byDownloads(
  a: { readonly downloads: number | null; readonly name: string },
  b: { readonly downloads: number | null; readonly name: string },
): number {
  return (b.downloads ?? -1) - (a.downloads ?? -1) || compareCodeUnits(a.name, b.name);
}
