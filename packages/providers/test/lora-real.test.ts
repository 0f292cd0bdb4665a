import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelEntrySchema } from '@evenhand/core';
import { afterAll, expect, it } from 'vitest';
import { ollama } from '../src/ollama/index.ts';
import { ask, collect, never, scratch, testWorld, writeLora, writeTiny } from './llama-cpp.world.ts';
import { entryAt } from './loopback.ts';

/** Address of an Ollama that models may be created at; what the test creates it removes again. */
const base = process.env.EVENHAND_TEST_OLLAMA;
const why = 'set EVENHAND_TEST_OLLAMA to the address of an Ollama';
const [BASE, TUNED] = ['evenhand-test-base', 'evenhand-test-tuned'];

const [folder, remove] = scratch();
const world = testWorld({ EVENHAND_CACHE: folder });

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

async function through(model: string, adapter?: object) {
  const entry = modelEntrySchema.parse({
    ...entryAt('ollama', base!, { model, options: ollama.options.parse({ contextLength: 256 }) }),
    ...(adapter === undefined ? {} : { adapter: { file: null, sha256: null, scale: 1, ...adapter } }),
  });
  const connection = await ollama.connect({ model: entry, world, answers: () => null }, never());
  try {
    const identity = await connection.identify(never());
    return { identity, ...(await collect(connection.generate(ask('What is the capital of France?'), never()))) };
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

    const plain = await through(BASE);
    expect(plain.identity).toMatchObject({ weightsSha256, adapterSha256: null });
    const tuned = await through(TUNED, { sha256: adapterSha256 });
    expect(tuned.identity).toMatchObject({ weightsSha256, adapterSha256 });
    expect(tuned.identity.digest).not.toBe(plain.identity.digest);
    expect(tuned.text).not.toBe(plain.text);
    expect((await through(TUNED, { file: lora })).text).toBe(tuned.text);

    await expect(through(TUNED)).rejects.toThrow(adapterSha256);
    await expect(through(BASE, { sha256: adapterSha256 })).rejects.toThrow(/has no LoRA adapter/);
    await expect(through(TUNED, { sha256: 'a'.repeat(64) })).rejects.toThrow(
      new RegExp(`${adapterSha256}, expected a{64}`),
    );
  },
);
