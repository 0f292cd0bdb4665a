let waiting: (() => void)[] = [];

/**
 * Calls back once all sockets that have something are read and stamped: what is made of one reply must not hold up the clock of
 * another. All that waits goes in one callback of the event loop, so that the replies of a moment are worked on side by side; one after the
 * other each would pay for the turn alone.
 * @param callback must not throw: those behind it would be lost
 */
export function afterStamps(callback: () => void): void {
  waiting.push(callback);
  if (waiting.length === 1) setImmediate(go);
}

function go(): void {
  const due = waiting;
  waiting = [];
  for (const callback of due) callback();
}
