import {
  type FinishReason,
  type JsonObject,
  type LoadedModule,
  type Message,
  type Reduce,
  type ReportedScore,
  type RunRecord,
  type Sampling,
  type ScorerChoice,
  settingsSchema,
  type ToolCall,
  type Usage,
} from '@evenhand/core';

/** A log may name any number as that of a trial; a record has what the setting allows. */
export const MOST_TRIALS = settingsSchema.shape.trials.unwrap().maxValue!;

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
  /** Why there is no reply, or no verdict on it (`unscored`); null = nobody said, or there is one. */
  readonly failure: string | null;
  /**
   * What kind of failure it was. With `content_filter` and `context_too_long` the model or its provider declined by its own rules, and
   * the cell stays in the denominator. `unscored` = there is a reply, and the source's scorer gave no verdict. `not_kept` = the source
   * judged a reply that its file does not keep. null = nobody said.
   */
  readonly failureKind: RunRecord['failureKind'];
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finish: FinishReason;
  readonly usage: Usage;
  readonly servedModel: string | null;
  /** Every metric of every scorer of the source, the deciding one marked; empty = it holds no verdict. */
  readonly reported: readonly ReportedScore[];
  /** What was sampled with, as far as it is told. */
  readonly sampling: Sampling;
  /** null = not told. */
  readonly seed: number | null;
  /** When it was sent, ISO 8601 in UTC; null = not told. */
  readonly sentAt: string | null;
  /** Milliseconds to the first token; null = not told, or it came from the source's own cache. */
  readonly ttftMs: number | null;
  /** Milliseconds to the end of the reply; null = as above. */
  readonly e2eMs: number | null;
  /** US dollars as the source states them; null = unknown, which many files write as 0. */
  readonly costUsd: number | null;
}

/** Names a reply that stands in another element, or in another file of the same import. */
export interface RowRef {
  /** Label; null = the file's own. */
  readonly model: string | null;
  readonly sample: string;
  readonly prompt: string;
  /** null = every trial of the sample. */
  readonly trial: number | null;
}

/** What is added to such a reply: `reported` goes behind what is there, everything else takes its place. */
export type RowAddition = Partial<Omit<ImportedRow, keyof RowRef>>;

/** The source's verdicts on a suite as a whole. */
export interface SourceVerdicts {
  /** The program: `lm-eval`. */
  readonly by: string;
  /** What it gives for a reply that is all right: 1, or 100. */
  readonly full: number;
  /** Whether each reply has its own; false = one for all trials of a sample together, so that ours are published where there are any. */
  readonly perTrial: boolean;
  /** Whether one of our scorers may stand beside it unasked; false = its question is none that ours put (a custom scorer, a judge model). */
  readonly repeatable: boolean;
  /** How the program is told to judge replies that it left unjudged. Absent = it has no way. */
  readonly judgeCommand?: string;
}

/** A score that the source printed. */
export interface PublishedScore {
  /** Label; null = the file's own. */
  readonly model: string | null;
  readonly suite: string;
  /** Wording of the prompt that it is of; null = of all. */
  readonly prompt: string | null;
  readonly metric: string;
  readonly scorer: string | null;
  readonly main: boolean;
  readonly value: number;
  /** What stands there for all right: 1, or 100. */
  readonly full: number;
  /** The rule in words: `mean over samples of the mean over epochs`. */
  readonly rule: string;
  /** The rule as it can be followed over the rows' values of that metric; null = it cannot, see `recomputed`. */
  readonly reduce: Reduce | null;
  /** What the format itself finds by the rule, on the same scale; null = the pipeline follows `reduce`. */
  readonly recomputed: number | null;
  /** Half of the last digit that was printed; null = all digits of the number are there. */
  readonly tolerance: number | null;
  /** Where it is printed: a file, and the place in it. */
  readonly location: string;
}

/** What the source says was asked: what is less in its rows was lost. */
export interface Requested {
  /** Label; null = the file's own. */
  readonly model: string | null;
  readonly suite: string;
  /** null = not told. */
  readonly samples: number | null;
  /** null = not told. */
  readonly trials: number | null;
  /** Samples of the whole set, where less of it was asked (`--limit`); null = not told. */
  readonly setSize: number | null;
  readonly location: string;
}

/** Our scorer, or one of the user's own. */
export interface ImportedScorer extends ScorerChoice {
  /** A scorer of the user's own that was executed for this import; its name is the path until then. Absent = there is none. */
  readonly loaded?: LoadedModule | undefined;
}

/** What a file says, or its format knows, of the set that was asked. */
export interface ImportedSuite {
  readonly name: string;
  readonly version: number;
  readonly source: string | null;
  readonly licence: string | null;
  /** Our scorer; null = chosen by what the samples look like. */
  readonly scorer: ImportedScorer | null;
  /** null = the files hold no verdicts, ours are the only ones. */
  readonly verdicts: SourceVerdicts | null;
  /** Our own rules, where `scorer` is a published one: the first that this version has stands under `scores/`. */
  readonly additionalScorers: readonly ScorerChoice[];
  /** Samples that the set has; null = not known. */
  readonly expected: number | null;
  /** Who says so. */
  readonly expectedBy: 'format' | 'map' | 'suite';
}

/** What one element of a file gives. */
export type ElementReading =
  | {
      readonly kind: 'row';
      readonly row: ImportedRow;
      readonly suite: ImportedSuite;
      /** Its place among the elements, from 0, where the file names no id and the place stands for it. */
      readonly location?: number;
    }
  /** It says more of a reply that stands elsewhere, before or after it. */
  | {
      readonly kind: 'addition';
      readonly to: RowRef;
      readonly addition: RowAddition;
      readonly suite: ImportedSuite;
    }
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
  /** Further files that were read with it: each is named with its hash. Absent = none. */
  readonly companions?: readonly string[];
  /** What the source calls the model, for rows that name none; absent or null = the file's stem. */
  readonly label?: string | null;
  /** Which of several replies to one cell counts; absent = the first. */
  readonly counts?: 'first' | 'last';
  /** Scores that it prints, once it was read. Absent = none. */
  published?(): readonly PublishedScore[];
  /** What it says was asked, once it was read. Absent = it does not say. */
  requested?(): readonly Requested[];
  /** What it says of how it was made, by name, once it was read: named fields only, never a configuration as it stands. */
  facts?(): Readonly<Record<string, string>>;
}
