import { ConfigError } from '@evenhand/core';
import type { LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import { BATCH_TOKENS, type Library } from './library.ts';
import type { LoraAdapter } from './lora.ts';
import { createMarkFinder, type MarkFinder, type PromptPart } from './quoted-markup.ts';
import { createThreads, type Threads } from './threads.ts';

/** A model in memory with the one sequence that it works on. */
export interface Session {
  model: LlamaModel;
  sequence: LlamaContextSequence;
  /** Context window in use, in tokens. */
  contextLength: number;
  threads: Threads;
  /** Finds the marks of the model's vocabulary that a reader of prompts takes for markup. */
  marks: MarkFinder;
  /** Whether the end of what was read can be taken back alone: not where a state holds all of it (recurrent, sliding window). */
  canReuse: boolean;
  /** The tokens at the sequence's beginning that were read in whole steps. */
  steps: readonly Token[];
  /** The last native work begun. It cannot be stopped; whoever comes next waits for it. */
  pending: Promise<unknown>;
  close(): Promise<void>;
}

export interface SessionOptions {
  path: string;
  /** Added to the weights; null = none. */
  lora: LoraAdapter | null;
  contextLength: number;
  /** null = by measurement. */
  threads: number | null;
  /** The clock, in milliseconds. */
  nowMs: () => number;
  /** Text of the chat template; '' = none. */
  templateSource: string;
}

async function toLoadError(
  path: string,
  library: Library,
  cause: unknown,
  lora: LoraAdapter | null,
): Promise<ConfigError> {
  const reason = (await library.complaints()) || (cause instanceof Error ? cause.message : String(cause));
  return new ConfigError(
    `${path}: ${library.version} cannot load this model${lora === null ? '' : ` with the adapter ${lora.path}`}: ${reason}; ` +
      'expected an architecture that it supports and enough memory; use another model or a shorter contextLength',
    { cause },
  );
}

/**
 * Reads vocabulary and architecture alone, which shows at little cost whether the library knows the model.
 * @throws ConfigError where it does not
 */
export async function checkLoadable(library: Library, path: string): Promise<void> {
  try {
    const model = await library.llama.loadModel({ modelPath: path, vocabOnly: true });
    await model.dispose();
  } catch (cause) {
    throw await toLoadError(path, library, cause, null);
  }
}

/** @throws ConfigError where the library does not take the model */
export async function openSession(library: Library, options: SessionOptions): Promise<Session> {
  const { path, lora, contextLength, templateSource } = options;
  let model: LlamaModel | null = null;
  try {
    model = await library.llama.loadModel({ modelPath: path });
    const threads = createThreads(library.llama, options.threads, options.nowMs);
    library.llama.maxThreads = 0; // a context cannot be made for more threads than that
    const context = await model.createContext({
      sequences: 1,
      contextSize: contextLength,
      batchSize: Math.min(BATCH_TOKENS, contextLength),
      threads: { ideal: threads.most, min: 1 },
      // Flash attention cuts a context into as many parts as there are threads, and their number moves the logits.
      flashAttention: false,
      failedCreationRemedy: false,
      ...(lora === null ? {} : { lora: { adapters: [{ filePath: lora.path, scale: lora.scale }] } }),
    });
    const opened = model;
    const session: Session = {
      model,
      sequence: context.getSequence(),
      // llama.cpp rounds up to a multiple of 256; the entry's own figure is what is kept to.
      contextLength: Math.min(contextLength, context.contextSize),
      threads,
      marks: createMarkFinder(listMarks(opened, templateSource)),
      canReuse: false,
      steps: [],
      pending: Promise.resolve(),
      async close() {
        await session.pending;
        await context.dispose();
        await opened.dispose();
      },
    };
    session.canReuse = !session.sequence.needsCheckpoints;
    const [token] = model.tokenize('a');
    if (token !== undefined) await threads.measure(session.sequence, token);
    return session;
  } catch (cause) {
    await model?.dispose();
    throw await toLoadError(path, library, cause, lora);
  }
}

/**
 * The control tokens of a vocabulary, and those that a user added to it as far as the template writes them (`<think>` for
 * instance; others are mere words, such as runs of blanks or tags of HTML).
 */
function listMarks(model: LlamaModel, templateSource: string): string[] {
  const marks: string[] = [];
  for (const token of model.iterateAllTokens()) {
    const { control, userDefined } = model.getTokenAttributes(token);
    if (!control && !userDefined) continue;
    const text = model.detokenize([token], true).trim();
    if (text.length > 1 && (control || templateSource.includes(text))) marks.push(text);
  }
  return marks;
}

/**
 * @param parts of the prompt; in those that are no markup, control tokens are read as the characters that they are written in
 * @returns the prompt's tokens, with the beginning-of-sequence token exactly once where the model wants it
 */
export function promptTokens(model: LlamaModel, parts: readonly PromptPart[]): Token[] {
  const tokens = parts.flatMap(({ text, markup }) => model.tokenize(text, markup));
  const { bos, shouldPrependBosToken } = model.tokens;
  return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens;
}
