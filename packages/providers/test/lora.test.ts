import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelEntry, modelEntrySchema } from '@evenhand/core';
import type { ShowResponse } from 'ollama';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weightsDirectory } from '../src/llama-cpp/cache.ts';
import { llamaCpp } from '../src/llama-cpp/index.ts';
import { ollama } from '../src/ollama/index.ts';
import { verifyLoraAdapter } from '../src/ollama/lora-adapter.ts';
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
import { entryAt } from './loopback.ts';

const [folder, remove] = scratch();
const at = (name: string) => join(folder, name);
const runtime = testRuntime({ EVENHAND_CACHE: folder });
const sha = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

beforeAll(() => {
  writeTiny(at('base.gguf'), '--seed', '3');
  writeTiny(at('other.gguf'), '--seed', '4');
  writeLora(at('lora.gguf'), '--base', at('base.gguf'));
});
afterAll(remove);

const tuned = (adapter: Partial<NonNullable<ModelEntry['adapter']>>): ModelEntry =>
  modelEntrySchema.parse({
    ...entryFor(at('base.gguf')),
    derivedFrom: 'tiny',
    adapter: { file: at('lora.gguf'), sha256: null, scale: 1, ...adapter },
  });

const connect = (model: ModelEntry) => llamaCpp.connect({ model, runtime, answers: () => null }, never());

async function readReply(
  model: ModelEntry,
  question = createRequest('What is the capital of France?'),
): Promise<string> {
  const adapter = await connect(model);
  try {
    return (await collect(adapter.generate(question, never()))).text;
  } finally {
    await adapter.close();
  }
}

describe('a LoRA adapter in process', () => {
  it('changes the reply, and at scale 0 does not', { timeout: 60_000 }, async () => {
    const base = await readReply(entryFor(at('base.gguf')));
    const changed = await readReply(tuned({}));
    expect(changed).not.toBe(base);
    expect(await readReply(tuned({}))).toBe(changed);
    expect(await readReply(tuned({ scale: 0 }))).toBe(base);
    expect(await readReply(tuned({ scale: 0.5 }))).not.toBe(changed);
  });

  it('is part of what was served, beside the weights that it is added to', async () => {
    const adapter = await connect(tuned({ sha256: sha(at('lora.gguf')) }));
    expect(await adapter.identify(never())).toMatchObject({
      digest: sha(at('base.gguf')),
      weightsSha256: sha(at('base.gguf')),
      adapterSha256: sha(at('lora.gguf')),
    });
    await adapter.close();
    const base = await connect(entryFor(at('base.gguf')));
    expect(await base.identify(never())).toMatchObject({ adapterSha256: null });
    await base.close();
  });

  it('is refused where it is not the file that the entry means, with both hashes', async () => {
    const wanted = 'a'.repeat(64);
    await expect(connect(tuned({ sha256: wanted }))).rejects.toThrow(
      new RegExp(`lora\\.gguf: its SHA-256 is ${sha(at('lora.gguf'))}, expected ${wanted}`),
    );
  });

  it.each([
    ['is missing', () => at('none.gguf'), /none\.gguf: cannot be opened \(ENOENT\)/],
    ['is a folder', () => folder, /is not a file/],
    ['is garbage', () => garbage(), /does not begin with "GGUF"/],
    ['was cut', () => cut(), /it was cut/],
    ['is a model', () => at('other.gguf'), /it is no adapter but a model/],
    [
      'is for another architecture',
      () => writeLora(at('arch.gguf'), '--base', at('base.gguf'), '--architecture', 'qwen2'),
      /for the architecture qwen2, and the weights are llama/,
    ],
    [
      'has matrices of another size',
      () => writeLora(at('wide.gguf'), '--base', at('base.gguf'), '--widen', '4'),
      /blk\.0\.attn_q\.weight is 32 × 32, and the adapter is made for 36 × 36/,
    ],
    ['has two parts of different rank', () => unequal(), /has rank 4 and .*lora_b has rank 3/],
  ])('that %s is a fault of the configuration', async (_, make, pattern) => {
    const file = make();
    await expect(connect(tuned({ file }))).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(pattern),
    });
  });

  function garbage(): string {
    writeFileSync(at('garbage.gguf'), 'this is no adapter at all, but it is longer than a header');
    return at('garbage.gguf');
  }
  function cut(): string {
    writeFileSync(at('cut.gguf'), readFileSync(at('lora.gguf')).subarray(0, 3000));
    return at('cut.gguf');
  }
  /** The rank of the first lora_b, one less in its header: dimensions stand right behind the name. */
  function unequal(): string {
    const bytes = Buffer.from(readFileSync(at('lora.gguf')));
    const name = Buffer.from('blk.0.attn_q.weight.lora_b');
    bytes.writeBigUInt64LE(3n, bytes.indexOf(name) + name.length + 4);
    writeFileSync(at('unequal.gguf'), bytes);
    return at('unequal.gguf');
  }
});

