import type { Anthropic } from '@anthropic-ai/sdk';
import { rejectFetch } from '../http/sdk-request.ts';

/** The key is not among what the package is given, and neither are its other ways to find one. */
export async function createClient(baseUrl: string): Promise<Anthropic> {
  const { Anthropic } = await import('@anthropic-ai/sdk');
  return new Anthropic({
    baseURL: baseUrl.replace(/\/+$/, ''),
    apiKey: 'set by the transport',
    webhookKey: null,
    logLevel: 'off',
    fetch: rejectFetch,
  });
}
