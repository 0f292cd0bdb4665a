/** What became of the elements of a file. */
export interface FileTally {
  readonly path: string;
  readonly models: Set<string>;
  taken: number;
  malformed: number;
  mended: number;
  duplicates: number;
  withoutReply: number;
}
