import {
  type Capabilities,
  type GenerationEvent,
  type ModelAdapter,
  type ModelEntry,
  NO_RECEIPT,
  NO_USAGE,
  ProviderError,
  type Runtime,
} from '@evenhand/core';
import type { ChatRequest, ChatResponse } from 'ollama';
import { toAbortError } from '../http/abort-error.ts';
import type { Arrivals } from '../http/arrivals.ts';
import { readAbilities } from './abilities.ts';
import type { OllamaServer } from './client.ts';
import { readIdentity } from './identify.ts';
import type { OllamaOptions } from './options.ts';
import { readReceipt, readUsage } from './reply.ts';
import { toOptionalFields, toParameters } from './request.ts';
import { readChat } from './stream.ts';

/** What the package's types do not know yet: refuse what does not fit instead of cutting it in silence. */
interface Exact {
  truncate: false;
  shift: false;
}

export function createOllamaAdapter(
  server: OllamaServer,
  entry: ModelEntry,
  options: OllamaOptions,
  runtime: Runtime,
): ModelAdapter {
  const { model } = entry;
  let stated: Capabilities | null = null;

  return {
    provider: 'ollama',

    capabilities: () => stated,

    identify: (signal) =>
      readIdentity(server, entry, options, runtime, signal, ({ capabilities }) => {
        stated = readAbilities(capabilities);
      }),

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const controller = new AbortController();
      const abort = () => controller.abort(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      let complete = false;
      let arrivals: Arrivals | null = null;
      const stamp = () => (arrivals?.latestMs == null ? {} : { atMs: arrivals.latestMs });
      const optional = toOptionalFields(request, options);
      const chatRequest: ChatRequest & { stream: true } & Exact = {
        model,
        messages: request.messages.map(({ role, content }) => ({ role, content })),
        stream: true,
        truncate: false,
        shift: false,
        keep_alive: options.keepAlive,
        ...(optional.fields as Pick<ChatRequest, 'tools' | 'format' | 'think'>),
        options: toParameters(request, options) as NonNullable<ChatRequest['options']>,
      };
      try {
        const client = server.client(controller.signal, (received) => {
          arrivals = received;
        });
        const { finish, last } = yield* readChat(await client.chat(chatRequest), stamp);
        if (signal.aborted) throw toAbortError(signal);
        complete = true;
        if (last !== null) rejectTruncatedPrompt(last, options.contextLength);
        yield {
          type: 'end',
          finish,
          usage: last === null ? NO_USAGE : readUsage(last),
          receipt: last === null ? NO_RECEIPT : readReceipt(last),
          ...(optional.adapted.length > 0 ? { adapted: optional.adapted } : {}),
          ...stamp(),
        };
      } catch (error) {
        throw server.toError(error, model, signal);
      } finally {
        signal.removeEventListener('abort', abort);
        // Where nobody listens any more the server has to stop too. After the last line the connection is kept for the next.
        if (!complete) controller.abort();
      }
    },

    close: () => server.transport.close(),
  };
}

/** Servers that are older than `truncate` cut a long prompt in silence; then it fills the whole context. */
function rejectTruncatedPrompt(last: ChatResponse, contextLength: number): void {
  if (last.prompt_eval_count >= contextLength)
    throw new ProviderError(
      'context_too_long',
      `the prompt filled the context of ${contextLength} tokens, so this Ollama may have cut it off; raise contextLength, or use a newer Ollama`,
    );
}
