import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonObject, modelEntrySchema, type Provider } from '@evenhand/core';
import { afterAll, expect, it } from 'vitest';
import { ollama } from '../src/ollama/index.ts';
import { openAi } from '../src/openai/index.ts';
import { asGeneration, conforming } from './contract.ts';
import { collect, createRequest, never, scratch, testRuntime, writeLora, writeTiny } from './llama-cpp.runtime.ts';
import { entryAt } from './loopback.ts';

/**
 * Address of an Ollama that has the model `qwen`, as scripts/fixtures/record-ollama.ts needs it, and that models may be created
 * at; what is created is removed again. All that asks it stands in this file, one after the other: a server has room for few models.
 */
const base = process.env.EVENHAND_TEST_OLLAMA;
const why = 'set EVENHAND_TEST_OLLAMA to the address of an Ollama that has the model qwen';

const question = {
  messages: [{ role: 'user', content: 'What is the capital of France?' }] as const,
  sampling: { temperature: 0, maxOutputTokens: 64 },
  seed: 42,
  attemptRef: { suite: 's', prompt: 'main', sample: 'a', trial: 1, attempt: 1 },
};
const answer = readFileSync(join(import.meta.dirname, 'fixtures', 'ollama', 'text.ndjson'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => (JSON.parse(line) as { message: { content: string } }).message.content)
  .join('');

async function through(provider: Provider, address: string, options: JsonObject) {
  const model = entryAt(provider.name, address, { model: 'qwen', options: provider.options.parse(options) });
  const adapter = await provider.connect({ model, runtime: testRuntime({}), answers: () => null }, never());
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

const [BASE, TUNED] = ['evenhand-test-base', 'evenhand-test-tuned'];

const [folder, remove] = scratch();
const runtime = testRuntime({ EVENHAND_CACHE: folder });

async function call(method: string, path: string, body: string | Buffer): Promise<void> {
  const response = await fetch(`${base}${path}`, { method, body: new Uint8Array(Buffer.from(body)) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  await response.text();
}

/** What `ollama create` does with the files of a Modelfile. */
async function upload(path: string): Promise<string> {
  const bytes = readFileSync(path);
  const digest = createHash('sha256').update(bytes).digest('hex');
  await call('POST', `/api/blobs/sha256:${digest}`, bytes);
  return digest;
}

const create = (model: string, files: object) =>
  call(
    'POST',
    '/api/create',
    JSON.stringify({ model, stream: false, template: '{{ range .Messages }}{{ .Content }}\n{{ end }}', ...files }),
  );

/** Asks the model that has this adapter. */
async function throughTuned(model: string, adapter?: object) {
  const entry = modelEntrySchema.parse({
    ...entryAt('ollama', base!, { model, options: ollama.options.parse({ contextLength: 256 }) }),
    ...(adapter === undefined ? {} : { adapter: { file: null, sha256: null, scale: 1, ...adapter } }),
  });
  const connection = await ollama.connect({ model: entry, runtime, answers: () => null }, never());
  try {
    const identity = await connection.identify(never());
    return {
      identity,
      ...(await collect(connection.generate(createRequest('What is the capital of France?'), never()))),
    };
  } finally {
    await connection.close();
  }
}

afterAll(async () => {
  remove();
  if (base === undefined) return;
  for (const model of [TUNED, BASE]) await call('DELETE', '/api/delete', JSON.stringify({ model })).catch(() => {});
});

it.skipIf(base === undefined)(
  `a real Ollama adds a GGUF adapter, keeps its hash, and is held to it (${why})`,
  { timeout: 120_000 },
  async () => {
    const [weights, lora] = [join(folder, 'base.gguf'), join(folder, 'lora.gguf')];
    writeTiny(weights, '--seed', '3');
    writeLora(lora, '--base', weights);
    const [weightsSha256, adapterSha256] = [await upload(weights), await upload(lora)];
    await create(BASE, { files: { 'base.gguf': `sha256:${weightsSha256}` } });
    await create(TUNED, { from: BASE, adapters: { 'lora.gguf': `sha256:${adapterSha256}` } });

    const plain = await throughTuned(BASE);
    expect(plain.identity).toMatchObject({ weightsSha256, adapterSha256: null });
    const tuned = await throughTuned(TUNED, { sha256: adapterSha256 });
    expect(tuned.identity).toMatchObject({ weightsSha256, adapterSha256 });
    expect(tuned.identity.digest).not.toBe(plain.identity.digest);
    expect(tuned.text).not.toBe(plain.text);
    expect((await throughTuned(TUNED, { file: lora })).text).toBe(tuned.text);

    await expect(throughTuned(TUNED)).rejects.toThrow(adapterSha256);
    await expect(throughTuned(BASE, { sha256: adapterSha256 })).rejects.toThrow(/has no LoRA adapter/);
    await expect(throughTuned(TUNED, { sha256: 'a'.repeat(64) })).rejects.toThrow(
      new RegExp(`${adapterSha256}, expected a{64}`),
    );
  },
);
