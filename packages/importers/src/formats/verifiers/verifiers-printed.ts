import { basename } from 'node:path';
import { type Fields, isFields } from '../../json-stream/json-values.ts';
import type { PublishedScore } from '../../pipeline/row.ts';
import { computePassAtK } from '../shared/pass-at-k.ts';
import { toScoreValue } from '../shared/reported.ts';
import { listMeans, type VerifiersRun } from './verifiers-run.ts';

/** A rollout is right from this reward on, unless the run says otherwise. */
const THRESHOLD = 0.5;

/** Means over the rollouts, and rollouts by example, as verifiers counts them: one without a reward has 0. */
export function createRolloutTally() {
  const sums = new Map<string, { sum: number; count: number }>();
  const rewards = new Map<string, number[]>();
  return {
    add(example: string, reward: number, metrics: readonly (readonly [name: string, value: number])[]): void {
      const list = rewards.get(example) ?? [];
      rewards.set(example, list);
      list.push(reward);
      for (const [name, value] of [['reward', reward] as const, ...metrics.filter(([name]) => name !== 'reward')]) {
        const { sum, count } = sums.get(name) ?? { sum: 0, count: 0 };
        sums.set(name, { sum: sum + value, count: count + 1 });
      }
    },
    /** null = no rollout has it. */
    mean(metric: string): number | null {
      const found = sums.get(metric);
      return found === undefined ? null : found.sum / found.count;
    },
    /** Over the examples that have all their rollouts, each right from a reward on. null = there is none. */
    over(rollouts: number, threshold: number, value: (right: number) => number): number | null {
      const complete = [...rewards.values()]
        .filter((list) => list.length >= rollouts)
        .map((list) => list.slice(0, rollouts));
      const values = complete.map((list) => value(list.filter((reward) => reward >= threshold).length));
      return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
    },
  };
}
export type RolloutTally = ReturnType<typeof createRolloutTally>;

/** What metadata.json says was printed. */
export function createPublishedScores(
  { path, metadata, rollouts }: VerifiersRun,
  suite: string,
  tally: RolloutTally,
): PublishedScore[] {
  if (path === null || metadata === null) return [];
  const score = (key: string, metric: string, value: unknown, rule: string, recomputed: number | null) => {
    const number = toScoreValue(value);
    if (number === null) return [];
    const main = key === 'avg_reward';
    const shared = { model: null, suite, prompt: null, scorer: null, full: 1, reduce: null, tolerance: null };
    return [
      { ...shared, metric, main, value: number, rule, recomputed, location: `${basename(path)}, ${key}` },
    ] satisfies PublishedScore[];
  };
  const n = rollouts ?? 1;
  const threshold = toScoreValue(metadata.pass_threshold) ?? THRESHOLD;
  const curve = (key: string, value: (k: number) => (right: number) => number) =>
    entriesOf(metadata[key]).flatMap(([k, printed]) =>
      score(
        `${key}.${k}`,
        'reward',
        printed,
        `${key} ${k} over examples with all rollouts, right from a reward of ${threshold}`,
        tally.over(n, threshold, value(Number(k))),
      ),
    );
  return [
    ...score('avg_reward', 'reward', metadata.avg_reward, 'mean over rollouts', tally.mean('reward')),
    ...listMeans(metadata).flatMap(({ name, value, key }) =>
      score(key, name, value, 'mean over rollouts', tally.mean(name)),
    ),
    ...curve('pass_at_k', (k) => (right) => computePassAtK(n, right, k)),
    ...curve('pass_all_k', (k) => (right) => 1 - computePassAtK(n, n - right, k)),
  ];
}

const entriesOf = (value: unknown): [string, unknown][] => Object.entries(isFields(value) ? (value as Fields) : {});
