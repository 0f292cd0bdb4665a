import { createHash } from 'node:crypto';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, generationSchema, type ModelAdapter, manifestSchema, ProviderError } from '@evenhand/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { llamaCpp } from '../src/llama-cpp/index.ts';
import { importLibrary } from '../src/llama-cpp/library.ts';
import { collect, createRequest, entryFor, never, scratch, testRuntime, writeTiny } from './llama-cpp.runtime.ts';

const [directory, remove] = scratch();
const runtime = testRuntime({ EVENHAND_CACHE: join(directory, 'cache') });
const tiny = join(directory, 'tiny.gguf');
const open: ModelAdapter[] = [];
const printed: string[] = [];
const writes = [process.stdout.write, process.stderr.write] as const;

beforeAll(() => {
  writeTiny(tiny);
  const spy = (chunk: unknown) => {
    printed.push(String(chunk));
    return true;
  };
  process.stdout.write = spy as typeof process.stdout.write;
  process.stderr.write = spy as typeof process.stderr.write;
});
afterEach(async () => {
  for (const adapter of open.splice(0)) await adapter.close();
});
afterAll(() => {
  [process.stdout.write, process.stderr.write] = writes;
  remove();
  expect(printed.filter((line) => /llama|ggml|gguf/i.test(line))).toEqual([]);
});

