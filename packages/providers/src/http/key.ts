import { ConfigError, isLoopback, type ModelEntry, type Runtime } from '@evenhand/core';

/**
 * The key of an entry's host, from the environment; null = none is named, or none is set for a server on this machine.
 * The one place that reads keys.
 * @throws ConfigError naming the variable, never what is in it
 */
export function readApiKey(entry: ModelEntry, baseUrl: string, runtime: Runtime): string | null {
  const { apiKeyEnv } = entry.host;
  if (apiKeyEnv === null) return null;
  const key = runtime.env[apiKeyEnv]?.trim() ?? '';
  const problem = (text: string) => new ConfigError(`model ${entry.id} at ${entry.host.name}: ${text}`);
  if (key === '') {
    if (isLoopback(baseUrl)) return null;
    throw problem(`${apiKeyEnv} is not set; put the key into this environment variable`);
  }
  if (!/^[\x21-\x7e]+$/.test(key))
    throw problem(`${apiKeyEnv} holds characters that no key has (a space or a line feed?); set it again`);
  return key;
}

/** Addresses and keys fit together: a key is never sent where everybody on the way can read it. @throws ConfigError */
export function requireEncryption(
  entry: ModelEntry,
  baseUrl: string,
  key: string | null,
  headerSecrets: readonly string[] = [],
): void {
  const what = key !== null ? `the key in ${entry.host.apiKeyEnv}` : 'what its headers hold';
  if (
    (key !== null || headerSecrets.length > 0) &&
    new URL(baseUrl).protocol === 'http:' &&
    !isLoopback(baseUrl) &&
    !isPrivate(baseUrl)
  )
    throw new ConfigError(
      `model ${entry.id} at ${entry.host.name}: ${what} would go unencrypted to ${new URL(baseUrl).origin}; use https://, or leave ${key !== null ? 'apiKeyEnv' : 'the headers'} out`,
    );
}

/** Addresses of one's own network (RFC 1918, RFC 4193, .local). */
function isPrivate(url: string): boolean {
  const { hostname } = new URL(url);
  return (
    /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(hostname) ||
    /^\[f[cd]/.test(hostname) ||
    hostname.endsWith('.local') ||
    !hostname.includes('.')
  );
}
