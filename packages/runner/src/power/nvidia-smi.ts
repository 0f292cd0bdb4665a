import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { EnergyCounter } from './power-meter.ts';

/** How often the power is read, in milliseconds. */
const EVERY_MS = 200;

/**
 * Energy of all NVIDIA GPUs together, as `nvidia-smi` states their power: watts times the time between two readings.
 * @param command another program in tests
 * @returns null where the program is not there or states no power; resolves with its first reading
 */
export function openNvidiaCounter(
  now: () => number,
  command: readonly [string, ...string[]] = [
    'nvidia-smi',
    '--query-gpu=power.draw',
    '--format=csv,noheader,nounits',
    `--loop-ms=${EVERY_MS}`,
  ],
): Promise<EnergyCounter | null> {
  const child: ChildProcess = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] });
  // It is nobody's business but the session's: it must not keep the process alive.
  child.unref();
  let joules = 0;
  let sinceMs: number | null = null;
  let watts = 0;
  /** Readings come as one line a GPU; a reading of all of them is the sum over `EVERY_MS`. */
  let pending = 0;
  let pendingAtMs = 0;
  const advance = () => {
    const atMs = now();
    if (sinceMs !== null) joules += (watts * (atMs - sinceMs)) / 1000;
    sinceMs = atMs;
  };
  return new Promise((resolve) => {
    const counter: EnergyCounter = {
      name: 'nvidia-smi',
      readJoules() {
        if (sinceMs !== null) advance();
        return joules;
      },
      close: () => child.kill(),
    };
    child.on('error', () => resolve(null));
    child.on('exit', () => {
      if (sinceMs !== null) advance();
      watts = 0;
      resolve(null);
    });
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const value = Number(line.trim());
      if (line.trim() === '' || !Number.isFinite(value)) return;
      const atMs = now();
      const isSameReading = pending > 0 && atMs - pendingAtMs < EVERY_MS / 2;
      advance();
      pending = isSameReading ? pending + value : value;
      pendingAtMs = isSameReading ? pendingAtMs : atMs;
      watts = pending;
      resolve(counter);
    });
  });
}
