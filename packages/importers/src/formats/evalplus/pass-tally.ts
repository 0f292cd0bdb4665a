import { computePassAtK } from '../shared/pass-at-k.ts';

interface TaskCount {
  programs: number;
  base: number;
  /** null = only the base tests were run. */
  plus: number | null;
}

/** What evalplus prints: pass@k of each task by the unbiased estimator, then the mean over tasks, for k of 1, 10 and 100. */
export function createPassTally() {
  const tasks = new Map<string, TaskCount>();
  return {
    result(task: string, base: boolean, plus: boolean | null): void {
      const before = tasks.get(task) ?? { programs: 0, base: 0, plus: plus === null ? null : 0 };
      tasks.set(task, {
        programs: before.programs + 1,
        base: before.base + (base ? 1 : 0),
        plus: plus === null || before.plus === null ? null : before.plus + (plus ? 1 : 0),
      });
    },
    counts: (): ReadonlyMap<string, number> => new Map([...tasks].map(([task, { programs }]) => [task, programs])),
    /** Its printed lines, in three decimals. */
    lines(): string[] {
      const all = [...tasks.values()];
      const least = Math.min(...all.map(({ programs }) => programs));
      const mean = (k: number, right: (task: TaskCount) => number) =>
        (all.reduce((sum, task) => sum + computePassAtK(task.programs, right(task), k), 0) / all.length).toFixed(3);
      const ks = [1, 10, 100].filter((k) => all.length > 0 && least >= k);
      const hasPlus = all.every(({ plus }) => plus !== null);
      return ks.map(
        (k) =>
          `evalplus prints for these verdicts: pass@${k} ${mean(k, ({ base }) => base)} (base tests)${hasPlus ? `, ${mean(k, ({ plus }) => plus!)} (base and extra tests)` : ''}; the file itself holds no score`,
      );
    },
  };
}
