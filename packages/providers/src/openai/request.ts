import type { GenerationRequest, JsonObject, JsonValue, Message, Takes } from '@evenhand/core';
import { foldSystem } from '../fold-system.ts';

/** The body of a request, and what of ours is not in it. */
export interface Asked {
  readonly body: JsonObject;
  readonly streamed: boolean;
  /** One word for each thing that was left out or changed: `no-seed`, `no-temperature`, `system-folded`. */
  readonly adapted: readonly string[];
}

/** What a Chat Completions host is asked, by what its entry says that it takes. Nothing is tried out. */
export function asked(model: string, request: GenerationRequest, takes: Takes, extra: JsonObject): Asked {
  const { sampling, seed, messages } = request;
  const adapted: string[] = [];
  const body: JsonObject = { ...extra, model, messages: messagesFor(messages, takes, adapted) };
  const put = (field: string, value: JsonValue | undefined, taken: boolean, missing: string) => {
    if (value === undefined) return;
    if (taken) body[field] = value;
    else adapted.push(missing);
  };
  put('temperature', sampling.temperature, takes.temperature, 'no-temperature');
  put('top_p', sampling.topP, takes.topP, 'no-top-p');
  put('stop', sampling.stop?.length ? sampling.stop : undefined, takes.stop, 'no-stop');
  put(takes.seedField, seed ?? undefined, takes.seed, 'no-seed');
  put(takes.maxTokensField, sampling.maxOutputTokens, true, '');
  if (takes.stream) body.stream = true;
  if (takes.stream && takes.streamUsage) body.stream_options = { include_usage: true };
  return { body, streamed: takes.stream, adapted };
}

function messagesFor(messages: readonly Message[], takes: Takes, adapted: string[]): JsonValue[] {
  const { systemRole } = takes;
  if (systemRole === 'none' && messages.some(({ role }) => role === 'system')) {
    adapted.push('system-folded');
    return foldSystem(messages).map(({ role, content }) => ({ role, content }));
  }
  return messages.map(({ role, content }) => ({ role: role === 'system' ? systemRole : role, content }));
}
