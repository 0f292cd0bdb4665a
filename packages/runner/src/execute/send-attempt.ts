import type { Generation, GenerationRequest, ModelAdapter, TurnWorker } from '@evenhand/core';
import { type ObserveOptions, observeStream } from './observe-stream.ts';

/** What an attempt is sent with: its limits, and who is told what becomes of it. */
export interface SendOptions extends ObserveOptions {
  /** The attempt is given up. */
  readonly signal: AbortSignal;
}

/** The reply to one attempt, and who sent it. */
export interface AttemptReply {
  readonly generation: Generation;
  /** null = this process. */
  readonly worker: TurnWorker | null;
  /** When it was sent, on the clock of `now`; null = `onSent` told, or nobody can say better than that it was handed over. */
  readonly sentMs: number | null;
}

/** Sends one attempt and observes its reply. @throws ProviderError */
export type SendAttempt = (request: GenerationRequest, options: SendOptions) => Promise<AttemptReply>;

/** The way of this process: through the adapter, with times by its own clock. */
export const sendThrough =
  (adapter: ModelAdapter): SendAttempt =>
  async (request, options) => ({
    generation: await observeStream(adapter.generate(request, options.signal), options),
    worker: null,
    sentMs: null,
  });
