import type { LoadLevel } from './load-facts.ts';

/** One request under load. Times are milliseconds on the clock of its stage; null = not known, or there was no reply. */
export interface LoadRequest {
  /** From 0, in the order of sending. */
  readonly index: number;
  readonly suite: string;
  readonly sample: string;
  /** When it was to be sent; null = as soon as its turn came (closed loop). */
  readonly plannedMs: number | null;
  readonly sentMs: number;
  readonly endMs: number;
  /** To the first part of the reply: from the planned start in an open loop, from sending in a closed one; so are the next two. */
  readonly ttftMs: number | null;
  /** To the first text. */
  readonly ttftAnswerMs: number | null;
  /** To the last part. */
  readonly e2eMs: number | null;
  /** From the first part to the last. */
  readonly streamMs: number | null;
  readonly outputTokens: number | null;
  readonly usd: number | null;
  /** Kind of the failure; null = a reply came. */
  readonly error: string | null;
  /** Whether the reply is right; null = there was none, or it got no verdict. */
  readonly right: boolean | null;
}

/** Within what time a right answer is wanted, in milliseconds; null = any. In an open loop both count from the planned start. */
export interface LoadLimits {
  readonly ttftMs: number | null;
  readonly e2eMs: number | null;
}

/** All repeats of one stage. */
export interface LoadStage {
  readonly model: string;
  readonly host: string;
  readonly level: LoadLevel;
  readonly repeats: readonly (readonly LoadRequest[])[];
  /** How often our limiter sent fewer at a time, because the server asked for it. */
  readonly cuts: number;
}
