import type { OpenAI } from 'openai';
import type { Transport } from '../wire/transport.ts';

/** The longest wait that a timer can be set to: the harness keeps time, not the package. */
const NEVER_MS = 2 ** 31 - 1;

/**
 * The key is not among what the package is given: the transport puts it into the header, so the package can neither log it
 * nor hang it on an error.
 */
export async function clientOf(baseUrl: string, transport: Transport): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    baseURL: baseUrl.replace(/\/+$/, ''),
    apiKey: 'set by the transport',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: 'off',
    fetch: transport.fetch,
  });
}
