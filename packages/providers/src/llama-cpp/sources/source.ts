import type { Runtime } from '@evenhand/core';

/** One source could not deliver. The next one is tried; where there is none, the message reaches the user. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
}

/** What a source is given to work with. */
export interface Delivery {
  /** Where the file grows; kept when the work breaks off, so that the next attempt can go on from there. */
  partPath: string;
  /** Size of the finished file; null = not known beforehand. */
  expectedBytes: number | null;
  runtime: Runtime;
  signal: AbortSignal;
  /** Bytes there so far, of how many; null = nobody said. */
  onBytes(doneBytes: number, totalBytes: number | null): void;
}
