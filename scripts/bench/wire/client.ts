import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Pace, Served } from './server.ts';

/** The bench's server in a process of its own. */
export interface WireServer {
  readonly address: string;
  /** Sets how replies come, and empties the log. */
  readonly pace: (pace: Pace) => Promise<void>;
  readonly log: () => Promise<Served[]>;
  readonly stop: () => void;
}

export async function startServer(): Promise<WireServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [address] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    address,
    async pace(pace) {
      await fetch(`${address}/pace`, { method: 'POST', body: JSON.stringify(pace) });
    },
    log: async () => (await (await fetch(`${address}/log`)).json()) as Served[],
    stop: () => void child.stdin.end(),
  };
}

/** What a process took. */
export interface Taken {
  /** On the machine's monotonic clock, in milliseconds. */
  readonly startMs: number;
  readonly wallMs: number;
  /** The most memory that it held at once, in MiB. */
  readonly peakMiB: number;
  /** Processor time, in milliseconds; a busy machine moves it less than the wall time. */
  readonly cpuMs: number;
}

/** Runs `node words…` and waits for it. @throws where it does not end with 0 */
export async function measured(...args: string[]): Promise<Taken> {
  const startMs = Number(process.hrtime.bigint()) / 1e6;
  const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'peak.mjs'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  let used = { peakKiB: 0, cpuUs: 0 };
  child.stderr!.on('data', (part) => {
    errors += part;
  });
  child.on('message', (message) => {
    used = message as typeof used;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${errors.slice(-2000)}`);
  return {
    startMs,
    wallMs: Number(process.hrtime.bigint()) / 1e6 - startMs,
    peakMiB: used.peakKiB / 1024,
    cpuMs: used.cpuUs / 1000,
  };
}
