import type { ProviderError, RateLimits, Runtime } from '@evenhand/core';

import { createLimiterHistory } from './limiter-history.ts';
import { type Booking, createRateWindow, type RateWindow } from './rate-window.ts';
import { createTokenEstimate } from './token-estimate.ts';

/** One request's leave to be sent. */
export interface Permit {
  /** To be called once, when the request has ended. @param usedTokens null = not known @param error null = a reply came */
  release(usedTokens: number | null, error: ProviderError | null): void;
  /** Instead of it, where nothing was sent after all. */
  cancel(): void;
}

/** Who may send when: one for each host and key, or for each device, whatever protocol reaches it. */
export interface Limiter {
  /** Requests at a time, at most; what overload took away is given back. */
  reset(concurrency: number): void;
  /**
   * @param worstTokens what the request may take at most, prompt and reply
   * @param attempt from 1: of those that wait, the one that has tried most often goes first
   * @returns null = it was stopped meanwhile
   */
  acquire(model: string, worstTokens: number, attempt: number, stop: AbortSignal): Permit | Promise<Permit | null>;
  /** How many requests at a time were allowed, and why that changed. */
  readonly history: ReturnType<typeof createLimiterHistory>;
}

interface Waiter {
  readonly model: string;
  readonly worst: number;
  readonly attempt: number;
  readonly settle: (permit: Permit | null) => void;
}

/**
 * Concurrency is additive up, multiplicative down: a 429 or an overload halves it, but once for all that was sent
 * before; as many replies in a row as are allowed at a time add one. What the server asks to be left alone holds for all of its requests.
 * @param longestPauseMs a longer wait is no pause but an end: whoever was told so fails
 */
export function createLimiter(
  limits: RateLimits & { readonly concurrency: number },
  { now, sleep }: Pick<Runtime, 'now' | 'sleep'>,
  longestPauseMs: number,
): Limiter {
  const requests = limits.requestsPerMinute === null ? null : createRateWindow(limits.requestsPerMinute);
  const tokens = limits.tokensPerMinute === null ? null : createRateWindow(limits.tokensPerMinute);
  const estimate = createTokenEstimate();
  const history = createLimiterHistory(now);
  const waiting = new Set<Waiter>();
  let maxAllowed = limits.concurrency;
  let allowed = maxAllowed;
  let inFlight = 0;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let cutMs = Number.NEGATIVE_INFINITY;
  let successStreak = 0;
  let wakeTimer: { atMs: number; off: AbortController } | null = null;

  const waitMs = (model: string, worst: number): number => {
    if (inFlight >= allowed) return Number.POSITIVE_INFINITY;
    const nowMs = now();
    return Math.max(
      pausedUntilMs - nowMs,
      requests?.waitMs(1, nowMs) ?? 0,
      tokens?.waitMs(estimate.predict(model, worst), nowMs) ?? 0,
    );
  };

  const admit = (model: string, worst: number): Permit => {
    const sentMs = now();
    inFlight++;
    requests?.book(1, sentMs);
    const booking = tokens?.book(estimate.predict(model, worst), sentMs) ?? null;
    return {
      release(used, error) {
        inFlight--;
        settleBooking(tokens, booking, used, error);
        if (used !== null) estimate.learn(model, used);
        if (error === null) recover();
        else if (error.kind === 'rate_limit' || error.kind === 'overloaded') backOff(error, sentMs);
        if (waiting.size > 0) admitWaiting();
      },
      cancel() {
        inFlight--;
        if (booking !== null) tokens?.settle(booking, 0);
        if (waiting.size > 0) admitWaiting();
      },
    };
  };

  const recover = () => {
    if (allowed === maxAllowed || ++successStreak < allowed) return;
    successStreak = 0;
    allowed++;
    history.record(allowed, 'recovered', null);
  };

  const backOff = (error: ProviderError, sentMs: number) => {
    successStreak = 0;
    const pauseMs = error.retryAfterMs !== null && error.retryAfterMs <= longestPauseMs ? error.retryAfterMs : null;
    const nowMs = now();
    const until = nowMs + (pauseMs ?? 0);
    // What was sent before the last cut tells nothing new.
    const fresh = sentMs >= cutMs;
    const longer = pauseMs !== null && until > pausedUntilMs + 100;
    if (fresh) {
      allowed = Math.max(1, Math.floor(allowed / 2));
      cutMs = nowMs;
    }
    pausedUntilMs = Math.max(pausedUntilMs, until);
    if (fresh || longer) history.record(allowed, error.kind as 'rate_limit' | 'overloaded', pauseMs);
  };

  const admitWaiting = () => {
    while (waiting.size > 0) {
      let next: Waiter | null = null;
      for (const waiter of waiting) if (next === null || waiter.attempt > next.attempt) next = waiter;
      const ms = waitMs(next!.model, next!.worst);
      if (ms > 0) {
        if (ms < Number.POSITIVE_INFINITY) scheduleWake(ms);
        return;
      }
      waiting.delete(next!);
      next!.settle(admit(next!.model, next!.worst));
    }
    wakeTimer?.off.abort();
    wakeTimer = null;
  };

  const scheduleWake = (ms: number) => {
    const atMs = now() + ms;
    if (wakeTimer !== null && Math.abs(wakeTimer.atMs - atMs) < 1) return;
    wakeTimer?.off.abort();
    const set = { atMs, off: new AbortController() };
    wakeTimer = set;
    void sleep(Math.ceil(ms), set.off.signal).then(() => {
      if (wakeTimer !== set) return;
      wakeTimer = null;
      admitWaiting();
    });
  };

  return {
    history,
    reset(concurrency) {
      if (history.entries.length === 0 || concurrency !== maxAllowed) history.record(concurrency, 'stated', null);
      maxAllowed = concurrency;
      allowed = concurrency;
    },
    acquire(model, worst, attempt, stop) {
      if (waiting.size === 0 && !stop.aborted && waitMs(model, worst) <= 0) return admit(model, worst);
      if (stop.aborted) return Promise.resolve(null);
      return new Promise((resolve) => {
        const stopped = () => {
          waiting.delete(waiter);
          waiter.settle(null);
          admitWaiting();
        };
        const waiter: Waiter = {
          model,
          worst,
          attempt,
          settle(permit) {
            stop.removeEventListener('abort', stopped);
            resolve(permit);
          },
        };
        stop.addEventListener('abort', stopped, { once: true });
        waiting.add(waiter);
        admitWaiting();
      });
    },
  };
}

/** What failed is taken to have used what was booked, but for what was refused: a server that is too busy has read nothing. */
function settleBooking(
  window: RateWindow | null,
  booking: Booking | null,
  used: number | null,
  error: ProviderError | null,
) {
  if (window === null || booking === null) return;
  if (used !== null) window.settle(booking, used);
  else if (error?.kind === 'rate_limit' || error?.kind === 'overloaded') window.settle(booking, 0);
}
