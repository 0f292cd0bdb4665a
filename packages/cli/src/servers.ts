import type { Host, Runtime } from '@evenhand/core';

const WAIT_MS = 2_000;

/** What answers at the address of a server on this machine, in a few words; null = nobody. Asks for version or list only. */
export async function probeServer({ baseUrl, provider }: Host, { fetch }: Runtime): Promise<string | null> {
  const path = provider === 'ollama' ? '/api/version' : '/models';
  try {
    const response = await fetch(`${baseUrl!.replace(/\/+$/, '')}${path}`, {
      signal: AbortSignal.timeout(WAIT_MS),
      redirect: 'manual',
    });
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok || typeof answer !== 'object' || answer === null)
      return `something else answers at ${baseUrl} (${response.status})`;
    const { version, data } = answer as { version?: unknown; data?: unknown };
    if (typeof version === 'string') return `Ollama ${version} at ${baseUrl}`;
    const ids = Array.isArray(data)
      ? data.flatMap((one) => (typeof one?.id === 'string' ? [one.id as string] : []))
      : [];
    return `answers at ${baseUrl}${ids.length === 0 ? '' : `: ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ', …' : ''}`}`;
  } catch {
    return null;
  }
}
