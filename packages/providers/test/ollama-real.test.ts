import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, Provider } from '@evenhand/core';
import { expect, it } from 'vitest';
import { ollama } from '../src/ollama/index.ts';
import { openAi } from '../src/openai/index.ts';
import { asGeneration, conforming, never } from './contract.ts';
import { testWorld } from './llama-cpp.world.ts';
import { entryAt } from './loopback.ts';

/** Address of an Ollama that has the model `qwen`, as scripts/fixtures/record-ollama.ts needs it. */
const base = process.env.EVENHAND_TEST_OLLAMA;
const why = 'set EVENHAND_TEST_OLLAMA to the address of an Ollama that has the model qwen';

const question = {
  messages: [{ role: 'user', content: 'What is the capital of France?' }] as const,
  sampling: { temperature: 0, maxOutputTokens: 64 },
  seed: 42,
  asker: { suite: 's', prompt: 'main', sample: 'a', trial: 1, attempt: 1 },
};
const answer = readFileSync(join(import.meta.dirname, 'fixtures', 'ollama', 'text.ndjson'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => (JSON.parse(line) as { message: { content: string } }).message.content)
  .join('');

async function through(provider: Provider, address: string, options: JsonObject) {
  const model = entryAt(provider.name, address, { model: 'qwen', options: provider.options.parse(options) });
  const adapter = await provider.connect({ model, world: testWorld({}), answers: () => null }, never());
  try {
    const identity = await adapter.identify(never());
    return { identity, reply: await asGeneration(await conforming(adapter.generate(question, never()))) };
  } finally {
    await adapter.close();
  }
}

it.skipIf(base === undefined)(
  `a real Ollama answers by both of its interfaces (${why})`,
  { timeout: 300_000 },
  async () => {
    const native = await through(ollama, base!, { contextLength: 2048 });
    expect(native.identity).toMatchObject({
      servedModel: 'qwen:latest',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      contextLength: 2048,
      templateSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      defaultSystemPrompt: true,
    });
    expect(native.reply).toMatchObject({ text: answer, finish: 'stop' });
    const { loadMs, prefillMs, decodeMs } = native.reply.receipt.serverTiming!;
    expect([loadMs, prefillMs, decodeMs].every((ms) => ms! > 0)).toBe(true);
    const v1 = await through(openAi, `${base}/v1`, {});
    expect(v1.reply).toMatchObject({ text: answer, finish: 'stop' });
    expect(v1.reply.usage).toMatchObject({
      inputTokens: native.reply.usage.inputTokens,
      outputTokens: native.reply.usage.outputTokens,
    });
  },
);
