import { type Fields, toText } from '../../json-stream/json-values.ts';
import { metricNames } from './lm-eval-metrics.ts';

/** How often each class was right, and how often the other was chosen, of the pairs of right and chosen class. */
type Pairs = Map<string, { readonly right: string; readonly chosen: string; count: number }>;

/** Metrics of all documents together, of which each line holds a pair: the right class and the chosen one. */
export function pairsTracker() {
  const tallies = new Map<string, Pairs>();
  return {
    add(fields: Fields): void {
      for (const metric of metricNames(fields)) {
        const found = fields[metric];
        if (!(metric in RULES) || !Array.isArray(found) || found.length !== 2) continue;
        const [right, chosen] = found.map(toText);
        if (right == null || chosen == null) continue;
        const key = `${metric},${toText(fields.filter) ?? 'none'}`;
        const pairs: Pairs = tallies.get(key) ?? new Map();
        tallies.set(key, pairs);
        const pair = pairs.get(`${right}\n${chosen}`) ?? { right, chosen, count: 0 };
        pairs.set(`${right}\n${chosen}`, pair);
        pair.count++;
      }
    },
    /** null = the metric has no such pairs, or is not defined for them. */
    value(metric: string, filter: string | null): number | null {
      const pairs = tallies.get(`${metric},${filter ?? 'none'}`);
      return pairs === undefined ? null : RULES[metric]!([...pairs.values()]);
    },
  };
}

const RULES: Readonly<Record<string, (pairs: { right: string; chosen: string; count: number }[]) => number | null>> = {
  /** Of the class 1; null where there are other classes than 0 and 1. */
  f1: (pairs) => {
    if (pairs.some(({ right, chosen }) => !/^[01]$/.test(right) || !/^[01]$/.test(chosen))) return null;
    const of = (right: string, chosen: string) =>
      pairs.find((one) => one.right === right && one.chosen === chosen)?.count ?? 0;
    const all = 2 * of('1', '1') + of('0', '1') + of('1', '0');
    return all === 0 ? 0 : (2 * of('1', '1')) / all;
  },
  /** Matthews’ coefficient for any number of classes (Gorodkin 2004); 0 where one class alone was right or chosen. */
  mcc: (pairs) => {
    const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
    const countBy = (side: 'right' | 'chosen', name: string) =>
      sum(pairs.filter((one) => one[side] === name).map(({ count }) => count));
    const classes = [...new Set(pairs.flatMap(({ right, chosen }) => [right, chosen]))];
    const [right, chosen] = [
      classes.map((name) => countBy('right', name)),
      classes.map((name) => countBy('chosen', name)),
    ];
    const all = sum(right);
    const hits = sum(pairs.filter((one) => one.right === one.chosen).map(({ count }) => count));
    const spread = (counts: readonly number[]) => all ** 2 - sum(counts.map((count) => count ** 2));
    const below = Math.sqrt(spread(right) * spread(chosen));
    return below === 0 ? 0 : (hits * all - sum(right.map((count, at) => count * chosen[at]!))) / below;
  },
};
