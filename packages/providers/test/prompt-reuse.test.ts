import { join } from 'node:path';
import fc from 'fast-check';
import type { Token } from 'node-llama-cpp';
import { afterAll, describe, expect, it } from 'vitest';
import { llamaCpp } from '../src/llama-cpp/index.ts';
import { BATCH_TOKENS, openLibrary } from '../src/llama-cpp/library.ts';
import { LEAST_REUSED, readPrompt } from '../src/llama-cpp/read-prompt.ts';
import { openSession, type Session } from '../src/llama-cpp/session.ts';
import {
  collect,
  createRequest,
  entryFor,
  never,
  scratch,
  testRuntime,
  writeLora,
  writeTiny,
} from './llama-cpp.runtime.ts';

const [directory, remove] = scratch();
const tiny = writeTiny(join(directory, 'tiny.gguf'), '--context', '2048');
afterAll(remove);

const CONTEXT = 2048;
const open = async (lora: string | null = null): Promise<Session> =>
  openSession(await openLibrary(), {
    path: tiny,
    lora: lora === null ? null : { path: lora, scale: 1 },
    contextLength: CONTEXT,
    threads: 1,
    nowMs: () => performance.now(),
    templateSource: '',
  });

/** The probability of every token after a prompt, and after the one that follows it. */
async function distributions(session: Session, prompt: readonly Token[], fresh: boolean) {
  const { reused, read } = await readPrompt(session, prompt, fresh, never());
  const tokens = session.sequence.evaluateWithMetadata(prompt.slice(read), { probabilities: true }, { temperature: 0 });
  const found: [Token, number][][] = [];
  for await (const { probabilities } of tokens) {
    found.push([...probabilities]);
    if (found.length === 2) break;
  }
  return { reused, found };
}

const words = (seed: number, n: number) =>
  Array.from({ length: n }, (_, i) => (3 + ((i * 7 + seed * 13) % 50)) as Token);
const shared = words(1, LEAST_REUSED + BATCH_TOKENS + 40);
const withEnd = (seed: number, n: number) => [...shared, ...words(seed, n)];

describe('a prompt that begins like the one before', () => {
  it('gives each token the probability that a fresh reading gives it, to the last digit', async () => {
    const [kept, anew] = [await open(), await open()];
    const plan: readonly [prompt: readonly Token[], reused: number][] = [
      [withEnd(2, 30), 0],
      [withEnd(3, 200), LEAST_REUSED + BATCH_TOKENS],
      [withEnd(4, 2 * BATCH_TOKENS - 12), LEAST_REUSED + BATCH_TOKENS],
      // The end of the last one is there already as well, but for the step that replies are sampled from.
      [withEnd(4, 2 * BATCH_TOKENS + 8), LEAST_REUSED + 3 * BATCH_TOKENS],
      // Cut in the middle of a step; exactly at the end of one, which leaves too little; another beginning; the first one again.
      [shared.slice(0, LEAST_REUSED + 5), LEAST_REUSED],
      [shared.slice(0, LEAST_REUSED), 0],
      [words(9, 700), 0],
      [withEnd(2, 30), 0],
    ];
    for (const [prompt, reused] of plan) {
      const one = await distributions(kept, prompt, false);
      expect(one.reused).toBe(reused);
      expect(one.found).toEqual((await distributions(anew, prompt, true)).found);
    }
    await Promise.all([kept.close(), anew.close()]);
  });

  it('does so with an adapter on top of the weights', async () => {
    const lora = writeLora(join(directory, 'lora.gguf'), '--base', tiny);
    const [kept, anew] = [await open(lora), await open(lora)];
    for (const prompt of [withEnd(2, 20), withEnd(3, 12)]) {
      const one = await distributions(kept, prompt, false);
      expect(one.found).toEqual((await distributions(anew, prompt, true)).found);
    }
    expect(kept.steps).toHaveLength(LEAST_REUSED + BATCH_TOKENS);
    await Promise.all([kept.close(), anew.close()]);
  });

  it('does so after a reading that was stopped in the middle', async () => {
    const [kept, anew] = [await open(), await open()];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 600 }), async (turns, n) => {
        const stop = new AbortController();
        const reading = readPrompt(kept, withEnd(n, 400), false, stop.signal).catch(() => {});
        for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
        stop.abort();
        await reading;
        const prompt = withEnd(n + 1, n);
        expect((await distributions(kept, prompt, false)).found).toEqual(
          (await distributions(anew, prompt, true)).found,
        );
      }),
      { numRuns: 12, seed: 26 },
    );
    await Promise.all([kept.close(), anew.close()]);
  }, 60_000);
});

describe('the record of a request', () => {
  it('says how many tokens were not read again, and that its times are no measurement', async () => {
    const runtime = testRuntime({ EVENHAND_CACHE: join(directory, 'cache') });
    const model = { ...entryFor(tiny), options: llamaCpp.options.parse({ contextLength: CONTEXT }) };
    const adapter = await llamaCpp.connect({ model, runtime, answers: () => null }, never());
    const long = (end: string) => createRequest(`${'abc de '.repeat(120)}${end}`, { maxOutputTokens: 4 });
    const ask = async (end: string, fresh?: boolean) =>
      (await collect(adapter.generate({ ...long(end), ...(fresh === undefined ? {} : { fresh }) }, never()))).end;
    const first = await ask('x');
    const second = await ask('yz');
    const third = await ask('yz', true);
    expect(first.usage.inputTokens).toBeGreaterThan(LEAST_REUSED + BATCH_TOKENS);
    expect([first, second, third].map(({ usage }) => usage.cachedInputTokens! > 0)).toEqual([false, true, false]);
    expect([first, second, third].map(({ receipt }) => receipt.promptReused)).toEqual([undefined, true, undefined]);
    await adapter.close();
  });
});
