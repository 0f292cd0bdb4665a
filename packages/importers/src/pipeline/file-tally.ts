/** What was found in one file of an import, counted. */
export interface FileTally {
  readonly path: string;
  readonly companions: readonly string[];
  readonly counts: 'first' | 'last';
  readonly models: Set<string>;
  /** Names of the sets that it holds replies to. */
  readonly suites: Set<string>;
  taken: number;
  malformed: number;
  mended: number;
  duplicates: number;
  withoutReply: number;
  joined: number;
  facts: Readonly<Record<string, string>>;
}