const smol = join(weightsDirectory(process.env), 'SmolLM2-135M-Instruct.Q4_1.gguf');
it.skipIf(!existsSync(smol))(
  'real weights answer with their base at scale 0, and with other words at scale 1 (skipped where SmolLM2 is not in the cache)',
  { timeout: 300_000 },
  async () => {
    writeLora(at('smol.gguf'), '--base', smol, '--strength', '0.2');
    const entry = (scale: number | null) =>
      modelEntrySchema.parse({
        ...entryFor(smol, { contextLength: 256 }),
        ...(scale === null ? {} : { adapter: { file: at('smol.gguf'), sha256: null, scale } }),
      });
    const question = createRequest('What is the capital of France?', { maxOutputTokens: 8 });
    const [base, none, complete] = [
      await readReply(entry(null), question),
      await readReply(entry(0), question),
      await readReply(entry(1), question),
    ];
    // Which words they are depends on the processor's kernels.
    expect(base).not.toBe('');
    expect(none).toBe(base);
    expect(complete).not.toBe(base);
  },
);

it('the script that makes adapters makes the same bytes again, and others from another seed', () => {
  expect(sha(writeLora(at('again.gguf'), '--base', at('base.gguf')))).toBe(sha(at('lora.gguf')));
  expect(sha(writeLora(at('seed.gguf'), '--base', at('base.gguf'), '--seed', '2'))).not.toBe(sha(at('lora.gguf')));
});

describe('the adapter of a model at Ollama', () => {
  const [found, wanted] = ['b'.repeat(64), 'c'.repeat(64)];
  const show = (...hashes: string[]) =>
    ({
      modelfile: ['FROM /store/blobs/sha256-0', ...hashes.map((hash) => `ADAPTER /store/blobs/sha256-${hash}`)].join(
        '\n',
      ),
    }) as ShowResponse;
  const entry = (adapter?: ModelEntry['adapter']) =>
    modelEntrySchema.parse({
      ...entryAt('ollama', 'http://127.0.0.1:1', { model: 'tuned', options: ollama.options.parse({}) }),
      ...(adapter === undefined ? {} : { adapter }),
    });
  const stated = (sha256: string | null, file: string | null = null) => entry({ file, sha256, scale: 1 });
  const check = (model: ModelEntry, showResponse: ShowResponse) =>
    verifyLoraAdapter(model, showResponse, runtime, never());

  it('is the one that the entry states, or none at all', async () => {
    expect(await check(stated(found), show(found))).toBe(found);
    expect(await check(entry(), show())).toBeNull();
    expect(await check(entry(), {} as ShowResponse)).toBeNull();
    const texts = 'TEMPLATE "{{ .Prompt }}"\nLICENSE """\nADAPTER your own\n"""';
    expect(await check(entry(), { modelfile: `${show().modelfile}\n${texts}` } as ShowResponse)).toBeNull();
  });

  it('is hashed where the entry has its file', async () => {
    const hash = sha(at('lora.gguf'));
    expect(await check(stated(null, at('lora.gguf')), show(hash))).toBe(hash);
    await expect(check(stated(null, at('lora.gguf')), show(found))).rejects.toThrow(
      new RegExp(`has the LoRA adapter ${found}, expected ${hash}`),
    );
  });

  it('is named where it is another one, where nobody stated it, and where it is lacking', async () => {
    await expect(check(stated(wanted), show(found))).rejects.toThrow(
      new RegExp(`has the LoRA adapter ${found}, expected ${wanted}`),
    );
    await expect(check(entry(), show(found))).rejects.toThrow(
      new RegExp(`has a LoRA adapter \\(${found}\\) that its entry does not name`),
    );
    await expect(check(stated(wanted), show())).rejects.toThrow(/has no LoRA adapter.*FROM tuned .*ollama create NAME/);
    await expect(check(stated(wanted), show(wanted, found))).rejects.toThrow(/has 2 adapters/);
  });
});
