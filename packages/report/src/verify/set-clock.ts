import type { Session } from '@evenhand/core';

/** A clock that is set by less is no pause: nobody writes it down. */
const UNMARKED_MS = 2000;

/** How far the wall clock may have gone back while a session ran, milliseconds. */
export const setBackMs = ({ pauses }: Pick<Session, 'pauses'>): number =>
  pauses.reduce((sum, { clockMs }) => sum + Math.max(0, -clockMs), UNMARKED_MS);
