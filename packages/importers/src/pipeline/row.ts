import type { FinishReason, JsonObject, Message, ScorerChoice, ToolCall, Usage } from '@evenhand/core';

/** One saved reply with its question, as a reader of a format gives it. */
export interface ImportedRow {
  /** Label; null = the file's own. */
  readonly model: string | null;
  /** Id of the sample, on one line. */
  readonly sample: string;
  /** From 1. */
  readonly trial: number;
  /** Wording of the prompt: `main` unless the file holds several. */
  readonly prompt: string;
  /** What was asked; null = the file does not say. */
  readonly messages: readonly Message[] | null;
  /** The question alone, for people; null = the file does not say. */
  readonly question: string | null;
  readonly target: readonly string[];
  readonly choices: readonly string[] | null;
  readonly language: string | null;
  readonly cluster: string | null;
  readonly tags: readonly string[];
  readonly reference: JsonObject | null;
  /** null = the file holds no reply: the cell failed. */
  readonly reply: string | null;
  /** Why there is no reply; null = nobody said, or there is one. */
  readonly failure: string | null;
  /** Where the model or its provider declined by its own rules: such a cell stays in the denominator; null = it did not, or nobody said. */
  readonly failureKind: 'content_filter' | 'context_too_long' | null;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finish: FinishReason;
  readonly usage: Usage;
  readonly servedModel: string | null;
}

/** What a file says, or its format knows, of the set that was asked. */
export interface ImportedSuite {
  readonly name: string;
  readonly version: number;
  readonly source: string | null;
  readonly licence: string | null;
  /** null = chosen by what the samples look like. */
  readonly scorer: ScorerChoice | null;
  /** Our own rules, where `scorer` is a published one: the first that this version has stands under `scores/`. */
  readonly additionalScorers: readonly ScorerChoice[];
  /** Samples that the set has; null = not known. */
  readonly expected: number | null;
  /** Who says so. */
  readonly expectedBy: 'format' | 'map' | 'suite';
}

/** What one element of a file gives. */
export type ElementReading =
  | { readonly kind: 'row'; readonly row: ImportedRow; readonly suite: ImportedSuite }
  /** It should hold a reply and cannot be read. */
  | { readonly kind: 'malformed'; readonly why: string }
  /** It holds no reply of its own (another reading of one that came before). */
  | { readonly kind: 'skipped' };

/** A reading with its place in the file. */
export interface LocatedReading {
  readonly location: string;
  /** It was no JSON until its backslashes were mended. */
  readonly mended: boolean;
  readonly reading: ElementReading;
}

/** A file of saved replies, opened by its format. */
export interface ReplyFile {
  readonly path: string;
  /** Everything that stands in it, in its order. @throws ConfigError where the file is not of the format at all */
  readings(): AsyncIterable<LocatedReading>;
  /** What the reader says of the file as a whole, once it was read. */
  notes(): readonly string[];
}
