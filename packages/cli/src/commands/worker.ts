import { ConfigError, findModel, type RunInputs, settingsSchema } from '@evenhand/core';
import { providers } from '@evenhand/providers';
import { closeModels, connectModels, loadModule, withTables } from '@evenhand/runner';
import { SIGNALS } from '../interrupt.ts';
import { print } from '../output/terminal.ts';
import { type QueueFlags, readAddress } from '../queue.ts';
import { createExperimentContext } from '../registry.ts';
import { type ExperimentFlags, resolveExperiment } from '../resolve-experiment.ts';
import { createRuntime, type ProcessRuntime } from '../runtime.ts';
import { version } from '../version.ts';

interface WorkerFlags extends ExperimentFlags, QueueFlags {
  readonly queue: string;
  readonly name?: string;
  readonly machine?: string;
}

/** Requests at a time, unless the flag says otherwise; a model on a device of this machine has one. */
const CONCURRENCY = 8;

/** For what does not end by itself. */
const FORCED_EXIT_MS = 5000;

/** Serves models to the runs of a queue until it is stopped. Keys, addresses and code are this machine's own. */
export async function worker(name: string | undefined, flags: WorkerFlags): Promise<void> {
  const { runWorker } = await import('@evenhand/queue');
  const runtime = createRuntime({ localOnly: false });
  const address = await readAddress(flags.queue, runtime);
  const inputs = await withTables(() => resolveServed(name, flags));
  const stop = new AbortController();
  for (const signal of SIGNALS) process.once(signal, () => stop.abort());
  runtime.network.useProxies(inputs.models, inputs.settings.proxy);
  const connected = await connectReachable(inputs, runtime, stop.signal);
  try {
    const replies = await runWorker({
      address,
      runtime,
      connected,
      concurrency: flags.concurrency ?? CONCURRENCY,
      version: version(),
      name: flags.name,
      machine: flags.machine,
      ...(flags.lostAfter === undefined ? {} : { lostAfterMs: flags.lostAfter * 1000 }),
      stop: stop.signal,
      onReady: ({ name: self, models }) =>
        print(
          `worker ${self} serves ${models.map(({ id, slots }) => `${id} (${slots} at a time)`).join(', ')} at ${address.shown}; Ctrl-C ends it once its requests have ended`,
        ),
    });
    print(`${replies} replies given`);
    // A connection whose server is away would be tried for ever.
    setTimeout(() => process.exit(), FORCED_EXIT_MS).unref();
  } finally {
    await closeModels(connected);
  }
}

/** The models, and for scripted ones the samples whose answers they know. @throws ConfigError */
function resolveServed(name: string | undefined, flags: WorkerFlags): RunInputs {
  const context = createExperimentContext(loadModule);
  if (name !== undefined || flags.suites !== undefined) return resolveExperiment(name, flags, context);
  if (flags.models === undefined)
    throw new ConfigError('nothing to serve: name models (--models, evenhand list models), or an experiment');
  return {
    name: 'worker',
    suites: [],
    models: flags.models.map((label) => findModel(label, context, 'models')),
    settings: settingsSchema.parse({}),
  };
}

/** What cannot be reached is said and left out. @throws ConfigError where nothing is left */
const connectReachable = (inputs: RunInputs, runtime: ProcessRuntime, signal: AbortSignal) =>
  connectModels(inputs, providers, runtime, signal, { skipMissing: true });
