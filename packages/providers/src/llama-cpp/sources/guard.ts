import { SourceFailure } from './source.ts';

/** The words of a failed fetch: its own message is always "fetch failed", the cause says why. */
function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException).code;
  const message = cause instanceof Error ? cause.message : String(cause);
  return code !== undefined && !message.includes(code)
    ? `${message} (${code})`
    : message || (code ?? 'no reason given');
}

/**
 * Does work on the network and calls it off where the other side falls silent.
 * @param connectMs time until the work first calls `stirred`
 * @param idleMs longest silence after that
 * @throws SourceFailure with the reason; the caller's own abort passes as it is
 */
export async function withTimeouts<T>(
  signal: AbortSignal,
  connectMs: number,
  idleMs: number,
  work: (signal: AbortSignal, stirred: () => void) => Promise<T>,
): Promise<T> {
  const idleAbort = new AbortController();
  let responded = false;
  let timer = setTimeout(() => idleAbort.abort(), connectMs);
  const stirred = () => {
    responded = true;
    clearTimeout(timer);
    timer = setTimeout(() => idleAbort.abort(), idleMs);
  };
  try {
    return await work(AbortSignal.any([signal, idleAbort.signal]), stirred);
  } catch (error) {
    if (signal.aborted || error instanceof SourceFailure) throw error;
    if (!idleAbort.signal.aborted) throw new SourceFailure(reason(error), { cause: error });
    const waited = responded ? `fell silent for ${idleMs / 1000} s` : `did not answer within ${connectMs / 1000} s`;
    throw new SourceFailure(`it ${waited}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
