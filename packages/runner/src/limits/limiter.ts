import type { ProviderError, RateLimits, Runtime } from '@evenhand/core';

import { historyOf } from './limiter-history.ts';
import { type Booking, type RateWindow, rateWindow } from './rate-window.ts';
import { tokenEstimate } from './token-estimate.ts';

/** One request's leave to be sent. */
export interface Pass {
  /** To be called once, when the request has ended. @param usedTokens null = not known @param error null = a reply came */
  leave(usedTokens: number | null, error: ProviderError | null): void;
  /** Instead of it, where nothing was sent after all. */
  giveBack(): void;
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
  enter(model: string, worstTokens: number, attempt: number, stop: AbortSignal): Pass | Promise<Pass | null>;
  /** How many requests at a time were allowed, and why that changed. */
  readonly history: ReturnType<typeof historyOf>;
}

interface Waiter {
  readonly model: string;
  readonly worst: number;
  readonly attempt: number;
  readonly go: (pass: Pass | null) => void;
}

/**
 * Concurrency is additive up, multiplicative down: a 429 or an overload halves it, but once for all that was sent
 * before; as many replies in a row as are allowed at a time add one. What the server asks to be left alone holds for all of its requests.
 * @param longestPauseMs a longer wait is no pause but an end: whoever was told so fails
 */
export function limiterOf(
  limits: RateLimits & { readonly concurrency: number },
  { now, sleep }: Pick<Runtime, 'now' | 'sleep'>,
  longestPauseMs: number,
): Limiter {
  const requests = limits.requestsPerMinute === null ? null : rateWindow(limits.requestsPerMinute);
  const tokens = limits.tokensPerMinute === null ? null : rateWindow(limits.tokensPerMinute);
  const estimate = tokenEstimate();
  const history = historyOf(now);
  const waiting = new Set<Waiter>();
  let most = limits.concurrency;
  let allowed = most;
  let under = 0;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let cutMs = Number.NEGATIVE_INFINITY;
  let goodInARow = 0;
  let alarm: { atMs: number; off: AbortController } | null = null;

  const waitMs = (model: string, worst: number): number => {
    if (under >= allowed) return Number.POSITIVE_INFINITY;
    const nowMs = now();
    return Math.max(
      pausedUntilMs - nowMs,
      requests?.waitMs(1, nowMs) ?? 0,
      tokens?.waitMs(estimate.of(model, worst), nowMs) ?? 0,
    );
  };

  const admit = (model: string, worst: number): Pass => {
    const sentMs = now();
    under++;
    requests?.book(1, sentMs);
    const booking = tokens?.book(estimate.of(model, worst), sentMs) ?? null;
    return {
      leave(used, error) {
        under--;
        settle(tokens, booking, used, error);
        if (used !== null) estimate.learn(model, used);
        if (error === null) recover();
        else if (error.kind === 'rate_limit' || error.kind === 'overloaded') backOff(error, sentMs);
        if (waiting.size > 0) letIn();
      },
      giveBack() {
        under--;
        if (booking !== null) tokens?.settle(booking, 0);
        if (waiting.size > 0) letIn();
      },
    };
  };

  const recover = () => {
    if (allowed === most || ++goodInARow < allowed) return;
    goodInARow = 0;
    allowed++;
    history.note(allowed, 'recovered', null);
  };

  const backOff = (error: ProviderError, sentMs: number) => {
    goodInARow = 0;
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
    if (fresh || longer) history.note(allowed, error.kind as 'rate_limit' | 'overloaded', pauseMs);
  };

  const letIn = () => {
    while (waiting.size > 0) {
      let next: Waiter | null = null;
      for (const waiter of waiting) if (next === null || waiter.attempt > next.attempt) next = waiter;
      const ms = waitMs(next!.model, next!.worst);
      if (ms > 0) {
        if (ms < Number.POSITIVE_INFINITY) wakeIn(ms);
        return;
      }
      waiting.delete(next!);
      next!.go(admit(next!.model, next!.worst));
    }
    alarm?.off.abort();
    alarm = null;
  };

  const wakeIn = (ms: number) => {
    const atMs = now() + ms;
    if (alarm !== null && Math.abs(alarm.atMs - atMs) < 1) return;
    alarm?.off.abort();
    const set = { atMs, off: new AbortController() };
    alarm = set;
    void sleep(Math.ceil(ms), set.off.signal).then(() => {
      if (alarm !== set) return;
      alarm = null;
      letIn();
    });
  };

  return {
    history,
    reset(concurrency) {
      if (history.entries.length === 0 || concurrency !== most) history.note(concurrency, 'stated', null);
      most = concurrency;
      allowed = concurrency;
    },
    enter(model, worst, attempt, stop) {
      if (waiting.size === 0 && !stop.aborted && waitMs(model, worst) <= 0) return admit(model, worst);
      if (stop.aborted) return Promise.resolve(null);
      return new Promise((resolve) => {
        const stopped = () => {
          waiting.delete(waiter);
          waiter.go(null);
          letIn();
        };
        const waiter: Waiter = {
          model,
          worst,
          attempt,
          go(pass) {
            stop.removeEventListener('abort', stopped);
            resolve(pass);
          },
        };
        stop.addEventListener('abort', stopped, { once: true });
        waiting.add(waiter);
        letIn();
      });
    },
  };
}

/** What failed is taken to have used what was booked, but for what was refused: a server that is too busy has read nothing. */
function settle(window: RateWindow | null, booking: Booking | null, used: number | null, error: ProviderError | null) {
  if (window === null || booking === null) return;
  if (used !== null) window.settle(booking, used);
  else if (error?.kind === 'rate_limit' || error?.kind === 'overloaded') window.settle(booking, 0);
}
