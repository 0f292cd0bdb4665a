import {
  type Generation,
  type GenerationEvent,
  type ModelAdapter,
  type ModelEntry,
  modelEntrySchema,
  NO_RECEIPT,
  NO_USAGE,
  type Runtime,
  type Sample,
  type Settings,
  type Suite,
  sampleSchema,
  settingsSchema,
  type Usage,
} from '@evenhand/core';
import type { JournalEvent } from '../../src/run-folder/journal.ts';
import { suiteSchema } from '../../src/suites/suite.ts';

export function sample(id: string, more: object = {}): Sample {
  return sampleSchema.parse({ id, input: `What is ${id}?`, target: '1', ...more });
}

export function suite(name: string, samples: readonly Sample[], more: object = {}): Suite {
  const header = suiteSchema.parse({
    name,
    version: 1,
    licence: null,
    source: null,
    description: null,
    prompts: { main: { system: null, template: '{{input}}' } },
    scorer: { name: 'numeric', version: 1, reading: 'lenient', options: {} },
    request: {},
    size: samples.length,
    samplesSha256: '',
    ...more,
  });
  return { ...header, samples };
}

export function samples(n: number, more: (index: number) => object = () => ({})): Sample[] {
  return Array.from({ length: n }, (_, index) => sample(`q-${index}`, more(index)));
}

export function settings(more: object = {}): Settings {
  return settingsSchema.parse(more);
}

export function model(id: string, host: object = {}, more: object = {}): ModelEntry {
  return modelEntrySchema.parse({
    id,
    developer: null,
    origin: null,
    weights: 'unknown',
    licence: null,
    parameters: null,
    quantization: null,
    derivedFrom: null,
    host: { id: 'hosted', name: 'a server', provider: 'scripted', ...host },
    model: id,
    requires: {},
    reasoningBudgetTokens: null,
    options: {},
    price: null,
    ...more,
  });
}

export function usage(more: Partial<Usage>): Usage {
  return { ...NO_USAGE, ...more };
}

export function generation(more: Partial<Generation> = {}): Generation {
  return {
    text: 'Answer: 1',
    reasoning: '',
    toolCalls: [],
    finish: 'stop',
    usage: NO_USAGE,
    receipt: NO_RECEIPT,
    adapted: [],
    chunksMs: [1],
    ttftMs: 1,
    ttftAnswerMs: 1,
    e2eMs: 1,
    ...more,
  };
}

export function end(more: Partial<Usage> = {}): GenerationEvent {
  return { type: 'end', finish: 'stop', usage: usage(more), receipt: NO_RECEIPT };
}

/** An adapter that answers by a function. */
export function adapter(generate: ModelAdapter['generate']): ModelAdapter {
  return {
    provider: 'scripted',
    identify: async () => {
      throw new Error('not asked for in these tests');
    },
    generate,
    close: async () => {},
  };
}

export interface FakeRuntime extends Runtime {
  /** How long each sleep was asked to be. */
  readonly slept: number[];
  advance(ms: number): void;
}

/** A clock that moves only when somebody sleeps or says so. Nothing waits. */
export function fakeRuntime(): FakeRuntime {
  let nowMs = 0;
  const slept: number[] = [];
  return {
    env: {},
    now: () => nowMs,
    date: () => new Date(Date.UTC(2026, 10, 22) + nowMs),
    sleep: async (ms) => {
      slept.push(ms);
      nowMs += ms;
    },
    fetch: async () => {
      throw new Error('no network in these tests');
    },
    notice: () => {},
    slept,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** A journal in memory. */
export function memoryJournal() {
  const events: JournalEvent[] = [];
  return {
    events,
    append: async (event: JournalEvent) => {
      events.push(structuredClone(event));
    },
    write: (event: JournalEvent) => {
      events.push(structuredClone(event));
    },
    close: async () => {},
  };
}
