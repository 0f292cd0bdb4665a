import { ConfigError } from '@evenhand/core';
import { scrub } from '@evenhand/io';
import type { Redis } from 'ioredis';
import type { QueueAddress } from './address.ts';

/** The packages that speak with the server. They are optional, and loaded when a queue is used. */
export interface QueuePackages {
  readonly bullmq: Pick<typeof import('bullmq'), 'Queue' | 'Worker'>;
  readonly ioredis: Pick<typeof import('ioredis'), 'Redis'>;
}

/** Versions that were tried; the package of npm names them too. */
const INSTALL = 'npm install bullmq@6.7.0 ioredis@6.0.0';

/** @param load another way to them in tests @throws ConfigError that says what to install */
export async function loadPackages(
  load: () => Promise<QueuePackages> = async () => ({
    bullmq: await import('bullmq'),
    ioredis: await import('ioredis'),
  }),
): Promise<QueuePackages> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigError(
      `--queue: the optional packages bullmq and ioredis are not installed; install them beside evenhand: ${INSTALL}`,
      { cause: error },
    );
  }
}

/** A connection that waits for its server, and comes back to it. */
export interface Connection {
  readonly redis: Redis;
  /** Another one with the same address, for reads that block. */
  duplicate(): Redis;
  close(): void;
}

interface RetryOptions {
  readonly maxRetriesPerRequest: number | null;
  readonly retryStrategy: (times: number) => number | null;
}

/** How long a server that is not there yet is waited for, milliseconds. */
const FIRST_ANSWER_MS = 10_000;
const FIRST_WAIT_MS = 500;

/** Codes of a server that may be starting. */
const AWAY: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/** What ioredis says of a connection that broke before anything was read. */
const CLOSED = 'Connection is closed.';

/**
 * Connects, and waits for the first answer.
 * @param notice told when the server is lost and when it is there again
 * @throws ConfigError where there is no server, or it refuses; without the password
 */
export async function connect(
  { ioredis }: QueuePackages,
  address: QueueAddress,
  notice: (line: string) => void,
): Promise<Connection> {
  const create = (options: RetryOptions) => {
    // A certificate is proven whatever the environment says.
    const tls = address.url.startsWith('rediss:') ? { tls: { rejectUnauthorized: true } } : {};
    const redis = new ioredis.Redis(address.url, { lazyConnect: true, ...tls, ...options });
    redis.on('error', () => {});
    return redis;
  };
  const open = () =>
    create({ maxRetriesPerRequest: null, retryStrategy: (times: number) => Math.min(100 * times, 2000) });
  const problem = await waitForAnswer(() => create({ maxRetriesPerRequest: 0, retryStrategy: () => null }));
  if (problem !== null)
    throw new ConfigError(
      `--queue: ${address.shown} does not answer (${scrub(problem, address.secrets)}); is a Redis or Valkey server running there, and are user and password right?`,
    );
  const redis = open();
  const opened: Redis[] = [redis];
  await redis.connect().catch(() => {});
  let isLost = false;
  redis.on('close', () => {
    if (isLost) return;
    isLost = true;
    notice(`the queue at ${address.shown} is lost; waiting for it to come back`);
  });
  redis.on('ready', () => {
    if (isLost) notice(`the queue at ${address.shown} is there again`);
    isLost = false;
  });
  return {
    redis,
    duplicate() {
      const other = open();
      opened.push(other);
      return other;
    },
    close() {
      isLost = true;
      // One that is told twice keeps the process for two seconds more.
      for (const one of opened) if (one.status !== 'close' && one.status !== 'end') one.disconnect();
    },
  };
}

/** @returns why nobody answers; null = somebody does */
async function waitForAnswer(create: () => Redis): Promise<string | null> {
  const beganMs = performance.now();
  for (;;) {
    const probe = create();
    let cause: NodeJS.ErrnoException | null = null;
    probe.on('error', (error: NodeJS.ErrnoException) => {
      cause ??= error;
    });
    try {
      await probe.connect();
      await probe.ping();
      return null;
    } catch (error) {
      const { code, message } = (cause ?? error) as NodeJS.ErrnoException;
      const isAway = AWAY.has(code) || message === CLOSED;
      if (!isAway || performance.now() - beganMs > FIRST_ANSWER_MS) return message || String(code);
    } finally {
      probe.disconnect();
    }
    await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS));
  }
}
