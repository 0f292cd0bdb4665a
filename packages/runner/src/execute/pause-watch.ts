import { type Generation, REPLY_MARKS, type Runtime, type Session } from '@evenhand/core';

type Pause = Session['pauses'][number];

/** Notices when this process, or the machine, stood still: what is measured across such a time is no server's time. */
export interface PauseWatch {
  /** Looks at the clocks now. @returns how many pauses there were so far */
  count(): number;
  close(): void;
}

const TICK_MS = 500;
/** A tick that is later than this was no busy moment. */
const PAUSE_MS = 2000;

/**
 * A tick twice a second. Where the next one is late by the monotonic clock, the process stood still (a stopped process, a machine that
 * slept); where the wall clock moved otherwise than that, the machine slept, or its clock was set.
 * @param onPause told of each pause when it is noticed
 */
export function createPauseWatch(
  { now, date }: Pick<Runtime, 'now' | 'date'>,
  onPause: (pause: Pause) => void = () => {},
): PauseWatch {
  let count = 0;
  let last = { ms: now(), wallMs: date().getTime() };
  const look = () => {
    const current = { ms: now(), wallMs: date().getTime() };
    const elapsed = current.ms - last.ms;
    const wallElapsed = current.wallMs - last.wallMs;
    const lateMs = elapsed - TICK_MS;
    const jumpMs = wallElapsed - elapsed;
    const before = last;
    last = current;
    if (lateMs <= PAUSE_MS && Math.abs(jumpMs) <= PAUSE_MS) return;
    count++;
    const at = new Date(before.wallMs).toISOString();
    onPause({ at, stoodMs: Math.max(0, Math.round(elapsed)), clockMs: Math.round(jumpMs) });
  };
  const timer = setInterval(look, TICK_MS);
  timer.unref();
  return {
    count() {
      // A reply may be read before the tick that was due comes to its turn.
      look();
      return count;
    },
    close: () => clearInterval(timer),
  };
}

/** A reply that was waited for while nothing ran: when it came is not known. */
export const withoutTimes = (reply: Generation): Generation => ({
  ...reply,
  adapted: [...reply.adapted, REPLY_MARKS.paused],
  chunksMs: [],
  ttftMs: null,
  ttftAnswerMs: null,
  e2eMs: null,
});
