import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishReason, JsonObject, ToolCall } from '@evenhand/core';
import type { Recorded } from './contract.ts';

/** Recorded by others; not part of the project. Empty where the folder is missing. */
const FOLDER = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'streams');
const OURS = join(import.meta.dirname, 'fixtures', 'ollama');

interface Part {
  content?: string | null;
  reasoning_content?: string | null;
  reasoning?: string | null;
  tool_calls?: { index?: number; id?: string; function: { name?: string; arguments?: string } }[];
}
interface Reply {
  model: string;
  choices: { delta?: Part; message?: Part; finish_reason?: string | null }[];
  usage?: JsonObject | null;
  id?: string;
  system_fingerprint?: string | null;
}

const FINISH: Readonly<Record<string, FinishReason>> = { stop: 'stop', length: 'length', tool_calls: 'tool-calls' };

/** A reading of its own, as plain as can be: everything of a kind joined, calls by their index. */
function toExpected(replies: readonly Reply[]): Recorded['expected'] {
  const parts = replies.flatMap((reply) => reply.choices.map((choice) => choice.delta ?? choice.message ?? {}));
  const calls: ToolCall[] = [];
  for (const part of parts)
    for (const [position, { index = position, id, function: named }] of (part.tool_calls ?? []).entries()) {
      calls[index] ??= { id: '', name: '', arguments: '' };
      calls[index].id ||= id ?? '';
      calls[index].name += named.name ?? '';
      calls[index].arguments += named.arguments ?? '';
    }
  const usage = replies.map((reply) => reply.usage).findLast((one) => one != null) ?? null;
  const finish = replies.flatMap((reply) => reply.choices.map((choice) => choice.finish_reason)).findLast(Boolean);
  const inside = usage?.completion_tokens_details as { reasoning_tokens?: number } | undefined;
  const cached = usage?.prompt_tokens_details as { cached_tokens?: number } | undefined;
  return {
    text: parts.map((part) => part.content ?? '').join(''),
    reasoning: parts.map((part) => part.reasoning_content ?? part.reasoning ?? '').join(''),
    toolCalls: calls,
    finish: FINISH[finish ?? '']!,
    usage: {
      inputTokens: (usage?.prompt_tokens as number) ?? null,
      cachedInputTokens: cached?.cached_tokens ?? (usage?.cached_tokens as number) ?? null,
      cacheWriteTokens: null,
      outputTokens: (usage?.completion_tokens as number) ?? null,
      reasoningTokens: inside?.reasoning_tokens ?? null,
      raw: usage,
    },
    servedModel: replies[0]!.model,
    chunks: parts.reduce(
      (sum, part) =>
        sum +
        (part.content ? 1 : 0) +
        (part.reasoning_content || part.reasoning ? 1 : 0) +
        (part.tool_calls ?? []).filter((call) => call.function.name || call.function.arguments).length,
      0,
    ),
  };
}

/** What the chunks say of the reply besides. */
function receiptIn(replies: readonly Reply[]): NonNullable<Recorded['receipt']> {
  const bill = replies.map((reply) => reply.usage?.cost).find((cost) => typeof cost === 'number');
  return {
    requestId: replies.find((reply) => reply.id)?.id ?? null,
    fingerprint: replies.find((reply) => reply.system_fingerprint)?.system_fingerprint ?? null,
    billedUsd: typeof bill === 'number' ? bill : null,
    rateLimit: null,
  };
}

function streamed(name: string, lines: readonly string[]): Recorded {
  return {
    name,
    body: Buffer.from([...lines, '[DONE]'].map((line) => `data: ${line}\n\n`).join(''), 'utf8'),
    contentType: 'text/event-stream; charset=utf-8',
    ending: 'finish_reason":"',
    receipt: receiptIn(lines.map((line) => JSON.parse(line) as Reply)),
    expected: toExpected(lines.map((line) => JSON.parse(line) as Reply)),
  };
}

const splitLines = (text: string) => text.split('\n').filter((line) => line !== '');

/** Why there is nothing, where there is nothing. */
export const missing = existsSync(FOLDER)
  ? null
  : 'the recorded streams of other vendors are not here (../shared/data/streams)';

const files = missing === null ? readdirSync(FOLDER) : [];

export const vendorStreams: readonly Recorded[] = files
  .filter((file) => file.endsWith('.chunks.txt'))
  .map((file) => streamed(file.replace('.chunks.txt', ''), splitLines(readFileSync(join(FOLDER, file), 'utf8'))));

export const vendorUnstreamed: readonly Recorded[] = files
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const body = readFileSync(join(FOLDER, file));
    return {
      name: file.replace('.json', ', unstreamed'),
      body,
      contentType: 'application/json',
      expected: toExpected([JSON.parse(body.toString('utf8')) as Reply]),
    };
  });

/** A real Ollama's OpenAI-compatible interface, recorded by scripts/fixtures/record-ollama.ts. */
export const ollamaV1: readonly Recorded[] = ['text', 'chinese', 'length', 'tools'].map((name) => {
  const body = readFileSync(join(OURS, `v1-${name}.sse`), 'utf8');
  const lines = splitLines(body).map((line) => line.replace(/^data: /, ''));
  expectDone(lines.pop());
  return { ...streamed(`Ollama's /v1, ${name}`, lines), body: Buffer.from(body, 'utf8') };
});

function expectDone(line: string | undefined): void {
  if (line !== '[DONE]') throw new Error(`a recording ends in ${line} instead of [DONE]`);
}
