import { ConfigError, computeWorstCase, isPaid, type Provider, type RunInputs, readLoadAverage } from '@evenhand/core';
import { oneAtATime } from '../execute/one-at-a-time.ts';
import { sendThrough } from '../execute/send-attempt.ts';
import { createSpendCap } from '../execute/spend-cap.ts';
import { checkInputs } from '../plan/check-inputs.ts';
import { runsInProcess } from '../plan/in-process.ts';
import type { ScorerRegistry } from '../scoring/create-scorer.ts';
import { createSuiteScorers } from '../scoring/suite-scorers.ts';
import { closeModels, connectModels } from '../session/connect-models.ts';
import { computeOthersLoad, takeCpuSnapshot } from '../session/cpu-load.ts';
import { type NetworkedRuntime, prepareNetwork } from '../session/network-policy.ts';
import type { LadderOptions, LadderResult } from './load-ladder.ts';
import { listLoadQuestions } from './load-question.ts';

export interface LoadOptions extends LadderOptions {
  readonly providers: readonly Provider[];
  readonly registry: ScorerRegistry;
  readonly runtime: NetworkedRuntime;
  /** Ends the load; finished stages are kept. */
  readonly signal: AbortSignal;
}

/** What was measured, and how busy the machine was with other work. */
export interface LoadResult extends LadderResult {
  readonly load: { readonly before: number | null; readonly during: number | null };
}

/**
 * Puts models under load, one after the other, with the samples of the suites; every reply is scored. Models, scorers, calls,
 * limiter, prices and cap are those of `runExperiment`; what differs is when requests are sent, and that none is tried again.
 * @param inputs with only the samples that are to be sent; `settings.maxUsd` holds for all models and stages together
 * @throws ConfigError with all that only the user can mend, before anything is sent
 */
export async function runLoad(inputs: RunInputs, options: LoadOptions): Promise<LoadResult> {
  const { providers, registry, runtime, signal } = options;
  checkInputs(inputs, providers);
  assertPriced(inputs, runtime.date());
  prepareNetwork(inputs, runtime.network, providers, { pull: false });
  const scorers = await createSuiteScorers(inputs, registry, providers, runtime, signal);
  try {
    const connected = await connectModels(inputs, providers, runtime, signal);
    try {
      const before = readLoadAverage();
      const begun = takeCpuSnapshot();
      const readLoad = () => ({ before, during: computeOthersLoad(begun, takeCpuSnapshot()) });
      const spendCap = createSpendCap(inputs.settings.maxUsd);
      const stages: LadderResult['stages'][number][] = [];
      for (const model of connected.inputs.models) {
        const adapter = connected.adapters.get(model.id)!;
        await adapter.load?.(signal);
        const questions = listLoadQuestions(inputs, model, scorers.scorers);
        // A model in this process works on one request; as at a server with one slot, the others wait in line.
        const send = runsInProcess(model) ? oneAtATime(sendThrough(adapter)) : sendThrough(adapter);
        const context = { model, send, settings: inputs.settings, runtime, spendCap, over: signal };
        const { runLoadLadder } = await import('./load-ladder.ts');
        const result = await runLoadLadder(questions, context, options);
        stages.push(...result.stages);
        if (result.end !== null) return { stages, end: result.end, load: readLoad() };
      }
      return { stages, end: null, load: readLoad() };
    } finally {
      await closeModels(connected);
    }
  } finally {
    await scorers.close();
  }
}

/** Under a cap a model whose price is unknown could not be asked at all. @throws ConfigError */
function assertPriced({ models, settings }: RunInputs, now: Date): void {
  if (settings.maxUsd === null) return;
  const unknown = models.filter((model) => isPaid(model) && computeWorstCase(0, 0, model, now) === null);
  if (unknown.length > 0)
    throw new ConfigError(
      unknown.map(
        ({ id }) =>
          `model ${id}: its price is unknown, so a cap of $${settings.maxUsd} cannot be kept; state price: { input, output } in its entry, or leave maxUsd out`,
      ),
    );
}
