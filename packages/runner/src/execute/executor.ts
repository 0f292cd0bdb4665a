import type { Manifest, ModelEntry, ModelIdentity, Session } from '@evenhand/core';
import type { SendAttempt } from './send-attempt.ts';

/** Which request it is: unique in a run as long as it has no reply. */
export interface AttemptId {
  /** The cell's key. */
  readonly key: string;
  /** Number of the turn, from 1. */
  readonly turn: number;
}

/**
 * Who sends the requests of a run in place of this process, and observes the replies. Plan, limits, money, attempts, journal and
 * scores stay those of a run without one.
 */
export interface Executor {
  /**
   * Waits until somebody can serve each model. @returns what they say that they serve, by label
   * @throws ConfigError naming the models that nobody serves
   */
  connect(models: readonly ModelEntry[], signal: AbortSignal): Promise<ReadonlyMap<string, ModelIdentity>>;
  /**
   * The session begins: what an earlier one left under way is taken up.
   * @param notice one line to the person who waits @param onWorker told when `workers()` has one more, before its reply is handed over
   */
  begin(manifest: Manifest, notice: (line: string) => void, onWorker: () => void): Promise<void>;
  /** Whether the model runs where it is asked, so that each who serves it has limits of his own. */
  isSpread(model: ModelEntry): boolean;
  /** Waits until somebody who serves the model is free. @returns what gives the place back; null = it was stopped meanwhile */
  acquireSlot(model: string, stop: AbortSignal): Promise<(() => void) | null>;
  /** How one request is sent. */
  send(model: ModelEntry, id: AttemptId): SendAttempt;
  /** Everybody who sent a reply so far, sorted by name. */
  workers(): NonNullable<Session['workers']>;
  /** The session has ended. @param isComplete whether nothing of the run is left to be taken up */
  end(isComplete: boolean): Promise<void>;
}
