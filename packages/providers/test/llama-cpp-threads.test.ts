import { join } from 'node:path';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { afterAll, describe, expect, it } from 'vitest';
import { BATCH_TOKENS, openLibrary } from '../src/llama-cpp/library.ts';
import { readPrompt } from '../src/llama-cpp/read-prompt.ts';
import { openSession } from '../src/llama-cpp/session.ts';
import { createThreads } from '../src/llama-cpp/threads.ts';
import { never, scratch, writeTiny } from './llama-cpp.runtime.ts';

const [directory, remove] = scratch();
afterAll(remove);

/** A machine whose tokens take as long as is said of each number of threads. */
function createMachine(msByThreads: Readonly<Record<number, number>>) {
  let clock = 0;
  let cleared = false;
  const llama = { maxThreads: 0 };
  const sequence = {
    async evaluateWithoutGeneratingNewTokens() {
      clock += msByThreads[llama.maxThreads]!;
    },
    async clearHistory() {
      cleared = true;
    },
  } as unknown as LlamaContextSequence;
  return { llama, sequence, nowMs: () => clock, cleared: () => cleared };
}

async function measure(msByThreads: Readonly<Record<number, number>>, cores: number, fixed: number | null = null) {
  const machine = createMachine(msByThreads);
  const threads = createThreads(machine.llama, fixed, machine.nowMs, cores);
  await threads.measure(machine.sequence, 1 as Token);
  return { threads, machine };
}

describe('the threads of a model', () => {
  it('are all that the machine has where that is faster than one fewer, and one fewer otherwise', async () => {
    expect((await measure({ 1: 60, 2: 38 }, 2)).threads.count).toBe(2);
    expect((await measure({ 1: 60, 2: 400 }, 2)).threads.count).toBe(1);
    expect((await measure({ 1: 60, 2: 56 }, 2)).threads.count).toBe(1);
    expect((await measure({ 7: 10, 8: 8 }, 8)).threads.count).toBe(8);
    expect((await measure({}, 1)).threads.count).toBe(1);
  });

  it('are measured on a sequence that is empty afterwards', async () => {
    expect((await measure({ 1: 60, 2: 38 }, 2)).machine.cleared()).toBe(true);
  });

  it('are one fewer, for good, once all of them have been slow for sixteen tokens in a row', async () => {
    const { threads, machine } = await measure({ 1: 60, 2: 38 }, 2);
    for (let token = 0; token < 15; token++) threads.note(400);
    threads.note(38);
    for (let token = 0; token < 15; token++) threads.note(400);
    expect(threads.count).toBe(2);
    threads.note(400);
    expect([threads.count, machine.llama.maxThreads]).toEqual([1, 1]);
    for (let token = 0; token < 100; token++) threads.note(10);
    expect(threads.count).toBe(1);
  });

  it('are as many as the user says, whatever the machine does', async () => {
    const { threads, machine } = await measure({ 1: 60, 2: 38 }, 2, 3);
    for (let token = 0; token < 100; token++) threads.note(10_000);
    threads.apply();
    expect([threads.count, threads.most, machine.llama.maxThreads]).toEqual([3, 3, 3]);
  });

  it('do not move the probability of any token, not in its last digit', async () => {
    const tiny = writeTiny(join(directory, 'tiny.gguf'), '--context', '2048');
    const prompt = Array.from({ length: 2 * BATCH_TOKENS + 70 }, (_, i) => (3 + ((i * 7) % 50)) as Token);
    const found: [Token, number][][][] = [];
    for (const threads of [1, 2, 3, null]) {
      const session = await openSession(await openLibrary(), {
        path: tiny,
        lora: null,
        contextLength: 2048,
        threads,
        nowMs: () => performance.now(),
        templateSource: '',
      });
      session.threads.apply();
      const { read } = await readPrompt(session, prompt, true, never());
      const steps: [Token, number][][] = [];
      const tokens = session.sequence.evaluateWithMetadata(
        prompt.slice(read),
        { probabilities: true },
        { temperature: 0 },
      );
      for await (const { probabilities } of tokens) {
        steps.push([...probabilities]);
        if (steps.length === 8) break;
      }
      found.push(steps);
      await session.close();
    }
    expect(found[0]).toHaveLength(8);
    for (const other of found.slice(1)) expect(other).toEqual(found[0]);
  });
});
