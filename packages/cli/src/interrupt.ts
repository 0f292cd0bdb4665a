import { shown } from '@evenhand/core';

export interface Interruptible {
  readonly stop: AbortSignal;
  readonly cancel: AbortSignal;
  /** Gives Ctrl-C back to the system. */
  readonly done: () => void;
}

/** First Ctrl-C: nothing new is asked, what runs may end. Second: what runs is given up. */
export function interruptible(notice: (line: string) => void, folder: string): Interruptible {
  const stop = new AbortController();
  const cancel = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) cancel.abort();
    else {
      stop.abort();
      notice(
        `stopping: what is running may end (again to stop at once); resume with: evenhand run --resume ${shown(folder)}`,
      );
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    stop: stop.signal,
    cancel: cancel.signal,
    done: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
