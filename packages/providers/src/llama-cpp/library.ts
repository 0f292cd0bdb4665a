import { ConfigError } from '@evenhand/core';
import type { Llama } from 'node-llama-cpp';
import { hasPortableKernels, type Kernels, readKernels, withPortableKernels } from './kernels.ts';

type Module = typeof import('node-llama-cpp');

/**
 * Prompts are read in steps of this many tokens, always the same: the size of a step can move the last digits of a logit. Steps that a
 * prompt shares with the one before are not read again, so small ones spare more; smaller ones take more time for each token.
 */
export const BATCH_TOKENS = 64;

/** llama.cpp, loaded and silent. */
export interface Library {
  llama: Llama;
  /** Such as `node-llama-cpp 3.22.1 (llama.cpp b1234, no flash attention, prompts in steps of 64)`. */
  version: string;
  /** The instructions that its kernels were compiled for, such as `AVX AVX2 FMA`; null = it does not say. */
  kernels: string | null;
  /** llama.cpp's latest complaints, parted by `; `; '' = it had none. Reading them forgets them. */
  complaints(): Promise<string>;
}

const COMPLAINT_LINES = 8;

/** @throws ConfigError where the optional dependency is not installed */
export async function importLibrary(load: () => Promise<Module> = () => import('node-llama-cpp')): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new ConfigError(
      'provider llama-cpp: the optional package node-llama-cpp is not installed; install again with ' +
        'optional packages, or serve the model with Ollama and use that provider',
      { cause },
    );
  }
}

async function open(kernels: Kernels): Promise<Library> {
  const { getLlama, getModuleVersion, LlamaLogLevel } = await importLibrary();
  let lines: string[] = [];
  const load = () =>
    getLlama({
      build: 'never',
      gpu: false,
      skipDownload: true,
      progressLogs: false,
      // Threads are ours to set: without this it would take fewer than asked for.
      maxThreads: 0,
      logLevel: LlamaLogLevel.error,
      logger: (_level, message) => {
        const fresh = message.split('\n').map((line) => line.trim());
        lines = [...new Set([...lines, ...fresh])].filter((line) => line !== '').slice(-COMPLAINT_LINES);
      },
    });
  const llama = await (kernels === 'portable' && hasPortableKernels() ? withPortableKernels(load) : load());
  return {
    llama,
    version: `node-llama-cpp ${await getModuleVersion()} (llama.cpp ${llama.llamaCppRelease.release}, no flash attention, prompts in steps of ${BATCH_TOKENS})`,
    kernels: readKernels(llama.systemInfo),
    async complaints() {
      // They cross from another thread, and come a moment after the failure that they explain.
      await new Promise((resolve) => setImmediate(resolve));
      const text = lines.join('; ');
      lines = [];
      return text;
    },
  };
}

let opened: { readonly kernels: Kernels; readonly library: Promise<Library> } | null = null;

/**
 * The prebuilt CPU library; nothing is compiled or downloaded, and nothing is printed.
 *
 * One for the whole process, and for as long as it lives: llama.cpp has one logger in a process, and after the first
 * handle is disposed of, a second one's complaints go to standard error. Models and contexts hold the memory; those are
 * given back.
 * @param kernels absent = those of the library that is open, else the best
 * @throws ConfigError where there is none for this machine, or it is open with other kernels
 */
export async function openLibrary(kernels: Kernels = opened?.kernels ?? 'best'): Promise<Library> {
  if (opened !== null && opened.kernels !== kernels)
    throw new ConfigError(
      `provider llama-cpp: one model asks for kernels: ${kernels}, another for ${opened.kernels}; a run computes with one kind: ` +
        'state the same for all of its models',
    );
  opened ??= { kernels, library: openOnce(kernels) };
  return opened.library;
}

function openOnce(kernels: Kernels): Promise<Library> {
  return open(kernels).catch((cause: unknown) => {
    opened = null;
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(
      `provider llama-cpp: node-llama-cpp has no library that runs on this machine (${process.platform} ${process.arch}); ` +
        'serve the model with Ollama and use that provider',
      { cause },
    );
  });
}
