import { heldBack } from './unfinished-mark.ts';

/** Ends a reply before the first of its stop strings. */
export interface StopMatcher {
  /** @returns text that is safe to show, and whether a stop string has come; nothing may be pushed after that */
  push(text: string): { text: string; stopped: boolean };
  /** What was kept back because it could have begun a stop string; to be called once, at the end. */
  flush(): string;
}

/** @param stops what ends the reply, itself not part of it; none = everything passes at once */
export function createStopMatcher(stops: readonly string[]): StopMatcher {
  let buffer = '';
  return {
    push(text) {
      buffer += text;
      const found = stops.map((stop) => buffer.indexOf(stop)).filter((at) => at !== -1);
      if (found.length > 0) {
        const before = buffer.slice(0, Math.min(...found));
        buffer = '';
        return { text: before, stopped: true };
      }
      const ready = buffer.length - heldBack(buffer, stops);
      const released = buffer.slice(0, ready);
      buffer = buffer.slice(ready);
      return { text: released, stopped: false };
    },
    flush() {
      const rest = buffer;
      buffer = '';
      return rest;
    },
  };
}
