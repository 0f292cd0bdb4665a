import { ConfigError } from '@evenhand/core';
import type { Llama } from 'node-llama-cpp';

type Module = typeof import('node-llama-cpp');

/** llama.cpp, loaded and silent. */
export interface Library {
  llama: Llama;
  /** Such as `node-llama-cpp 3.22.1 (llama.cpp b1234)`. */
  version: string;
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

async function open(): Promise<Library> {
  const { getLlama, getModuleVersion, LlamaLogLevel } = await importLibrary();
  let lines: string[] = [];
  const llama = await getLlama({
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
  return {
    llama,
    version: `node-llama-cpp ${await getModuleVersion()} (llama.cpp ${llama.llamaCppRelease.release})`,
    async complaints() {
      // They cross from another thread, and come a moment after the failure that they explain.
      await new Promise((resolve) => setImmediate(resolve));
      const text = lines.join('; ');
      lines = [];
      return text;
    },
  };
}

let opened: Promise<Library> | null = null;

/**
 * The prebuilt CPU library; nothing is compiled or downloaded, and nothing is printed.
 *
 * One for the whole process, and for as long as it lives: llama.cpp has one logger in a process, and after the first
 * handle is disposed of, a second one's complaints go to standard error. Models and contexts hold the memory; those are
 * given back.
 * @throws ConfigError where there is none for this machine
 */
export function openLibrary(): Promise<Library> {
  opened ??= open().catch((cause: unknown) => {
    opened = null;
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(
      `provider llama-cpp: node-llama-cpp has no library that runs on this machine (${process.platform} ${process.arch}); ` +
        'serve the model with Ollama and use that provider',
      { cause },
    );
  });
  return opened;
}
