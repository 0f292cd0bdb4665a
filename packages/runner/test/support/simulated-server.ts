import type { GenerationEvent, ModelAdapter, Runtime } from '@evenhand/core';
import { NO_IDENTITY, NO_RECEIPT, NO_USAGE } from '@evenhand/core';

type Clock = Pick<Runtime, 'now' | 'date' | 'sleep'>;

/** A clock that stands still until everybody waits, and then goes on to the first who does. */
export interface VirtualClock extends Clock {
  /** Lets time pass until the work is done. */
  run<T>(work: Promise<T>): Promise<T>;
}

export function createVirtualClock(): VirtualClock {
  let nowMs = 0;
  let sleepers: { atMs: number; wake: () => void }[] = [];
  const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => nowMs,
    date: () => new Date(Date.UTC(2026, 10, 23) + nowMs),
    sleep: (ms, signal) =>
      new Promise<void>((resolve) => {
        const sleeper = { atMs: nowMs + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          resolve();
        });
      }),
    async run(work) {
      let isDone = false;
      const settle = () => {
        isDone = true;
      };
      work.then(settle, settle);
      for (;;) {
        await idle();
        if (isDone) return work;
        const next = sleepers.reduce<(typeof sleepers)[number] | null>(
          (first, one) => (first === null || one.atMs < first.atMs ? one : first),
          null,
        );
        if (next === null) throw new Error('nobody waits, and the work is not done');
        sleepers = sleepers.filter((one) => one !== next);
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
      }
    },
  };
}

/** A server with so many slots, each busy for the same time with a request; others wait in the order of their coming. */
export function createSimulatedServer(clock: Clock, { slots, serviceMs }: { slots: number; serviceMs: number }) {
  const waiting: (() => void)[] = [];
  let busy = 0;
  const takeSlot = async () => {
    if (busy === slots) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy++;
  };
  const giveSlot = () => {
    const next = waiting.shift();
    if (next === undefined) busy--;
    else next();
  };
  async function* generate(): AsyncGenerator<GenerationEvent> {
    await takeSlot();
    await clock.sleep(serviceMs);
    giveSlot();
    yield { type: 'text', text: 'Answer: 42', atMs: clock.now() };
    const usage = { ...NO_USAGE, inputTokens: 10, outputTokens: 20 };
    yield { type: 'end', finish: 'stop', usage, receipt: NO_RECEIPT };
  }
  const adapter: ModelAdapter = {
    provider: 'simulated',
    identify: async () => NO_IDENTITY,
    generate,
    close: async () => {},
  };
  return adapter;
}

/** When each request of such a server has ended, from the times at which they arrive (first come, first served). */
export function simulateQueue(arrivalsMs: readonly number[], slots: number, serviceMs: number): number[] {
  const freeMs = new Array<number>(slots).fill(0);
  return arrivalsMs.map((arrival) => {
    const slot = freeMs.indexOf(Math.min(...freeMs));
    const end = Math.max(arrival, freeMs[slot]!) + serviceMs;
    freeMs[slot] = end;
    return end;
  });
}
