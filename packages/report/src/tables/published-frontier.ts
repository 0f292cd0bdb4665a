import { dominates, independentDifference, paretoFront, publishedFrontShares, wilson } from '@evenhand/statistics';
import { COLUMNS, type Column, type Row } from './columns.ts';
import { csvHeaderLine, csvLine } from './csv-row.ts';
import { AXIS_COLUMNS, FRONT_DRAWS, FRONTIER_AXES } from './frontier.ts';

/** Totals of a model as a table has them; null = not known. */
export interface PublishedEntry {
  readonly model: string;
  readonly samples: number;
  readonly right: number;
  readonly totalCostUsd: number | null;
  readonly secondsPerSample: number | null;
}

/**
 * The rows of frontier.csv from a published table: quality with Wilson's interval, prices as they are printed, without one,
 * because totals do not say how they vary. METHODOLOGY §7.3.
 */
export function publishedFrontierRows(name: string, entries: readonly PublishedEntry[]): Row[] {
  const prices = {
    cost: entries.map(({ totalCostUsd, samples }) => (totalCostUsd === null ? null : totalCostUsd / samples)),
    time: entries.map(({ secondsPerSample }) => secondsPerSample),
  };
  const axes = FRONTIER_AXES.map((axis) => {
    const totals = entries.map(({ right, samples }, index) => ({ right, samples, price: prices[axis][index]! }));
    const points = totals.map(({ right, samples, price }) =>
      price === null ? null : { price, value: right / samples },
    );
    const known = points.flatMap((point, index) => (point === null ? [] : [{ point, index }]));
    const isOn = paretoFront(known.map(({ point }) => point));
    const front = known.filter((_, at) => isOn[at]);
    return { axis, points, front, shares: publishedFrontShares(totals, `frontier/${axis}/${name}`, FRONT_DRAWS) };
  });
  return entries.map(({ model, samples, right }, index) => {
    const { lo, hi } = wilson(right, samples);
    return {
      suite: '*',
      prompt: 'main',
      model,
      host: null,
      n: samples,
      metric: 'accuracy',
      quality: right / samples,
      quality_lo: lo,
      quality_hi: hi,
      ...Object.assign(
        {},
        ...axes.map(({ axis, points, front, shares }) => {
          const columns = AXIS_COLUMNS[axis];
          const point = points[index]!;
          const better = point === null ? [] : front.filter((one) => dominates(one.point, point));
          return {
            [columns.price]: point?.price ?? null,
            [`${columns.price}_lo`]: null,
            [`${columns.price}_hi`]: null,
            [columns.on]: point === null ? null : better.length === 0,
            [columns.share]: shares[index]!,
            [columns.by]: better.map((one) => entries[one.index]!.model).join(';') || null,
          };
        }),
      ),
    };
  });
}

/** Labels of runs are words; the names of a published table are other people's texts. */
const NAMED: ReadonlySet<string> = new Set(['model', AXIS_COLUMNS.cost.by, AXIS_COLUMNS.time.by]);
const PUBLISHED_COLUMNS: readonly Column[] = COLUMNS.frontier.map((column) =>
  NAMED.has(column.name) ? { ...column, kind: 'text' } : column,
);

/** The rows of a published table as frontier.csv, names guarded like every text from outside. */
export const publishedFrontierCsv = (rows: readonly Row[]): string =>
  [csvHeaderLine(PUBLISHED_COLUMNS), ...rows.map((row) => csvLine(PUBLISHED_COLUMNS, row))].join('');

/** cheaper.csv: pairs of a published table of which the first costs at most so much of the second. */
export const CHEAPER_COLUMNS: readonly Column[] = [
  { name: 'model_a', kind: 'text', doc: 'The cheaper model.' },
  { name: 'model_b', kind: 'text', doc: 'The dearer one.' },
  { name: 'cost_ratio', kind: 'ratio', doc: 'Cost per sample, first ÷ second, as printed.' },
  { name: 'difference', kind: 'ratio', doc: 'Accuracy, first − second.' },
  { name: 'difference_lo', kind: 'ratio', doc: 'Lower end of its 95 % interval, of two independent rates.' },
  { name: 'difference_hi', kind: 'ratio', doc: 'Upper end of it.' },
  {
    name: 'no_worse',
    kind: 'word',
    doc: 'Whether the first is no worse by as much as the margin, by the 90 % interval: supported, refuted or undecided.',
  },
];

/**
 * "So much cheaper", row against row: every pair of which the first costs at most `1 − share` of the second, and whether it is no
 * worse by as much as `margin` (one-sided test at 5 %, the 90 % interval). A pair with an unknown cost is in no comparison.
 * @param share such as 0.9 for 90 % cheaper @param margin in accuracy, such as 0.02
 */
export function cheaperRows(entries: readonly PublishedEntry[], share: number, margin: number): Row[] {
  const cost = ({ totalCostUsd, samples }: PublishedEntry) => (totalCostUsd === null ? null : totalCostUsd / samples);
  return entries.flatMap((a) =>
    entries.flatMap((b) => {
      const [ours, theirs] = [cost(a), cost(b)];
      if (ours === null || theirs === null || theirs === 0 || ours / theirs > 1 - share + 1e-12) return [];
      const rates = [
        { right: a.right, n: a.samples },
        { right: b.right, n: b.samples },
      ] as const;
      const { difference, lo, hi } = independentDifference(...rates);
      const narrow = independentDifference(...rates, 0.9);
      const verdict = narrow.lo > -margin ? 'supported' : narrow.hi < -margin ? 'refuted' : 'undecided';
      return [
        {
          model_a: a.model,
          model_b: b.model,
          cost_ratio: ours / theirs,
          difference,
          difference_lo: lo,
          difference_hi: hi,
          no_worse: verdict,
        },
      ];
    }),
  );
}
