import type { ModelEntry } from '@evenhand/core';
import type { Executor } from '../execute/executor.ts';
import type { Plan } from '../plan/plan.ts';

/** Requests at a time of a model that runs at its workers: they are as many as the workers have places, and no more than this. */
const AT_MOST = 1024;

/**
 * The plan of a run whose requests others send. What is stated for a server holds over all of them together; but a model that runs at
 * the worker itself is limited there, by each worker for its own machine, and its lane is as wide as all of them.
 */
export function spreadOverWorkers(
  plan: Plan,
  models: readonly ModelEntry[],
  executor: Pick<Executor, 'isSpread'>,
): Plan {
  const byId = new Map(models.map((model) => [model.id, model]));
  return {
    ...plan,
    lanes: plan.lanes.map((lane) => ({
      ...lane,
      blocks: lane.blocks.map((block) => {
        const first = block.cells.at(0);
        return first !== undefined && executor.isSpread(byId.get(first.model)!)
          ? { ...block, concurrency: AT_MOST }
          : block;
      }),
    })),
  };
}
