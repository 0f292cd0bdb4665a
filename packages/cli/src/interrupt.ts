import { displayPath } from '@evenhand/io';
import { INTERRUPTED } from './output/exit.ts';

export interface InterruptHandle {
  readonly stop: AbortSignal;
  readonly cancel: AbortSignal;
  /** Gives Ctrl-C back to the system. */
  readonly dispose: () => void;
}

export interface InterruptOptions {
  readonly notice: (line: string) => void;
  readonly folder: string;
  /** How long requests that run may take to end, in milliseconds. */
  readonly graceMs: number;
  /** How many there are. */
  readonly running: () => number;
}

/** For what does not end although it was cancelled: a scorer's program, a model in this process, a slow disk. */
const FORCED_EXIT_MS = 3_000;
/** What asks a run to end: Ctrl-C, a system that stops a service, a terminal that is closed. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A Ctrl-C that comes from the terminal and from a parent process is one. */
const ECHO_MS = 100;

/**
 * First Ctrl-C, SIGTERM or SIGHUP: nothing new is sent, what runs may finish within the time of grace. Second: what runs is cancelled,
 * files are written if that is quick. Third: out. The journal is safe at any moment.
 */
export function handleInterrupts({ notice, folder, graceMs, running }: InterruptOptions): InterruptHandle {
  const stop = new AbortController();
  const cancel = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const exit = () => process.exit(INTERRUPTED);
  const cancelNow = (message: string) => {
    if (cancel.signal.aborted) return;
    clearTimeout(grace);
    notice(message);
    cancel.abort();
  };
  let lastSignalMs = Number.NEGATIVE_INFINITY;
  const onSignal = () => {
    const echo = performance.now() - lastSignalMs < ECHO_MS;
    lastSignalMs = performance.now();
    if (echo) return;
    const resume = `resume with: evenhand run --resume ${displayPath(folder)}`;
    if (cancel.signal.aborted) exit();
    if (stop.signal.aborted) {
      cancelNow(`stopped at once; ${resume}`);
      setTimeout(exit, FORCED_EXIT_MS).unref();
      return;
    }
    stop.abort();
    const n = running();
    const seconds = graceMs / 1000;
    notice(
      n === 0
        ? `stopping; ${resume}`
        : `stopping: ${n} ${n === 1 ? 'request is' : 'requests are'} still running and may finish within ${seconds} s (Ctrl-C again to stop at once); ${resume}`,
    );
    grace = setTimeout(
      () =>
        cancelNow(
          `${running()} running requests did not finish within ${seconds} s and were cancelled; resuming the run sends them again`,
        ),
      graceMs,
    );
    grace.unref();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    stop: stop.signal,
    cancel: cancel.signal,
    dispose: () => {
      clearTimeout(grace);
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