async function connect(options: Parameters<typeof entryFor>[1] = {}, model = tiny): Promise<ModelAdapter> {
  const entry = entryFor(model, { threads: 1, ...options });
  const adapter = await llamaCpp.connect({ model: entry, runtime, answers: () => null }, never());
  open.push(adapter);
  return adapter;
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a reply', () => {
  it('depends on the request alone: not on what was asked before, nor on the loading', async () => {
    const adapter = await connect();
    const first = await collect(adapter.generate(createRequest('one'), never()));
    await collect(adapter.generate(createRequest('something longer that shares a beginning'), never()));
    await collect(adapter.generate(createRequest('one and more', { temperature: 1 }, 7), never()));
    const again = await collect(adapter.generate(createRequest('one'), never()));
    const other = await connect();
    const fresh = await collect(other.generate(createRequest('one'), never()));
    expect(first.text).not.toBe('');
    expect([again.text, fresh.text]).toEqual([first.text, first.text]);
    expect(again.chunks).toEqual(first.chunks);
    await adapter.close();
    expect((await collect(other.generate(createRequest('one'), never()))).text).toBe(first.text);
  });

  it('is the same over several batches of a long prompt', async () => {
    const adapter = await connect();
    const long = 'word and word '.repeat(26);
    const first = await collect(adapter.generate(createRequest(long), never()));
    expect(first.end.usage.inputTokens).toBeGreaterThan(256);
    await collect(adapter.generate(createRequest('short'), never()));
    expect((await collect(adapter.generate(createRequest(long), never()))).text).toBe(first.text);
  });

  it('follows the seed above temperature 0, and draws one where none is given', async () => {
    const adapter = await connect();
    const at = async (seed: number | null) =>
      collect(adapter.generate(createRequest('one', { temperature: 1.5 }, seed), never()));
    const [a, b, c, d] = [await at(1), await at(1), await at(2), await at(null)];
    expect(b.text).toBe(a.text);
    expect(c.text).not.toBe(a.text);
    expect(a.end.usage.raw).toMatchObject({ seed: 1 });
    expect(d.end.usage.raw?.seed).toEqual(expect.any(Number));
  });

  it('ends at the limit, at a stop string and at a full context, and says so', async () => {
    const adapter = await connect({ contextLength: 64 });
    const limited = await collect(adapter.generate(createRequest('one', { maxOutputTokens: 5 }), never()));
    expect(limited.end).toMatchObject({
      finish: 'length',
      usage: { outputTokens: 5, raw: { ending: 'max-output-tokens' } },
    });

    const { text } = await collect(adapter.generate(createRequest('one', { maxOutputTokens: 20 }), never()));
    const stop = [...text].slice(4, 6).join('');
    const stopped = await collect(
      adapter.generate(createRequest('one', { maxOutputTokens: 20, stop: [stop] }), never()),
    );
    expect(stopped.end).toMatchObject({ finish: 'stop', usage: { raw: { ending: 'stop-string' } } });
    expect(stopped.text).toBe(text.slice(0, text.indexOf(stop)));

    const full = await collect(adapter.generate(createRequest('one', { maxOutputTokens: 500 }), never()));
    const { inputTokens, outputTokens } = full.end.usage;
    expect(full.end).toMatchObject({ finish: 'length', usage: { raw: { ending: 'context-full' } } });
    expect(inputTokens! + outputTokens!).toBe(64);
  });

  it('ends where the model says so', async () => {
    const adapter = await connect();
    const ends = async (seed: number) =>
      (await collect(adapter.generate(createRequest('one', { temperature: 2, maxOutputTokens: 400 }, seed), never())))
        .end;
    const found = [];
    for (let seed = 1; seed <= 8; seed++) found.push(await ends(seed));
    const own = found.filter((end) => end.usage.raw?.ending === 'end-of-generation');
    expect(own.length).toBeGreaterThan(0);
    expect(own.every((end) => end.finish === 'stop')).toBe(true);
  });

  it('comes with exact counts and times; loading is told once', async () => {
    const adapter = await connect();
    const [first, second] = [
      await collect(adapter.generate(createRequest('ab'), never())),
      await collect(adapter.generate(createRequest('ab'), never())),
    ];
    expect(first.end.usage).toEqual({
      inputTokens: second.end.usage.inputTokens,
      cachedInputTokens: 0,
      cacheWriteTokens: null,
      outputTokens: 24,
      reasoningTokens: 0,
      raw: { ending: 'max-output-tokens', seed: 1, systemFolded: false, threads: 1 },
    });
    expect(generationSchema.shape.usage.parse(first.end.usage)).toEqual(first.end.usage);
    expect(first.end.receipt.servedModel).toBe('tiny-random-1');
    expect(first.end.receipt.serverTiming?.loadMs).toBeGreaterThan(0);
    expect(second.end.receipt.serverTiming?.loadMs).toBeNull();
    expect(second.end.receipt.serverTiming?.prefillMs).toBeGreaterThan(0);
    expect(second.end.receipt.serverTiming?.decodeMs).toBeGreaterThan(0);
  });

  it('to a prompt that does not fit is an error with the numbers; one token less fits', async () => {
    const adapter = await connect({ contextLength: 64 });
    const { end } = await collect(adapter.generate(createRequest('a', { maxOutputTokens: 1 }), never()));
    const padding = 64 - end.usage.inputTokens!;
    const fits = await collect(adapter.generate(createRequest('a'.repeat(padding)), never()));
    expect(fits.end.usage).toMatchObject({ inputTokens: 63, outputTokens: 1 });
    const error = await failure(collect(adapter.generate(createRequest('a'.repeat(padding + 1)), never())));
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({
      kind: 'context_too_long',
      message: expect.stringContaining('64 tokens and the context holds 64'),
    });
  });

  it('can be called off before, during and between tokens; the next one is not harmed', async () => {
    const adapter = await connect();
    const expected = await collect(adapter.generate(createRequest('one'), never()));
    const early = await failure(
      collect(adapter.generate(createRequest('one'), AbortSignal.abort(new Error('enough')))),
    );
    expect(early).toMatchObject({ name: 'ProviderError', kind: 'cancelled' });

    const controller = new AbortController();
    const late = failure(
      collect(adapter.generate(createRequest('word '.repeat(80), { maxOutputTokens: 300 }), controller.signal)),
    );
    setTimeout(() => controller.abort(new Error('enough')), 5);
    expect(await late).toMatchObject({ name: 'ProviderError', kind: 'cancelled' });

    for await (const event of adapter.generate(createRequest('one', { maxOutputTokens: 300 }), never()))
      if (event.type === 'text') break;
    expect((await collect(adapter.generate(createRequest('one'), never()))).text).toBe(expected.text);
  });

  it('is asked for one at a time', async () => {
    const adapter = await connect();
    const first = adapter.generate(createRequest('one'), never())[Symbol.asyncIterator]();
    await first.next();
    const error = await failure(collect(adapter.generate(createRequest('two'), never())));
    expect(error).not.toBeInstanceOf(ProviderError);
    expect(String(error)).toMatch(/one at a time/);
    await first.return?.();
    await collect(adapter.generate(createRequest('two'), never()));
  });

  it('of a model whose template takes no system message says that it was folded', async () => {
    const template = join(directory, 'gemma.jinja');
    writeFileSync(
      template,
      "{% for m in messages %}{% if m['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}{{ m['content'] }}{% endfor %}",
    );
    const adapter = await connect({}, writeTiny(join(directory, 'gemma.gguf'), '--template', template));
    const { end } = await collect(adapter.generate(createRequest('one'), never()));
    expect(end).toMatchObject({ adapted: ['system-folded'], usage: { raw: { systemFolded: true } } });
  });
});

