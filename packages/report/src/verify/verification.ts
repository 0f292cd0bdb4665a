import type {
  DialogueRules,
  JsonObject,
  Manifest,
  ReportedScore,
  RunRecord,
  Scorer,
  ScoresEntry,
  SuiteHeader,
  Usage,
} from '@evenhand/core';

/** What did not hold; `place` names the file, and line and column where there are any. */
export interface Mismatch {
  readonly place: string;
  readonly text: string;
}

export interface Verification {
  readonly findings: readonly Mismatch[];
  /** What could not be held against today's code, and why; empty = all was compared. */
  readonly notes: readonly string[];
  readonly files: number;
  readonly records: number;
}

/** Judges of this version, by `name@version` and suite; undefined = this version has no such judge. */
export type ScorerLookup = (suite: string) => { id: string; scorer: Scorer } | undefined;

/** The judge that was told so, where this version has it in that version and it needs nothing but the reply. */
export type StoredScorerLookup = (config: ScoresEntry['suites'][string]) => Promise<Scorer | undefined>;

type Printed = NonNullable<Manifest['import']>['published'][number];

/** Follows the rules of printed scores over the records as they pass by, and says what each comes to, by its number. */
export type CreatePrintedSums = (printed: readonly Printed[]) => {
  row(
    reported: readonly ReportedScore[],
    cell: Pick<RunRecord, 'model' | 'suite' | 'prompt' | 'sample' | 'trial'>,
  ): void;
  value(index: number): number | null;
};

/** What this evenhand has, of which this package knows nothing by itself. */
export interface VerifyContext {
  /** Newest version of a scorer, by its name; undefined = there never was one of that name. */
  readonly findScorerVersion: (name: string) => number | undefined;
  /**
   * Counts from a provider's own block, as its adapter reads them, and what it bills by it (USD, null = it does not say there).
   * null = this protocol keeps no block that counts could be read from.
   * @param hasContent whether the reply says or calls anything
   */
  readonly readUsage: (
    provider: string,
    raw: JsonObject | null,
    hasContent: boolean,
  ) => { readonly usage: Usage; readonly billedUsd: number | null } | null;
  /** How scores that the source of an import printed follow from its rows; absent = nobody knows. */
  readonly createPrintedSums?: CreatePrintedSums;
  /** What a suite's dialogues are played with; null = it brings an environment of its own, or one of another version. Absent = there are none. */
  readonly findDialogueRules?: (suite: SuiteHeader) => DialogueRules | null;
}
