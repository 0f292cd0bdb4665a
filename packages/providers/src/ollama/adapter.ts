import {
  type Abilities,
  type GenerationEvent,
  type ModelAdapter,
  type ModelEntry,
  NO_RECEIPT,
  NO_USAGE,
  ProviderError,
  type Runtime,
} from '@evenhand/core';
import type { ChatRequest, ChatResponse } from 'ollama';
import { calledOff } from '../http/abort-error.ts';
import type { Arrivals } from '../http/arrivals.ts';
import { abilitiesIn } from './abilities.ts';
import type { Server } from './client.ts';
import { identityOf } from './identify.ts';
import type { OllamaOptions } from './options.ts';
import { receiptOf, usageOf } from './reply.ts';
import { askedBeside, parametersOf } from './request.ts';
import { readChat } from './stream.ts';

/** What the package's types do not know yet: refuse what does not fit instead of cutting it in silence. */
interface Exact {
  truncate: false;
  shift: false;
}

export function ollamaAdapter(
  server: Server,
  entry: ModelEntry,
  options: OllamaOptions,
  runtime: Runtime,
): ModelAdapter {
  const { model } = entry;
  let stated: Abilities | null = null;

  return {
    provider: 'ollama',

    abilities: () => stated,

    identify: (signal) =>
      identityOf(server, entry, options, runtime, signal, ({ capabilities }) => {
        stated = abilitiesIn(capabilities);
      }),

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const own = new AbortController();
      const giveUp = () => own.abort(signal.reason);
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
      let complete = false;
      let arrivals: Arrivals | null = null;
      const stamp = () => (arrivals?.latestMs == null ? {} : { atMs: arrivals.latestMs });
      const beside = askedBeside(request, options);
      const wanted: ChatRequest & { stream: true } & Exact = {
        model,
        messages: request.messages.map(({ role, content }) => ({ role, content })),
        stream: true,
        truncate: false,
        shift: false,
        keep_alive: options.keepAlive,
        ...(beside.fields as Pick<ChatRequest, 'tools' | 'format' | 'think'>),
        options: parametersOf(request, options) as NonNullable<ChatRequest['options']>,
      };
      try {
        const client = server.client(own.signal, (came) => {
          arrivals = came;
        });
        const { finish, last } = yield* readChat(await client.chat(wanted), stamp);
        if (signal.aborted) throw calledOff(signal);
        complete = true;
        if (last !== null) refuseCutPrompt(last, options.contextLength);
        yield {
          type: 'end',
          finish,
          usage: last === null ? NO_USAGE : usageOf(last),
          receipt: last === null ? NO_RECEIPT : receiptOf(last),
          ...(beside.adapted.length > 0 ? { adapted: beside.adapted } : {}),
          ...stamp(),
        };
      } catch (error) {
        throw server.errorOf(error, model, signal);
      } finally {
        signal.removeEventListener('abort', giveUp);
        // Where nobody listens any more the server has to stop too. After the last line the connection is kept for the next.
        if (!complete) own.abort();
      }
    },

    close: () => server.transport.close(),
  };
}

/** Servers that are older than `truncate` cut a long prompt in silence; then it fills the whole context. */
function refuseCutPrompt(last: ChatResponse, contextLength: number): void {
  if (last.prompt_eval_count >= contextLength)
    throw new ProviderError(
      'context_too_long',
      `the prompt filled the context of ${contextLength} tokens, so this Ollama may have cut it; raise contextLength, or take a newer Ollama`,
    );
}
