import {
  type Capabilities,
  type ModelAdapter,
  type ModelEntry,
  NO_RECEIPT,
  NO_USAGE,
  ProviderError,
  type Runtime,
} from '@evenhand/core';
import type { ChatRequest, ChatResponse } from 'ollama';
import { createHttpAdapter } from '../http/http-adapter.ts';
import { readCapabilities } from './capabilities.ts';
import type { OllamaServer } from './client.ts';
import { identifyModel } from './identify.ts';
import type { OllamaOptions } from './options.ts';
import { readReceipt } from './receipt.ts';
import { toOllamaMessage, toOptionalFields, toParameters } from './request.ts';
import { readChat } from './stream.ts';
import { readUsage } from './usage.ts';

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

  return createHttpAdapter({
    provider: 'ollama',
    transport: server.transport,
    capabilities: () => stated,

    identify: (signal) =>
      identifyModel(server, entry, options, runtime, signal, ({ capabilities }) => {
        stated = readCapabilities(capabilities);
      }),

    async *generate(request, exchange) {
      const optional = toOptionalFields(request, options);
      exchange.setAdapted(optional.adapted);
      const chatRequest: ChatRequest & { stream: true } & Exact = {
        model,
        messages: request.messages.map(toOllamaMessage),
        stream: true,
        truncate: false,
        shift: false,
        keep_alive: options.keepAlive,
        ...(optional.fields as Pick<ChatRequest, 'tools' | 'format' | 'think'>),
        options: toParameters(request, options) as NonNullable<ChatRequest['options']>,
      };
      let headers = new Headers();
      const client = server.client(exchange.signal, (response) => {
        exchange.setResponse(response);
        headers = response.headers;
      });
      const { finish, last } = yield* readChat(await client.chat(chatRequest), exchange.latestMs);
      if (last === null) return { finish, usage: NO_USAGE, receipt: NO_RECEIPT };
      rejectTruncatedPrompt(last, options.contextLength);
      return { finish, usage: readUsage(last), receipt: readReceipt(last, headers) };
    },

    toError: (error) => server.toError(error, model),
  });
}

/** Servers that are older than `truncate` cut a long prompt in silence; then it fills the whole context. */
function rejectTruncatedPrompt(last: ChatResponse, contextLength: number): void {
  if (last.prompt_eval_count >= contextLength)
    throw new ProviderError(
      'context_too_long',
      `the prompt filled the context of ${contextLength} tokens, so this Ollama may have cut it off; raise contextLength, or use a newer Ollama`,
    );
}
