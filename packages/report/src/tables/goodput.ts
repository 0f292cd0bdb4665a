import { compareCodeUnits } from '@evenhand/io';
import { averageMean, meanInterval } from '@evenhand/statistics';
import { type Cells, countingCells, findCells } from '../cells/cells.ts';
import { freshCells } from '../cells/fresh-cells.ts';
import type { Row } from './columns.ts';
import { type Estimate, estimateCells, toEstimate } from './estimate.ts';
import { averagedScopes, type RunData, type Scope, sampleMeans, suiteWeight } from './scope.ts';

/** Times within which an answer may be wanted, in seconds. */
const TIMES_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500] as const;

/**
 * goodput.csv: the share of replies that are right and whole within a time, sending to last token (METHODOLOGY §7.2).
 * Replies to prompts whose beginning had been read before are in no time, and so not in it. A wrong reply is no good at any time; a right one whose time is unknown makes the share unknown.
 * Of the times only those are listed between which a model of the run differs: from the last one at which none has a right reply to the
 * first at which all have all of theirs.
 * @returns no rows where no time is known
 */
export function goodputRows(data: RunData): Row[] {
  const models = [...data.cells.keys()].sort(compareCodeUnits);
  const entries = new Map(data.inputs.models.map((entry) => [entry.id, entry]));
  const scopes = data.scopes.filter(({ language }) => language === '*');
  const times = listTimes(
    scopes.flatMap(({ byModel }) => models.map((model) => freshCells(countingCells(findCells(byModel, model))))),
  );
  const parts: { suite: string; prompt: string; scopes: readonly Scope[] }[] = [
    ...scopes.map((scope) => ({ suite: scope.suite, prompt: scope.prompt, scopes: [scope] })),
    ...[...averagedScopes(scopes)].map(([prompt, all]) => ({ suite: '*', prompt, scopes: all })),
  ];
  return parts
    .sort((a, b) => compareCodeUnits(a.suite, b.suite) || compareCodeUnits(a.prompt, b.prompt))
    .flatMap(({ suite, prompt, scopes: of }) =>
      models.flatMap((model) => {
        const cells = of.map((scope) => freshCells(countingCells(findCells(scope.byModel, model))));
        const unknown = cells.reduce((sum, one) => sum + count(one, (right, ms) => right && Number.isNaN(ms)), 0);
        return times.map((seconds) => ({
          suite,
          prompt,
          model,
          host: entries.get(model)?.host.id ?? null,
          within_s: seconds,
          n: cells.reduce((sum, { size }) => sum + size, 0),
          n_right_within: cells.reduce((sum, one) => sum + count(one, (right, ms) => right && ms <= seconds * 1000), 0),
          n_right_untimed: unknown,
          ...estimateCells(
            'goodput',
            unknown > 0
              ? { estimate: null, lo: null, hi: null }
              : averageShare(
                  cells,
                  of.map((scope) => suiteWeight(data, scope.suite)),
                  seconds,
                ),
          ),
        }));
      }),
    );
}

function count({ size, value, e2eMs }: Cells, holds: (right: boolean, ms: number) => boolean): number {
  let found = 0;
  for (let i = 0; i < size; i++) if (holds(value[i] === 1, e2eMs[i]!)) found++;
  return found;
}

/** One suite is its own average. METHODOLOGY §5.3 and §5.5. */
function averageShare(parts: readonly Cells[], weights: readonly number[], seconds: number): Estimate {
  const inputs = parts.map((cells) => {
    const within = cells.value.map((value, i) => (value === 1 && cells.e2eMs[i]! <= seconds * 1000 ? 1 : 0));
    const { right: values, clusters } = sampleMeans(cells, within);
    return { values, clusters, cells: cells.size, binary: true };
  });
  if (inputs.length === 1) return toEstimate(meanInterval(inputs[0]!));
  return averageMean(inputs.map((input, index) => ({ ...input, weight: weights[index]! })));
}

function listTimes(all: readonly Cells[]): number[] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { size, value, e2eMs } of all)
    for (let i = 0; i < size; i++)
      if (value[i] === 1 && e2eMs[i]! >= 0) {
        least = Math.min(least, e2eMs[i]!);
        most = Math.max(most, e2eMs[i]!);
      }
  if (most < 0) return [];
  const from = TIMES_S.findLastIndex((seconds) => seconds * 1000 < least);
  const to = TIMES_S.findIndex((seconds) => seconds * 1000 >= most);
  return TIMES_S.slice(Math.max(0, from), to < 0 ? TIMES_S.length : to + 1);
}
