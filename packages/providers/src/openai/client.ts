import type { OpenAI } from 'openai';
import { rejectFetch } from '../http/sdk-request.ts';

/**
 * The key is not among what the package is given: the transport puts it into the header, so the package can neither log it
 * nor hang it on an error.
 */
export async function createClient(baseUrl: string): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    baseURL: baseUrl.replace(/\/+$/, ''),
    apiKey: 'set by the transport',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    fetch: rejectFetch,
  });
}
