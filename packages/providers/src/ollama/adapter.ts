import { type GenerationEvent, type ModelAdapter, ProviderError, type World } from '@evenhand/core';
import type { ChatRequest, ChatResponse } from 'ollama';
import type { Arrivals } from '../wire/arrivals.ts';
import { calledOff } from '../wire/called-off.ts';
import type { Server } from './client.ts';
import { identityOf } from './identify.ts';
import type { OllamaOptions } from './options.ts';
import { finishOf, receiptOf, usageOf } from './reply.ts';
import { parametersOf } from './request.ts';

/** What the package's types do not know yet: refuse what does not fit instead of cutting it in silence. */
interface Exact {
  truncate: false;
  shift: false;
}

export function ollamaAdapter(server: Server, model: string, options: OllamaOptions, world: World): ModelAdapter {
  return {
    provider: 'ollama',

    identify: (signal) => identityOf(server, model, options, world, signal),

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const own = new AbortController();
      const giveUp = () => own.abort(signal.reason);
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
      let complete = false;
      let arrivals: Arrivals | null = null;
      const stamp = () => (arrivals?.latestMs == null ? {} : { atMs: arrivals.latestMs });
      const wanted: ChatRequest & { stream: true } & Exact = {
        model,
        messages: request.messages.map(({ role, content }) => ({ role, content })),
        stream: true,
        truncate: false,
        shift: false,
        keep_alive: options.keepAlive,
        ...(options.think === undefined ? {} : { think: options.think }),
        options: parametersOf(request, options) as NonNullable<ChatRequest['options']>,
      };
      try {
        const client = server.client(own.signal, (came) => {
          arrivals = came;
        });
        let last: ChatResponse | null = null;
        let calls = 0;
        for await (const part of await client.chat(wanted)) {
          const { thinking, content, tool_calls } = part.message ?? {};
          if (thinking) yield { type: 'reasoning', text: thinking, ...stamp() };
          if (content) yield { type: 'text', text: content, ...stamp() };
          for (const call of tool_calls ?? []) {
            calls++;
            yield { type: 'tool-call', ...calledIn(call, calls), ...stamp() };
          }
          last = part;
        }
        if (signal.aborted) throw calledOff(signal);
        if (last === null || !last.done)
          throw new ProviderError('malformed', `${server.transport.place.origin} broke the reply off`);
        complete = true;
        refuseCutPrompt(last, options.contextLength);
        yield {
          type: 'end',
          finish: finishOf(last, calls > 0),
          usage: usageOf(last),
          receipt: receiptOf(last),
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

function calledIn(call: unknown, number: number): { id: string; name: string; arguments: string } {
  const { id, function: named } = call as { id?: unknown; function?: { name?: unknown; arguments?: unknown } };
  const given = named?.arguments;
  return {
    id: typeof id === 'string' && id !== '' ? id : `call-${number}`,
    name: typeof named?.name === 'string' ? named.name : '',
    arguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}),
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
