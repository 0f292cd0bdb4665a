import type { AddedContent, BenchmarkFolder, Harness, Manifest, ModelEntry, Provider, RunInputs } from '@evenhand/core';
import type { Executor } from './execute/executor.ts';
import { checkInputs } from './plan/check-inputs.ts';
import type { PowerMeter } from './power/power-meter.ts';
import type { ScorerRegistry } from './scoring/create-scorer.ts';
import { createSuiteScorers } from './scoring/suite-scorers.ts';
import { type ConnectedModels, closeModels, connectModels, connectServed } from './session/connect-models.ts';
import { type NetworkedRuntime, prepareNetwork } from './session/network-policy.ts';
import { withOwnProviders } from './session/own-providers.ts';
import { pullMissing } from './session/pull-models.ts';
import { assertUnchanged, findServedChanges } from './session/resume-check.ts';
import { assertHoldsNoRun, createLockedFolder } from './session/run-location.ts';
import type { RunLock } from './session/run-lock.ts';
import {
  type ControlContext,
  createNullControl,
  runSession,
  type SequentialLooks,
  type SessionControl,
} from './session/run-session.ts';
import type { RunResult } from './session/session-folder.ts';
import { type WriteFiles, writeWithoutPage } from './session/write-files.ts';

/** What a run needs besides its inputs. */
export interface RunExperimentOptions {
  /** Protocols that models may name; an own one is one more of them. */
  readonly providers: readonly Provider[];
  readonly registry: ScorerRegistry;
  readonly runtime: NetworkedRuntime;
  /** Which program runs it, for the manifest. */
  readonly harness: Promise<Harness>;
  /** Folders that names were looked up in, for the manifest; absent = not written down. */
  readonly benchmarks?: readonly BenchmarkFolder[];
  /** Absolute path of the run's folder; for a new run it must hold none. */
  readonly folder: string;
  /** The manifest of the run in that folder, to go on with it; the caller holds its lock. null or absent = a new run. */
  readonly resumed?: Manifest | null;
  /** What is added to the run that goes on, which the inputs hold already; absent = it goes on as it is. */
  readonly added?: AddedContent;
  /** Labels of the models that have to be reached, because requests to them are left; absent = all. */
  readonly reach?: ReadonlySet<string>;
  /** Go on without the models that cannot be reached. */
  readonly skipMissing?: boolean;
  /** Have servers fetch the models that they lack. */
  readonly pull?: boolean;
  /** Looks at the results on the way; absent or null = the run is looked at when it has ended. */
  readonly looks?: (inputs: RunInputs) => SequentialLooks | null | Promise<SequentialLooks | null>;
  /** Called once all models are reached, before anything is sent. */
  readonly onConnected?: (connected: ConnectedModels) => void;
  /** Gives up what comes before the first request: finding, fetching and loading models. Absent = nobody does. */
  readonly signal?: AbortSignal;
  /** Who watches and stops the session; absent = nobody. */
  readonly createControl?: (facts: ControlContext) => SessionControl;
  /** Opens what measures the power of this machine, for models that run on it; absent = nothing is measured. */
  readonly openPower?: (models: readonly ModelEntry[]) => Promise<PowerMeter | null>;
  /** Who sends the requests in the place of this process; absent or null = it does so itself. */
  readonly executor?: Executor | null;
  /** Writes the files that follow from the records; absent = tables and reports, without a page. */
  readonly writeFiles?: WriteFiles;
  /** Called around the time in which replies are waited for. */
  readonly whileRunning?: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Runs an experiment, or goes on with one, from its inputs to the files in its folder. The only way to run: the command line,
 * `reproduce`, sequential looks and programs of one's own all come through here.
 * @param inputs with only the samples that are to be sent, as `createRunInputs` gives them
 * @returns how it ended; an incomplete, capped or interrupted run has its files too, and keeps its journal
 * @throws ConfigError with all that only the user can mend, before anything is sent
 */
export async function runExperiment(inputs: RunInputs, options: RunExperimentOptions): Promise<RunResult> {
  const { registry, runtime, folder, resumed = null, signal = new AbortController().signal } = options;
  const providers = withOwnProviders(
    [...inputs.models, ...(inputs.judge == null ? [] : [inputs.judge])],
    options.providers,
  );
  checkInputs(inputs, providers);
  prepareNetwork(inputs, runtime.network, providers, { pull: options.pull ?? false });
  if (resumed === null) assertHoldsNoRun(folder);
  const scorers = await createSuiteScorers(inputs, registry, providers, runtime, signal);
  try {
    const reached = inputs.models.filter(({ id }) => options.reach?.has(id) ?? true);
    if (options.pull && options.executor == null) await pullMissing(reached, providers, runtime, signal);
    const { skipMissing = false } = options;
    const { executor = null } = options;
    const wanted = { ...inputs, models: reached };
    const connected =
      executor === null
        ? await connectModels(wanted, providers, runtime, signal, { skipMissing })
        : await connectServed(wanted, executor, signal);
    let lock: RunLock | null = null;
    let power: PowerMeter | null = null;
    try {
      if (resumed === null) lock = createLockedFolder(folder);
      else {
        const seen = [...connected.identities].filter(([id]) => !connected.unidentified.has(id));
        assertUnchanged(folder, findServedChanges(resumed, new Map(seen), 'refused'));
      }
      options.onConnected?.(connected);
      if (executor === null) power = (await options.openPower?.(connected.inputs.models)) ?? null;
      const looks = (await options.looks?.(connected.inputs)) ?? null;
      const ended = await runSession({
        inputs: resumed === null ? connected.inputs : inputs,
        connected,
        scorers,
        folder,
        resumed,
        added: options.added ?? null,
        looks,
        power,
        executor,
        runtime,
        harness: await options.harness,
        benchmarks: options.benchmarks ?? null,
        createControl: options.createControl ?? (() => createNullControl(runtime)),
        writeFiles: options.writeFiles ?? writeWithoutPage,
        whileRunning: options.whileRunning ?? ((work) => work()),
      });
      return looks === null ? ended : looks.conclude(ended);
    } finally {
      power?.close();
      lock?.release();
      await closeModels(connected);
    }
  } finally {
    await scorers.close();
  }
}
