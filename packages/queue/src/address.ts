import { ConfigError } from '@evenhand/core';

/** Where the queue is. */
export interface QueueAddress {
  /** With its password; never printed. */
  readonly url: string;
  /** For people and files: without user and password. */
  readonly shown: string;
  readonly hostname: string;
  readonly port: number;
  /** What no message may hold. */
  readonly secrets: readonly string[];
}

/** Variable that holds the password where the address has none, so that no list of processes shows it. */
export const PASSWORD_VARIABLE = 'EVENHAND_QUEUE_PASSWORD';

/**
 * @param text `redis://[[user]:password@]host[:port][/db]`, or `rediss://` for TLS
 * @throws ConfigError that does not repeat the text: it may hold a password
 */
export function parseAddress(text: string, env: Readonly<Record<string, string | undefined>> = {}): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    throw new ConfigError('--queue: expected the address of a Redis or Valkey server, such as redis://127.0.0.1:6379');
  if (!/^\/?\d*$/.test(url.pathname) || url.search !== '' || url.hash !== '')
    throw new ConfigError(
      '--queue: behind host and port only the number of a database may stand, such as redis://127.0.0.1:6379/1',
    );
  const password = env[PASSWORD_VARIABLE]?.trim() ?? '';
  if (url.password === '' && password !== '') url.password = encodeURIComponent(password);
  const port = url.port === '' ? 6379 : Number(url.port);
  const secret = decodeURIComponent(url.password);
  return {
    url: url.href,
    shown: `${url.protocol}//${url.hostname}:${port}${url.pathname === '/' ? '' : url.pathname}`,
    hostname: url.hostname,
    port,
    secrets: [...new Set([secret, url.password])].filter((one) => one !== ''),
  };
}
