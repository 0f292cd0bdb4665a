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

/** Longest wait for the first answer, milliseconds. */
const FIRST_ANSWER_MS = 10_000;

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
  const create = () => {
    const redis = new ioredis.Redis(address.url, {
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(100 * times, 2000),
      lazyConnect: true,
    });
    redis.on('error', () => {});
    return redis;
  };
  const redis = create();
  const opened: Redis[] = [redis];
  let lastError = 'no answer';
  redis.on('error', (error: Error) => {
    lastError = error.message || String((error as NodeJS.ErrnoException).code ?? error);
  });
  const answer = await Promise.race([
    redis.connect().then(
      async () => {
        await redis.ping();
        return null;
      },
      (error: Error) => error,
    ),
    new Promise<Error>((resolve) => {
      setTimeout(() => resolve(new Error(lastError)), FIRST_ANSWER_MS).unref();
    }),
  ]).catch((error: Error) => error);
  if (answer !== null) {
    redis.disconnect();
    throw new ConfigError(
      `--queue: ${address.shown} does not answer (${scrub(answer.message === 'Connection is closed.' ? lastError : answer.message, address.secrets)}); is a Redis or Valkey server running there, and are user and password right?`,
    );
  }
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
      const other = create();
      opened.push(other);
      return other;
    },
    close() {
      isLost = true;
      for (const one of opened) one.disconnect();
    },
  };
}
