import type { ModelAdapter, Runtime } from '@evenhand/core';
import { orAborted, throwIfAborted } from './cancel.ts';
import type { ChatTemplate } from './chat-template.ts';
import { computeDigest } from './digest.ts';
import { type GgufHeader, ggufNumber, ggufText } from './gguf.ts';
import type { Kernels } from './kernels.ts';
import { openLibrary } from './library.ts';
import type { LoraAdapter } from './lora.ts';
import { quantizationName } from './quantization.ts';
import { streamReply } from './reply.ts';
import { checkLoadable, openSession, type Session } from './session.ts';

export interface LlamaCppContext {
  path: string;
  /** What the model is called where the file does not say. */
  fileName: string;
  /** Added to the weights; null = none. */
  lora: LoraAdapter | null;
  /** null = there is none. */
  loraAdapterSha256: string | null;
  header: GgufHeader;
  template: ChatTemplate;
  contextLength: number;
  /** null = by measurement. */
  threads: number | null;
  kernels: Kernels;
  runtime: Runtime;
}

/**
 * The model is loaded by the first `generate`, so that a run over many models does not hold all of them before it begins.
 * One question at a time: a second one while the first is being answered is a bug of the caller, and throws.
 */
export function createLlamaCppAdapter(context: LlamaCppContext): ModelAdapter {
  const { path, lora, header, template, contextLength, threads, kernels, runtime } = context;
  const servedModel = ggufText(header, 'general.name') ?? context.fileName;
  let session: Promise<Session> | null = null;
  /** Said once, with the first reply after loading. */
  let unreportedLoadMs: number | null = null;
  let loadable = false;
  let busy = false;
  let closed = false;

  const throwIfClosed = (): void => {
    if (closed) throw new Error('llama-cpp: the connection to the model is closed');
  };
  const load = async (): Promise<Session> => {
    const startMs = runtime.now();
    const loaded = await openSession(await openLibrary(kernels), {
      path,
      lora,
      contextLength,
      threads,
      nowMs: () => runtime.now(),
      templateSource: template.source,
    });
    unreportedLoadMs = runtime.now() - startMs;
    return loaded;
  };

  return {
    provider: 'llama-cpp',

    async identify(signal) {
      throwIfAborted('identifying the model', signal);
      throwIfClosed();
      const library = await openLibrary(kernels);
      if (!loadable) await orAborted(checkLoadable(library, path), 'identifying the model', signal);
      loadable = true;
      const digest = await computeDigest(path, runtime, signal);
      return {
        servedModel,
        digest,
        weightsSha256: digest,
        adapterSha256: context.loraAdapterSha256,
        quantization: quantizationName(ggufNumber(header, 'general.file_type')),
        parameters: header.parameters,
        contextLength,
        templateSha256: template.sha256,
        defaultSystemPrompt: template.defaultSystemPrompt,
        templateWords: template.addedWords,
        templateVariables: template.variables,
        templateDate: template.date,
        thinkingSwitch: template.thinkingSwitch,
        serverVersion: library.version,
        ...(library.kernels === null ? {} : { kernels: library.kernels }),
        serverSampling: [],
      };
    },

    async *generate(request, signal) {
      if (busy)
        throw new Error('llama-cpp: generate() was called while another reply was under way; ask one at a time');
      throwIfClosed();
      busy = true;
      try {
        throwIfAborted('the generation', signal);
        session ??= load();
        session.catch(() => {
          session = null;
        });
        const current = await orAborted(session, 'loading the model', signal);
        const receipt = { servedModel, loadMs: unreportedLoadMs };
        unreportedLoadMs = null;
        yield* streamReply(current, template, request, receipt, runtime, signal);
      } finally {
        busy = false;
      }
    },

    async close() {
      if (closed) return;
      closed = true;
      const opened = await session?.catch(() => null);
      await opened?.close();
    },
  };
}
