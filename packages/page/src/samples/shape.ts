// What the page's script reads: written by samples/collect.ts, shown by client/. Both sides know these shapes and nothing else
// of each other. Texts are shown as text, whatever they hold.

/** One reply of one model. */
export interface ReplyEntry {
  /** Place among the models. */
  readonly m: number;
  /** Trial, from 1. */
  readonly t: number;
  readonly outcome: string;
  readonly text: string;
  readonly reasoning: string;
  /** `name(arguments)` of each call. */
  readonly calls: readonly string[];
  /** What was read as the answer; null = nothing. */
  readonly answer: string | null;
  /** As they stand in samples/*.csv; '' = none. */
  readonly score: string;
  readonly strict: string;
  readonly lenient: string;
  readonly scorer: string;
  /** Why there is no reply; null = there is one. */
  readonly failure: string | null;
  /** Formatted; '–' = unknown. */
  readonly tokens: string;
  readonly time: string;
  readonly cost: string;
  /** Characters of text and reasoning that are left out. */
  readonly cut: number;
  /** The whole reply was left out of this copy of the run; absent = it was not. */
  readonly leftOut?: true;
}

/** One sample in one wording with all replies. */
export interface SampleEntry {
  /** `cut`: characters of the content that are left out; absent = none. */
  readonly messages: readonly { readonly role: string; readonly content: string; readonly cut?: number }[];
  readonly tools: readonly string[];
  readonly target: string;
  /** Characters of the target that are left out; absent = none. */
  readonly targetCut?: number;
  readonly replies: readonly ReplyEntry[];
}

/** What the list of samples and the search need of each sample. */
export interface IndexEntry {
  readonly id: string;
  /** Places among suites and wordings. */
  readonly s: number;
  readonly p: number;
  /** '' = the sample states none. */
  readonly l: string;
  /** Of each model the first letters of its outcomes, trial by trial: see OUTCOME_LETTERS. */
  readonly o: readonly string[];
  /** Beginning of the question, and the answers that were read. */
  readonly q: string;
  readonly a: string;
}

export const OUTCOME_LETTERS: Readonly<Record<string, string>> = {
  correct: 'c',
  partial: 'p',
  incorrect: 'i',
  no_answer: 'n',
  truncated: 't',
  refused: 'r',
  failed: 'f',
};

/** A stretch of samples: entries of the index or samples. `first` counts from 0 over the whole run. */
export interface DataFile {
  readonly name: string;
  readonly first: number;
  readonly count: number;
  readonly sha256: string;
}

/** What the page says of its samples. */
export interface SampleHeader {
  readonly models: readonly string[];
  readonly suites: readonly string[];
  readonly prompts: readonly string[];
  readonly languages: readonly string[];
  readonly total: number;
  /** Files beside the page, below report-data/; empty = it stands in the page. */
  readonly index: readonly DataFile[];
  readonly pages: readonly DataFile[];
  /** null = it is in files. */
  readonly inlineIndex: readonly IndexEntry[] | null;
  readonly inlineSamples: readonly SampleEntry[] | null;
}
