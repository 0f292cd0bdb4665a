import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/**
 * Which of llama.cpp's files of kernels computes. It ships one for each kind of processor and loads the best that runs; sums are
 * taken in another order in each, so that greedy texts of the same weights differ between them.
 *
 * `portable`: the one for AVX2, which gives the same texts on every x86-64 processor since about 2013; somewhat slower than the
 * best of a newer one.
 */
export type Kernels = 'best' | 'portable';

const ADDON = 'llama-addon.node';
const PORTABLE = 'libggml-cpu-haswell.so';
/** What a processor must be able to do for it. */
const NEEDED = ['avx2', 'fma', 'f16c', 'bmi2'];

/** Whether there are portable kernels for this machine, and it can run them. */
export function hasPortableKernels(
  platform: string = `${process.platform}-${process.arch}`,
  readProcessor: () => string = () => readFileSync('/proc/cpuinfo', 'utf8'),
): boolean {
  if (platform !== 'linux-x64') return false;
  const flags = new Set(/^flags\s*:(.*)$/m.exec(readProcessor())?.[1]?.split(/\s+/));
  return NEEDED.every((flag) => flags.has(flag));
}

/**
 * Lets llama.cpp find no other kernels than the portable ones while `load` runs. The library takes all files of a folder that it
 * chooses itself, and has no setting for it; so its addon, as soon as it is loaded, is told of a folder that holds one file.
 */
export async function withPortableKernels<T>(load: () => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-kernels-'));
  const dlopen = process.dlopen;
  process.dlopen = (module: object, file: string, ...flags: [number?]) => {
    Reflect.apply(dlopen, process, [module, file, ...flags]);
    if (basename(file) === ADDON) redirectKernels(module as AddonModule, dirname(file), folder);
  };
  try {
    return await load();
  } finally {
    process.dlopen = dlopen;
    rmSync(folder, { recursive: true, force: true });
  }
}

interface AddonModule {
  exports: { readonly loadBackends: (folder?: string) => void };
}

function redirectKernels(module: AddonModule, binaries: string, folder: string): void {
  const addon = module.exports;
  symlinkSync(join(binaries, PORTABLE), join(folder, PORTABLE));
  const loadBackends = (path?: string) => (path === undefined ? addon.loadBackends() : addon.loadBackends(folder));
  module.exports = Object.create(addon, { loadBackends: { value: loadBackends } });
}

/**
 * The instructions that the loaded kernels were compiled for, in llama.cpp's own order; null = it does not say.
 *
 * @example readKernels('CPU : AVX = 1 | AVX2 = 1 | FMA = 1 | LLAMAFILE = 1 | REPACK = 1 | ') // 'AVX AVX2 FMA'
 */
export function readKernels(systemInfo: string): string | null {
  const names = Array.from(systemInfo.matchAll(/\b([A-Z][A-Z0-9_]*) = 1\b/g), ([, name]) => name!);
  const instructions = names.filter((name) => !BUILD_OPTIONS.has(name));
  return names.length === 0 ? null : instructions.join(' ') || 'baseline';
}

/** What llama.cpp lists besides instructions. */
const BUILD_OPTIONS = new Set(['LLAMAFILE', 'REPACK', 'OPENMP', 'ACCELERATE', 'KLEIDIAI', 'CPU']);
