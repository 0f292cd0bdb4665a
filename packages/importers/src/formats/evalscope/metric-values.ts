import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import { computePassAtK } from '../shared/pass-at-k.ts';
import { toScoreValue } from '../shared/reported.ts';

interface Held {
  readonly value: number;
  /** What was read, for votes; null = nothing. */
  readonly answer: string | null;
}

/** By the slots of replies. */
interface Column {
  readonly values: (number | undefined)[];
  /** For weighted means; null = a reply had none. */
  weights: (number | undefined)[] | null;
}

/** Values by metric and reply: EvalScope aggregates over all replies that have a metric, trials and questions alike. */
export function createMetricValues() {
  const columns = new Map<string, Column>();
  const answers: (string | undefined)[] = [];
  // A log may name any `index` (question × trials + trial): each takes the next slot, however far it lies from the others.
  const slots = new Map<number, number>();
  let sorted: readonly number[] | null = null;
  let repeats = 1;
  const findSlot = (index: number): number => {
    const known = slots.get(index);
    if (known !== undefined) return known;
    sorted = null;
    slots.set(index, slots.size);
    return slots.size - 1;
  };
  const listIndices = (): readonly number[] => {
    sorted ??= [...slots.keys()].sort((a, b) => a - b);
    return sorted;
  };
  return {
    /** @param trials of each question */
    clear(trials: number): void {
      columns.clear();
      answers.length = 0;
      slots.clear();
      sorted = null;
      repeats = trials;
    },
    keys: (): IterableIterator<string> => columns.keys(),
    /** A later review of the same reply takes the place of an earlier one. */
    add(index: number, review: Fields): void {
      const slot = findSlot(index);
      for (const { values } of columns.values()) values[slot] = undefined;
      const found = fieldAt(review, 'sample_score.score.value');
      const weights = fieldAt(review, 'sample_score.score.metadata.metric_weights');
      if (repeats > 1)
        answers[slot] = toText(fieldAt(review, 'sample_score.score.extracted_prediction'))?.slice(0, 200);
      for (const [metric, raw] of Object.entries(isFields(found) ? found : {})) {
        const value = toScoreValue(raw);
        if (value === null) continue;
        const column = columns.get(metric) ?? { values: [], weights: [] };
        columns.set(metric, column);
        column.values[slot] = value;
        const weight = isFields(weights) ? toScoreValue(weights[metric]) : null;
        if (weight === null) column.weights = null;
        else if (column.weights !== null) column.weights[slot] = weight;
      }
    },
    /** Sum of values times weights, and of the weights. null = no reply has the metric, or not every one its weight. */
    sums(metric: string, weighted: boolean): { sum: number; total: number } | null {
      const column = columns.get(metric);
      if (column === undefined || (weighted && column.weights === null)) return null;
      let [total, sum] = [0, 0];
      for (const index of listIndices()) {
        const slot = slots.get(index)!;
        const value = column.values[slot];
        if (value === undefined) continue;
        const weight = weighted ? (column.weights![slot] ?? 0) : 1;
        total += weight;
        sum += value * weight;
      }
      return total === 0 ? null : { sum, total };
    },
    /** The trials of each question whose first `k` all have the metric; null = no question was planned so often. */
    groups(metric: string, k: number): Held[][] | null {
      const values = columns.get(metric)?.values;
      if (values === undefined || k > repeats) return null;
      const eligible: Held[][] = [];
      for (const question of new Set(listIndices().map((index) => Math.floor(index / repeats)))) {
        const group: Held[] = [];
        for (let trial = 0; trial < repeats; trial++) {
          const slot = slots.get(question * repeats + trial);
          const value = slot === undefined ? undefined : values[slot];
          if (value !== undefined) group.push({ value, answer: answers[slot!] ?? null });
          else if (trial < k) break;
        }
        if (group.length >= k) eligible.push(group);
      }
      return eligible;
    },
  };
}

export type MetricValues = ReturnType<typeof createMetricValues>;

/** What EvalScope's rule gives over the replies of several sets together; null = it cannot be followed. */
export function aggregate(
  parts: readonly MetricValues[],
  metric: string,
  aggregation: string,
  k: number | null,
): number | null {
  if (aggregation === 'mean' || aggregation === 'weighted_mean' || aggregation === 'clipped_mean') {
    const sums = parts.map((part) => part.sums(metric, aggregation === 'weighted_mean')).filter((one) => one !== null);
    const total = sums.reduce((all, one) => all + one.total, 0);
    if (total === 0) return null;
    const mean = sums.reduce((all, one) => all + one.sum, 0) / total;
    return aggregation === 'clipped_mean' ? Math.min(1, Math.max(0, mean)) : mean;
  }
  const rule = RULES[aggregation];
  if (rule === undefined || k === null) return null;
  const groups = parts.flatMap((part) => part.groups(metric, k) ?? []);
  return groups.length === 0 ? null : groups.reduce((sum, group) => sum + rule(group, k), 0) / groups.length;
}

const RULES: Readonly<Record<string, (group: readonly Held[], k: number) => number>> = {
  pass_at_k: (group, k) => computePassAtK(group.length, countRight(group), k),
  pass_hat_k: (group, k) => {
    let share = 1;
    for (let at = 0; at < k; at++) share *= Math.max(0, countRight(group) - at) / (group.length - at);
    return share;
  },
  vote_at_k: (group, k) => computeVote(group.slice(0, k)),
};

const countRight = (group: readonly Held[]): number => Math.trunc(group.reduce((sum, { value }) => sum + value, 0));

/** Whether the answer that was given most often (of equals the first) was ever right. */
function computeVote(group: readonly Held[]): number {
  const counts = new Map<string, number>();
  for (const { answer } of group)
    if (answer !== null && answer.trim() !== '') counts.set(answer, (counts.get(answer) ?? 0) + 1);
  let best: string | null = null;
  for (const [answer, count] of counts) if (best === null || count > counts.get(best)!) best = answer;
  return best !== null && group.some(({ answer, value }) => answer === best && value === 1) ? 1 : 0;
}
