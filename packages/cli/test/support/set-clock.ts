import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MODULE = `
import { readFileSync } from 'node:fs';
const Real = globalThis.Date;
let [shiftMs, readMs] = [0, Number.NEGATIVE_INFINITY];
const now = () => {
  if (performance.now() - readMs > 10) {
    readMs = performance.now();
    shiftMs = Number(readFileSync(new URL('./clock.txt', import.meta.url), 'utf8'));
  }
  return Real.now() + shiftMs;
};
globalThis.Date = class Date extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }
  static now() {
    return now();
  }
};
`;

/** The wall clock of a program that is started with `env`: it can be set while that runs. The monotonic clock goes on as it does. */
export function createSetClock(home: string) {
  let shiftMs = 0;
  const set = (ms: number) => {
    shiftMs = ms;
    const path = join(home, 'clock.txt');
    writeFileSync(`${path}.new`, String(shiftMs));
    renameSync(`${path}.new`, path);
  };
  writeFileSync(join(home, 'clock.mjs'), MODULE);
  set(0);
  return {
    env: { NODE_OPTIONS: `--import ${join(home, 'clock.mjs')}` },
    /** Sets it forward, or back, from where it stands. */
    jump: (ms: number) => set(shiftMs + ms),
  };
}
