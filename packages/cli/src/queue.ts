import { ConfigError, isLoopback } from '@evenhand/core';
import type { QueueAddress, QueueExecutor } from '@evenhand/queue';
import type { ProcessRuntime } from './runtime.ts';

/** Where requests are sent through a queue. */
export interface QueueFlags {
  /** Address of a Redis or Valkey server; absent = this process sends its requests itself. */
  readonly queue?: string;
  /** Seconds for which a model may be without a worker. */
  readonly queueWait?: number;
  /** Seconds for which a worker may be silent before its requests count as lost. */
  readonly lostAfter?: number;
}

/** The address, and the network's record of it. @throws ConfigError where it may not be spoken to */
export async function readAddress(text: string, { env, network }: ProcessRuntime): Promise<QueueAddress> {
  const { parseAddress } = await import('@evenhand/queue');
  const address = parseAddress(text, env);
  if (network.localOnly && !isLoopback(`http://${address.hostname}`))
    throw new ConfigError(
      `--local-only lets nothing leave this machine, and the queue at ${address.shown} is elsewhere; run without --local-only`,
    );
  network.recordPeer({ name: address.hostname, address: null, port: address.port, via: null });
  return address;
}

/** Does the work with what sends its requests: a queue, where the flags name one. The package is loaded only then. */
export async function withExecutor<T>(
  flags: QueueFlags,
  runtime: ProcessRuntime,
  work: (executor: QueueExecutor | null) => Promise<T>,
): Promise<T> {
  if (flags.queue === undefined) return work(null);
  const { openQueueExecutor } = await import('@evenhand/queue');
  const executor = await openQueueExecutor({
    address: await readAddress(flags.queue, runtime),
    runtime,
    ...(flags.queueWait === undefined ? {} : { waitMs: flags.queueWait * 1000 }),
    ...(flags.lostAfter === undefined ? {} : { lostAfterMs: flags.lostAfter * 1000 }),
  });
  try {
    return await work(executor);
  } finally {
    await executor.disconnect();
  }
}
