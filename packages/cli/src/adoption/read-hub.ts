import { ConfigError, type Runtime } from '@evenhand/core';
import type { AdoptionSnapshot } from '@evenhand/report';
import type { RosterRepository } from './repositories.ts';

export interface HubOptions {
  /** Address without a slash at its end. */
  readonly endpoint: string;
  /** null = nobody is named; then repositories that ask for one are missing. */
  readonly token: string | null;
  readonly runtime: Pick<Runtime, 'fetch' | 'sleep' | 'date'>;
}

/** Hugging Face could not be asked: nothing is known, so that nothing is written. */
export class HubUnreachableError extends Error {
  override name = 'HubUnreachableError';
}

/** Milliseconds before each further attempt. */
const WAITS_MS = [1_000, 4_000];

/**
 * Downloads and likes of each repository, one after the other. What the hub does not have, or does not show, is missing.
 * @throws HubUnreachableError where it cannot be reached, does not answer as the hub does, or refuses for a while
 */
export async function readAdoption(
  repositories: readonly RosterRepository[],
  options: HubOptions,
): Promise<AdoptionSnapshot> {
  const readAt = options.runtime.date().toISOString();
  const models: AdoptionSnapshot['models'][number][] = [];
  const missing: AdoptionSnapshot['missing'][number][] = [];
  for (const { weights, repository } of repositories) {
    const { id, developer, origin } = weights;
    if (repository === null) {
      missing.push({ id, repository, why: 'the roster names no repository' });
      continue;
    }
    const found = await readRepository(repository, options);
    if ('why' in found) missing.push({ id, repository, why: found.why });
    else models.push({ id, repository, developer, origin, ...found });
  }
  const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1);
  return { readAt, source: options.endpoint, models: models.sort(byId), missing: missing.sort(byId) };
}

type Counts = Pick<AdoptionSnapshot['models'][number], 'downloads' | 'downloadsAllTime' | 'likes'>;

async function readRepository(
  name: string,
  { endpoint, token, runtime }: HubOptions,
): Promise<Counts | { why: string }> {
  // Loaded when it is needed: no other command speaks to the hub.
  const { HubApiError, modelInfo } = await import('@huggingface/hub');
  for (let attempt = 0; ; attempt++)
    try {
      const found = await modelInfo({
        name,
        hubUrl: endpoint,
        additionalFields: ['downloadsAllTime'],
        fetch: runtime.fetch,
        ...(token === null ? {} : { accessToken: token }),
      });
      if (found.name === undefined) throw new HubUnreachableError(`${endpoint} does not answer as Hugging Face does`);
      return {
        downloads: toCount(found.downloads),
        downloadsAllTime: toCount(found.downloadsAllTime),
        likes: toCount(found.likes),
      };
    } catch (error) {
      if (error instanceof HubUnreachableError || error instanceof ConfigError) throw error;
      if (error instanceof HubApiError && error.statusCode < 500 && error.statusCode !== 429) {
        if (error.statusCode === 401 && token !== null)
          throw new ConfigError(`${endpoint} does not take the token in HF_TOKEN (401); renew it, or unset it`, {
            cause: error,
          });
        return { why: REASONS[error.statusCode] ?? `it was refused (${error.statusCode})` };
      }
      if (attempt === WAITS_MS.length || error instanceof SyntaxError)
        throw new HubUnreachableError(explain(error, endpoint), { cause: error });
      await runtime.sleep(WAITS_MS[attempt]!);
    }
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'there is no such repository, or it is shown only with a token (HF_TOKEN)',
  403: 'the token may not see the repository',
  404: 'there is no such repository',
};

function explain(error: unknown, endpoint: string): string {
  if (error instanceof SyntaxError) return `${endpoint} does not answer as Hugging Face does`;
  if (error instanceof Error && 'statusCode' in error) return `${endpoint} answered with ${error.statusCode}`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return `${endpoint} cannot be reached (${typeof code === 'string' ? code : cause instanceof Error ? cause.message : String(cause)})`;
}

/** Whole and not negative, or unknown. */
const toCount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
