import { ConfigError, type RunStatus } from '@evenhand/core';
import { explainSystemError, visible } from '@evenhand/io';

export const OK = 0;
/** A failed verification, a regression. */
export const FAILED = 1;
export const INCOMPLETE = 2;
export const BUDGET = 3;
/** Configuration: what only the user can mend. */
export const USAGE = 4;
/** `gate`: neither better nor worse is shown. */
export const INCONCLUSIVE = 5;
export const BUG = 70;
export const INTERRUPTED = 130;

/** Says what went wrong and gives the exit code. Configuration gets no stack, our own bug does. */
export function fail(error: unknown): number {
  if (error instanceof ConfigError) {
    for (const problem of error.problems) console.error(`error: ${visible(problem)}`);
    return USAGE;
  }
  const explained = explainSystemError(error);
  if (explained !== null) return fail(explained);
  console.error('evenhand has a bug; please report this:');
  console.error(error instanceof Error ? visible(error.stack ?? error.message) : error);
  return BUG;
}

/** How the program ends after a session. */
export const EXITS: Readonly<Record<RunStatus, number>> = {
  complete: OK,
  running: INCOMPLETE,
  incomplete: INCOMPLETE,
  budget: BUDGET,
  interrupted: INTERRUPTED,
};