describe('the identity', () => {
  it('is that of the file, and is hashed once', async () => {
    const adapter = await connect();
    const identity = await adapter.identify(never());
    expect(manifestSchema.shape.models.element.shape.identity.parse(identity)).toEqual({
      servedModel: 'tiny-random-1',
      digest: createHash('sha256').update(readFileSync(tiny)).digest('hex'),
      weightsSha256: identity.digest,
      adapterSha256: null,
      serverSampling: [],
      kernels: expect.stringMatching(/^[A-Z0-9_ ]+$|^baseline$/),
      quantization: 'F32',
      parameters: 37_856,
      contextLength: 512,
      templateSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      defaultSystemPrompt: false,
      templateWords: 0,
      templateVariables: {},
      templateDate: null,
      thinkingSwitch: null,
      serverVersion: expect.stringMatching(/^node-llama-cpp 3\.\d+\.\d+ \(llama\.cpp .+\)$/),
    });
    const index = JSON.parse(readFileSync(join(directory, 'cache', 'weights', 'digests.json'), 'utf8'));
    expect(index[tiny].sha256).toBe(identity.digest);
  });

  it('of a base model has no template', async () => {
    const adapter = await connect({}, writeTiny(join(directory, 'base.gguf'), '--template', 'none', '--seed', '3'));
    expect(await adapter.identify(never())).toMatchObject({ templateSha256: null, defaultSystemPrompt: false });
    const { end } = await collect(adapter.generate(createRequest('b'), never()));
    expect(end.usage.inputTokens).toBe('Be brief.\n\nb'.length);
  });

  it('of an architecture that the library does not know is an error of the user', async () => {
    const strange = join(directory, 'strange.gguf');
    writeFileSync(strange, Buffer.from(readFileSync(tiny).toString('latin1').replaceAll('llama', 'zzama'), 'latin1'));
    const error = await failure((await connect({}, strange)).identify(never()));
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/strange\.gguf: .*cannot load this model: .*zzama/);
  });
});

describe('the connection', () => {
  it('may be closed twice, and before anything was asked', async () => {
    const used = await connect();
    await collect(used.generate(createRequest('one'), never()));
    await used.close();
    await used.close();
    await (await connect()).close();
    await expect(collect(used.generate(createRequest('one'), never()))).rejects.toThrow(/closed/);
  });

  it('refuses what only the user can mend', async () => {
    const cutFile = writeTiny(join(directory, 'cut.gguf'));
    truncateSync(cutFile, 100_000);
    const text = join(directory, 'text.gguf');
    writeFileSync(text, 'version https://git-lfs.github.com/spec/v1\n');
    const cases: [options: Parameters<typeof entryFor>[1], model: string, message: RegExp][] = [
      [{}, join(directory, 'absent.gguf'), /absent\.gguf: there is no such file/],
      [{}, cutFile, /cut\.gguf: it has 100000 bytes where its tensors need 157632: it was cut/],
      [{}, text, /text\.gguf: it does not begin with "GGUF"/],
      [{ sha256: 'a'.repeat(64) }, tiny, /SHA-256 is [0-9a-f]{64}, expected a{64}/],
      [{ bytes: 5 }, tiny, /157632 bytes, expected 5/],
      [{ contextLength: 513 }, tiny, /contextLength is 513, and the model was trained on 512/],
      [{ threads: 0, nonsense: 1 }, tiny, /options\.threads: [\s\S]*options\.\(all\): .*nonsense/],
      [{}, 'not-fetched.gguf', /not-fetched\.gguf is missing, and the entry names no source/],
    ];
    for (const [options, model, message] of cases) {
      const error = await failure(connect(options, model));
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toMatch(message);
    }
  });

  it('without the optional package says what to do', async () => {
    const missing = () => Promise.reject(new Error('Cannot find package'));
    await expect(importLibrary(missing)).rejects.toThrow(/node-llama-cpp is not installed/);
  });
});
