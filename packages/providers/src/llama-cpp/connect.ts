import {
  ConfigError,
  type Connection,
  type JsonObject,
  type ModelAdapter,
  type ModelEntry,
  type Runtime,
} from '@evenhand/core';
import { createLlamaCppAdapter } from './adapter.ts';
import { type ChatTemplate, createChatTemplate } from './chat-template.ts';
import { type GgufHeader, ggufNumber, ggufText, readGguf } from './gguf.ts';
import { importLibrary } from './library.ts';
import { computeLoraAdapterDigest, resolveLoraAdapter } from './lora.ts';
import type { LlamaCppOptions } from './options.ts';
import { progressLine } from './progress.ts';
import { fetchWeights, readWeightsSpec, type WeightsProgress } from './weights.ts';
import { llamaCppOptions } from './weights-spec.ts';

const DEFAULT_CONTEXT_TOKENS = 4096;
const PROGRESS_MS = 10_000;

/** A word about a long download every ten seconds. */
function createProgressPrinter(runtime: Runtime): (progress: WeightsProgress) => void {
  let lastMs = runtime.now();
  return (progress) => {
    if (runtime.now() - lastMs < PROGRESS_MS) return;
    lastMs = runtime.now();
    runtime.notice(progressLine(progress));
  };
}

function readTemplate(path: string, header: GgufHeader, options: LlamaCppOptions): ChatTemplate {
  try {
    return createChatTemplate(ggufText(header, 'tokenizer.chat_template'), {
      ...(options.template === undefined ? {} : { variables: options.template as JsonObject }),
      ...(options.templateDate === undefined ? {} : { date: options.templateDate }),
    });
  } catch (cause) {
    throw new ConfigError(
      `${path}: its chat template cannot be used: ${(cause as Error).message}; take another build of these weights`,
      { cause },
    );
  }
}

/** A context beyond what the model was trained on gives nonsense that looks like a wrong answer. */
function resolveContextLength(
  entry: ModelEntry,
  path: string,
  header: GgufHeader,
  requested: number | undefined,
): number {
  const architecture = ggufText(header, 'general.architecture');
  if (architecture === null)
    throw new ConfigError(`${path}: it names no architecture; expected the weights of a language model`);
  const trained = ggufNumber(header, `${architecture}.context_length`);
  if (requested === undefined) return Math.min(DEFAULT_CONTEXT_TOKENS, trained ?? DEFAULT_CONTEXT_TOKENS);
  if (trained === null || requested <= trained) return requested;
  throw new ConfigError(
    `model ${entry.id}: contextLength is ${requested}, and the model was trained on ${trained}; expected at most that`,
  );
}

/** One file of a model cut into several would be loaded together with the others, and only its own digest recorded. */
function rejectSplitFile(path: string, header: GgufHeader): void {
  const partCount = ggufNumber(header, 'split.count') ?? 1;
  if (partCount > 1) {
    throw new ConfigError(
      `${path}: it is one of ${partCount} parts of a model; expected one file; join them by llama-gguf-split --merge`,
    );
  }
}

/** Fetches the weights where they are not there yet, and reads their header. @throws ConfigError */
export async function connectWeights(
  { model: entry, runtime }: Connection,
  signal: AbortSignal,
): Promise<ModelAdapter> {
  const options = llamaCppOptions(entry);
  // Before half a gigabyte is fetched for nothing.
  await importLibrary();
  const loraAdapterSha256 = await computeLoraAdapterDigest(entry, runtime, signal);
  const spec = readWeightsSpec(entry);
  const { path } = await fetchWeights(spec, runtime, { signal, onProgress: createProgressPrinter(runtime) });
  const header = readGguf(path);
  rejectSplitFile(path, header);
  return createLlamaCppAdapter({
    path,
    lora: resolveLoraAdapter(entry, path),
    loraAdapterSha256,
    fileName: spec.file,
    header,
    template: readTemplate(path, header, options),
    contextLength: resolveContextLength(entry, path, header, options.contextLength),
    threads: options.threads ?? null,
    kernels: options.kernels ?? 'best',
    runtime,
  });
}
