/** Places for requests to one model: as many as its workers have, given away in the order in which they are asked for. */
export interface Slots {
  /** How many there are now. */
  resize(count: number): void;
  /** @returns what gives the place back, once; null = it was stopped meanwhile */
  acquire(stop: AbortSignal): Promise<(() => void) | null>;
  readonly taken: number;
  readonly waiting: number;
}

export function createSlots(): Slots {
  let count = 0;
  let taken = 0;
  const waiting = new Set<(leave: (() => void) | null) => void>();
  const admit = () => {
    for (const settle of waiting) {
      if (taken >= count) return;
      waiting.delete(settle);
      settle(take());
    }
  };
  const take = () => {
    taken++;
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      taken--;
      if (waiting.size > 0) admit();
    };
  };
  return {
    resize(next) {
      count = next;
      admit();
    },
    acquire(stop) {
      if (stop.aborted) return Promise.resolve(null);
      if (taken < count && waiting.size === 0) return Promise.resolve(take());
      return new Promise((resolve) => {
        const onStop = () => {
          waiting.delete(settle);
          resolve(null);
        };
        const settle = (leave: (() => void) | null) => {
          stop.removeEventListener('abort', onStop);
          resolve(leave);
        };
        stop.addEventListener('abort', onStop, { once: true });
        waiting.add(settle);
      });
    },
    get taken() {
      return taken;
    },
    get waiting() {
      return waiting.size;
    },
  };
}
