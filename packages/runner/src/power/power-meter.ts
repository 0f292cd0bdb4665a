import type { Turn } from '@evenhand/core';

/** Something that counts energy. */
export interface EnergyCounter {
  /** What it is, such as `rapl package-0`. */
  readonly name: string;
  /** Joules since some moment, never falling. */
  readJoules(): number;
  close(): void;
}

/** Measures what the machine takes while requests run on it. */
export interface PowerMeter {
  /** A request begins. @returns to be called when it has ended; null = nothing could be read */
  begin(): () => NonNullable<Turn['energy']> | null;
  close(): void;
}

/**
 * Requests that run at the same time share what is used meanwhile in equal parts, so that the sum over requests is what was used.
 * What the machine takes when idle is in it. METHODOLOGY §13.3.
 * @param counters at least one
 */
export function createPowerMeter(counters: readonly EnergyCounter[]): PowerMeter {
  const sources = counters.map(({ name }) => name);
  const running = new Map<symbol, number>();
  const read = () => counters.reduce((sum, counter) => sum + counter.readJoules(), 0);
  let lastJoules = read();
  const distribute = () => {
    const joules = read();
    const used = joules - lastJoules;
    lastJoules = joules;
    for (const [request, share] of running) running.set(request, share + used / running.size);
  };
  return {
    begin() {
      const request = Symbol('request');
      distribute();
      running.set(request, 0);
      return () => {
        distribute();
        const joules = running.get(request) ?? null;
        running.delete(request);
        return joules === null ? null : { joules, sources };
      };
    },
    close: () => {
      for (const counter of counters) counter.close();
    },
  };
}
