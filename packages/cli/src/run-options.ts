import type { ExperimentContext, RunInputs } from '@evenhand/core';
import { providers } from '@evenhand/providers';
import { type ControlContext, createClaimLooks, openMachinePower, type runExperiment } from '@evenhand/runner';
import { tuneWhileRequesting } from './process-tuning.ts';
import { listBenchmarkFolders, readHarness, scorerRegistry } from './registry.ts';
import type { ProcessRuntime } from './runtime.ts';
import { createControl, toGraceMs } from './session-control.ts';
import { writeRunFiles } from './write-run-files.ts';

export interface RunOptionFlags {
  /** Address of the Redis or Valkey over which workers send the requests; absent = this process sends them. */
  readonly queue?: string;
  readonly pull?: boolean;
  /** Seconds that running requests have after the first Ctrl-C. */
  readonly grace?: number;
  /** Id of a claim: the run looks at its results on the way and ends once the claim is decided. */
  readonly untilDecided?: string;
  /** File of the claim; absent = benchmarks/claims. */
  readonly claims?: string;
  readonly looks?: number;
}

type Options = Parameters<typeof runExperiment>[1];

/** What every run of this process is run with, whichever command runs it. */
export function createRunOptions(
  flags: RunOptionFlags,
  runtime: ProcessRuntime,
  context: ExperimentContext,
): Omit<Options, 'folder' | 'runtime'> & { readonly runtime: ProcessRuntime } {
  return {
    providers,
    registry: scorerRegistry,
    runtime,
    harness: readHarness(),
    benchmarks: listBenchmarkFolders(),
    pull: flags.pull ?? false,
    openPower: (models: RunInputs['models']) => openMachinePower(models, runtime.now),
    looks: (inputs: RunInputs) => createClaimLooks(flags, inputs, context),
    createControl: (facts: ControlContext) => createControl(facts, toGraceMs(flags)),
    writeFiles: writeRunFiles,
    whileRunning: (work) => tuneWhileRequesting(work, flags.queue !== undefined),
  };
}
