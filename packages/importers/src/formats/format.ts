import { type ModuleLoader, NO_USAGE } from '@evenhand/core';
import type { ElementReading, ImportedRow, ImportedSuite, ReplyFile } from '../pipeline/row.ts';

/** How the replies of one program are read: one file, one of these. */
export interface ImportFormat {
  readonly name: string;
  /** What the files are, for people. */
  readonly description: string;
  /**
   * @param files what was given, in order
   * @returns those that hold replies, with how to read each
   * @throws ConfigError where a file is not of the format
   */
  open(files: readonly string[], options: FormatOptions): Promise<readonly ReplyFile[]>;
  /** Whether one import may hold several sets (tasks of one model); absent = it may not. */
  readonly severalSuites?: boolean;
}

export interface FormatOptions {
  /** Path of the mapping file; null = none was given. */
  readonly map: string | null;
  /** Whether right answers come from a suite, so that a mapping need not say where they stand. */
  readonly answered?: boolean;
  /** Executes a scorer of the user's own that a mapping names; absent = such a one is refused. */
  readonly modules?: ModuleLoader;
}

export const malformed = (why: string): ElementReading => ({ kind: 'malformed', why });

/** What a row is unless the file says otherwise. */
export const PLAIN_ROW = {
  model: null,
  trial: 1,
  prompt: 'main',
  messages: null,
  question: null,
  choices: null,
  language: null,
  cluster: null,
  tags: [],
  reference: null,
  failure: null,
  failureKind: null,
  reasoning: '',
  toolCalls: [],
  finish: 'other',
  usage: NO_USAGE,
  servedModel: null,
  reported: [],
  sampling: {},
  seed: null,
  sentAt: null,
  ttftMs: null,
  e2eMs: null,
  costUsd: null,
} as const satisfies Partial<ImportedRow>;

export const PLAIN_SUITE = {
  version: 1,
  source: null,
  licence: null,
  scorer: null,
  verdicts: null,
  additionalScorers: [],
  expected: null,
  expectedBy: 'format',
} as const satisfies Partial<ImportedSuite>;
