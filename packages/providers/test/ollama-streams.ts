import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishReason, JsonObject } from '@evenhand/core';
import type { Recorded } from './contract.ts';

/** Replies of a real Ollama by its Responses and its Messages, recorded by scripts/fixtures/record-ollama.ts. */
const FOLDER = join(import.meta.dirname, 'fixtures', 'ollama');
const NAMES = ['text', 'chinese', 'length', 'tools'];

interface Call {
  id: string;
  call_id: string;
  name: string;
  arguments: string;
}
interface Event {
  type: string;
  response?: {
    model: string;
    output: (Call & { type: string; content?: { text: string }[] })[];
    usage: JsonObject & { input_tokens: number; output_tokens: number };
  };
  message?: { model: string };
  content_block?: Call & { type: string };
  delta?: { text?: string; partial_json?: string; stop_reason?: string };
  usage?: JsonObject & { input_tokens: number; output_tokens: number };
}

function eventsIn(file: string): { body: Buffer; events: Event[] } {
  const body = readFileSync(join(FOLDER, file));
  const lines = body
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('data: '));
  return { body, events: lines.map((line) => JSON.parse(line.slice(6)) as Event) };
}

const ofType = (events: readonly Event[], type: string) => events.filter((event) => event.type === type);
const common = (file: string, body: Buffer, ending: string) => ({
  name: `Ollama's ${file}`,
  body,
  contentType: 'text/event-stream',
  ending,
});

/** A reading of its own: what the last event holds in one piece. It says `completed` also where the limit cut the reply. */
export const ollamaResponses: readonly Recorded[] = NAMES.map((name) => {
  const file = `responses-${name}.sse`;
  const { body, events } = eventsIn(file);
  const { model, output, usage } = ofType(events, 'response.completed')[0]!.response!;
  const calls = output.filter(({ type }) => type === 'function_call');
  return {
    ...common(file, body, 'event: response.completed'),
    expected: {
      text: output.flatMap(({ content }) => (content ?? []).map(({ text }) => text)).join(''),
      reasoning: '',
      toolCalls: calls.map(({ call_id: id, name: called, arguments: given }) => ({
        id,
        name: called,
        arguments: given,
      })),
      finish: calls.length > 0 ? 'tool-calls' : 'stop',
      usage: {
        inputTokens: usage.input_tokens,
        cachedInputTokens: 0,
        cacheWriteTokens: null,
        outputTokens: usage.output_tokens,
        reasoningTokens: 0,
        raw: usage,
      },
      servedModel: model,
      chunks: ofType(events, 'response.output_text.delta').length + 2 * calls.length,
    },
  };
});

const REASONS: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  max_tokens: 'length',
  tool_use: 'tool-calls',
};

/** A reading of its own. The count of the prompt in the first event is a guess, which the last one mends. */
export const ollamaMessages: readonly Recorded[] = NAMES.map((name) => {
  const file = `messages-${name}.sse`;
  const { body, events } = eventsIn(file);
  const deltas = ofType(events, 'content_block_delta').map(({ delta }) => delta!);
  const started = ofType(events, 'content_block_start').map(({ content_block: block }) => block!);
  const calls = started.filter(({ type }) => type === 'tool_use');
  const { delta: end, usage } = ofType(events, 'message_delta')[0]!;
  return {
    ...common(file, body, 'event: message_delta'),
    expected: {
      text: deltas.map(({ text }) => text ?? '').join(''),
      reasoning: '',
      toolCalls: calls.map(({ id, name: called }) => ({
        id,
        name: called,
        arguments: deltas.map(({ partial_json: piece }) => piece ?? '').join(''),
      })),
      finish: REASONS[end!.stop_reason!]!,
      usage: {
        inputTokens: usage!.input_tokens,
        cachedInputTokens: null,
        cacheWriteTokens: null,
        outputTokens: usage!.output_tokens,
        reasoningTokens: null,
        raw: usage!,
      },
      servedModel: ofType(events, 'message_start')[0]!.message!.model,
      chunks: deltas.length + calls.length,
    },
  };
});
