import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type GenerationEvent,
  type GenerationRequest,
  type ModelEntry,
  modelEntrySchema,
  type Runtime,
} from '@evenhand/core';

/** A directory of its own; the function returned last removes it. */
export function scratch(): [path: string, remove: () => void] {
  const path = mkdtempSync(join(tmpdir(), 'evenhand-'));
  return [path, () => rmSync(path, { recursive: true, force: true })];
}

export interface TestRuntime extends Runtime {
  notices: string[];
}

/** The real clock and network, with an environment of its own. */
export function testRuntime(env: Record<string, string | undefined>): TestRuntime {
  const notices: string[] = [];
  return {
    env: { PATH: process.env.PATH, ...env },
    now: () => performance.now(),
    date: () => new Date(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    fetch: globalThis.fetch,
    notice: (line) => notices.push(line),
    notices,
  };
}

export function entryFor(model: string, options: ModelEntry['options'] = {}): ModelEntry {
  return modelEntrySchema.parse({
    id: 'tiny',
    developer: null,
    origin: null,
    weights: 'open',
    licence: null,
    parameters: null,
    quantization: null,
    derivedFrom: null,
    host: { id: 'here', name: 'this machine', provider: 'llama-cpp' },
    model,
    requires: {},
    reasoningBudgetTokens: null,
    options,
    price: null,
  });
}

const FIXTURE = fileURLToPath(new URL('../../../scripts/fixtures/tiny-gguf.ts', import.meta.url));

/** Writes a random-weight model by the script that does so. */
export function writeTiny(path: string, ...flags: string[]): string {
  execFileSync(process.execPath, [FIXTURE, path, ...flags]);
  return path;
}

const LORA = fileURLToPath(new URL('../../../scripts/fixtures/tiny-lora.ts', import.meta.url));

/** Writes a LoRA adapter by the script that does so. */
export function writeLora(path: string, ...flags: string[]): string {
  execFileSync(process.execPath, [LORA, path, ...flags]);
  return path;
}

export function createRequest(
  content: string,
  sampling: GenerationRequest['sampling'] = {},
  seed: number | null = 1,
): GenerationRequest {
  return {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content },
    ],
    sampling: { temperature: 0, maxOutputTokens: 24, ...sampling },
    seed,
    attemptRef: { suite: 's', prompt: 'main', sample: 'a', trial: 1, attempt: 1 },
  };
}

export type End = Extract<GenerationEvent, { type: 'end' }>;

export interface Collected {
  text: string;
  chunks: string[];
  end: End;
}

/** @throws Error where the events break the contract: an empty delta, no `end`, or something after it */
export async function collect(events: AsyncIterable<GenerationEvent>): Promise<Collected> {
  const chunks: string[] = [];
  let end: End | null = null;
  for await (const event of events) {
    if (end !== null) throw new Error('an event came after the end');
    if (event.type === 'end') end = event;
    else if (event.type === 'text' || event.type === 'reasoning') {
      if (event.text === '') throw new Error('an empty delta');
      chunks.push(event.text);
    }
  }
  if (end === null) throw new Error('no end');
  return { text: chunks.join(''), chunks, end };
}

export const never = (): AbortSignal => new AbortController().signal;
