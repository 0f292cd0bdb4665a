import { basename } from 'node:path';
import { isFields, toText } from '../../json-stream/json-values.ts';
import type { PublishedScore } from '../../pipeline/row.ts';
import { type LmEvalResults, splitMetric } from './lm-eval-results.ts';

/** What the lines of one task come to, once they were read. */
export interface TaskScores {
  readonly task: string;
  /** Name of its set here. */
  readonly suite: string;
  /** By lm-eval’s rule; null = the lines do not hold the metric, or the rule cannot be followed. */
  score(metric: string, filter: string): number | null;
  /** Documents that the filter read. */
  count(filter: string): number;
}

/** Slack of sums in another order. */
const SLACK = 1e-9;

/**
 * The scores of groups of tasks (`mmlu`), which lm-eval prints beside those of its tasks. Whether a task weighs by its documents is a
 * setting of the group that the file does not hold: of the two means the one is ours that it printed, else the weighed one.
 * @param tasks of the same run; a group none of which is among them is not of this import
 */
export function publishedGroups({ path, value }: LmEvalResults, tasks: readonly TaskScores[]): PublishedScore[] {
  const { groups, group_subtasks: children, results } = value;
  if (!isFields(groups)) return [];
  const byName = new Map(tasks.map((one) => [one.task, one]));
  return Object.entries(groups).flatMap(([group, printed]): PublishedScore[] => {
    const leaves = listLeaves(group, isFields(children) ? children : {});
    const last = leaves.flatMap((name) => byName.get(name) ?? []).at(-1);
    if (last === undefined || !isFields(printed)) return [];
    return Object.entries(printed).flatMap(([key, score]): PublishedScore[] => {
      const [metric, filter] = splitMetric(key);
      if (typeof score !== 'number' || !key.includes(',') || metric.endsWith('_stderr')) return [];
      const having = leaves.filter((name) => isFields(results) && isFields(results[name]) && key in results[name]);
      const found = having.map((name) => {
        const task = byName.get(name);
        return { score: task?.score(metric, filter) ?? null, count: task?.count(filter) ?? 0 };
      });
      const { ours, weighed } = combine(found, score);
      return [
        {
          model: null,
          suite: last.suite,
          prompt: null,
          metric,
          scorer: filter === 'none' ? null : filter,
          main: false,
          value: score,
          full: 1,
          rule: `group ${group}: mean over its ${having.length} tasks, ${weighed ? 'each by its documents' : 'each alike'}`,
          reduce: null,
          recomputed: ours,
          tolerance: null,
          location: `${basename(path)}, groups.${group}["${key}"]`,
        },
      ];
    });
  });
}

function combine(found: readonly { score: number | null; count: number }[], printed: number) {
  const known = found.flatMap(({ score, count }) => (score === null || count === 0 ? [] : { score, count }));
  if (known.length < found.length || known.length === 0) return { ours: null, weighed: true };
  const total = known.reduce((sum, { count }) => sum + count, 0);
  const byDocuments = known.reduce((sum, { score, count }) => sum + score * count, 0) / total;
  const alike = known.reduce((sum, { score }) => sum + score, 0) / known.length;
  const fits = (mean: number) => Math.abs(mean - printed) <= SLACK * Math.max(1, Math.abs(printed));
  return fits(alike) && !fits(byDocuments) ? { ours: alike, weighed: false } : { ours: byDocuments, weighed: true };
}

/** Tasks below a group, those of its groups included; a task of two of its groups counts twice, as there. */
function listLeaves(
  name: string,
  children: Readonly<Record<string, unknown>>,
  above: readonly string[] = [],
): string[] {
  const list = Object.hasOwn(children, name) ? children[name] : undefined;
  if (!Array.isArray(list) || list.length === 0) return [name];
  if (above.includes(name)) return [];
  return list.flatMap((child: unknown) => listLeaves(toText(child) ?? '', children, [...above, name]));
}
