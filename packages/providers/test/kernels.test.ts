import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { llamaCpp } from '../src/llama-cpp/index.ts';
import { hasPortableKernels, readKernels } from '../src/llama-cpp/kernels.ts';
import { openLibrary } from '../src/llama-cpp/library.ts';
import { collect, createRequest, entryFor, never, scratch, testRuntime, writeTiny } from './llama-cpp.runtime.ts';

const [directory, remove] = scratch();
afterAll(remove);
process.env.TMPDIR = directory;

const runtime = testRuntime({ EVENHAND_CACHE: join(directory, 'cache') });
const connect = (path: string, options = {}) =>
  llamaCpp.connect({ model: entryFor(path, options), runtime, answers: () => null }, never());

describe('kernels', () => {
  it.each([
    ['CPU : SSE3 = 1 | AVX = 1 | AVX2 = 1 | FMA = 1 | LLAMAFILE = 1 | REPACK = 1 | ', 'SSE3 AVX AVX2 FMA'],
    ['CPU : LLAMAFILE = 1 | REPACK = 1 | ', 'baseline'],
    ['CPU : NEON = 1 | AVX512 = 0 | DOTPROD = 1 | ', 'NEON DOTPROD'],
    ['', null],
  ])('are read of %j', (systemInfo, kernels) => expect(readKernels(systemInfo)).toBe(kernels));

  it.each([
    ['linux-x64', 'flags\t\t: fpu avx avx2 fma f16c bmi1 bmi2\n', true],
    ['linux-x64', 'flags\t\t: fpu avx fma f16c bmi2\n', false],
    ['linux-x64', '', false],
    ['linux-arm64', 'flags\t\t: avx2 fma f16c bmi2\n', false],
    ['win32-x64', 'flags\t\t: avx2 fma f16c bmi2\n', false],
  ])('that are portable on %s with %j: %j', (platform, processor, known) => {
    expect(hasPortableKernels(platform, () => processor)).toBe(known);
  });

  it.skipIf(!hasPortableKernels())(
    'that are portable are loaded alone, answer, are named, and bind the whole process',
    async () => {
      const path = writeTiny(join(directory, 'tiny.gguf'));
      const adapter = await connect(path, { kernels: 'portable' });
      expect((await adapter.identify(never())).kernels).toBe('SSE3 SSSE3 AVX AVX2 F16C FMA BMI2');
      expect(new Set(readFileSync('/proc/self/maps', 'utf8').match(/libggml-cpu-\w+\.so/g))).toEqual(
        new Set(['libggml-cpu-haswell.so']),
      );
      const { end } = await collect(adapter.generate(createRequest('b'), never()));
      expect(end.usage.outputTokens).toBeGreaterThan(0);
      expect(readdirSync(directory).filter((name) => name.startsWith('evenhand-kernels-'))).toEqual([]);
      const other = await connect(path);
      await expect(other.identify(never())).rejects.toThrow(ConfigError);
      await expect(openLibrary('best')).rejects.toThrow(/state the same for all of its models/);
      expect((await openLibrary()).kernels).toBe('SSE3 SSSE3 AVX AVX2 F16C FMA BMI2');
      await adapter.close();
      await other.close();
    },
  );
});
