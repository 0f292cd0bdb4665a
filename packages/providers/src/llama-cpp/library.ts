import { ConfigError } from '@evenhand/core';
import type { Llama } from 'node-llama-cpp';

type Module = typeof import('node-llama-cpp');

/** llama.cpp, loaded and silent. */
export interface Library {
  llama: Llama;
  /** Such as `node-llama-cpp 3.22.1 (llama.cpp b1234)`. */
  version: string;
  /** llama.cpp's latest complaints, one below the other; '' = it had none. Reading them forgets them. */
  complaints(): string;
  close(): Promise<void>;
}

const COMPLAINT_LINES = 8;

/** @throws ConfigError where the optional dependency is not installed */
export async function importLibrary(load: () => Promise<Module> = () => import('node-llama-cpp')): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new ConfigError(
      'provider llama-cpp: the optional package node-llama-cpp is not installed; run the installation again without ' +
        'leaving out optional packages, or serve the model by Ollama and name that provider',
      { cause },
    );
  }
}

/**
 * The prebuilt CPU library; nothing is compiled or downloaded, and nothing is printed.
 * @throws ConfigError where there is none for this machine
 */
export async function openLibrary(): Promise<Library> {
  const { getLlama, getModuleVersion, LlamaLogLevel } = await importLibrary();
  let lines: string[] = [];
  try {
    const llama = await getLlama({
      build: 'never',
      gpu: false,
      skipDownload: true,
      progressLogs: false,
      // Threads are ours to set: without this it would take fewer than asked for.
      maxThreads: 0,
      logLevel: LlamaLogLevel.error,
      logger: (_level, message) => {
        lines = [...lines, message.trim()].filter((line) => line !== '').slice(-COMPLAINT_LINES);
      },
    });
    return {
      llama,
      version: `node-llama-cpp ${await getModuleVersion()} (llama.cpp ${llama.llamaCppRelease.release})`,
      complaints() {
        const text = lines.join('\n');
        lines = [];
        return text;
      },
      close: () => llama.dispose(),
    };
  } catch (cause) {
    throw new ConfigError(
      `provider llama-cpp: node-llama-cpp has no library that runs on this machine (${process.platform} ${process.arch}); ` +
        'serve the model by Ollama and name that provider',
      { cause },
    );
  }
}
