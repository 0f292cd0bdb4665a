import { ConfigError, ProviderError } from '@evenhand/core';
import { scrub } from '@evenhand/io';

const DEEPEST = 5;

/**
 * A copy of an error and its causes without the keys: message, stack, name, code and status are kept, everything else is
 * left behind, because libraries hang requests with their headers on their errors.
 */
export function cleanCause(error: unknown, secrets: readonly string[], depth = 0): Error | undefined {
  if (error === undefined || error === null || depth > DEEPEST) return undefined;
  if (!(error instanceof Error)) return new Error(scrub(String(error), secrets));
  const copy = new Error(scrub(error.message, secrets));
  copy.name = error.name;
  if (error.stack !== undefined) copy.stack = scrub(error.stack, secrets);
  for (const key of ['code', 'status'] as const) {
    const value: unknown = (error as unknown as Record<string, unknown>)[key];
    if (typeof value === 'string') Object.assign(copy, { [key]: scrub(value, secrets) });
    else if (typeof value === 'number') Object.assign(copy, { [key]: value });
  }
  const cause = cleanCause(error.cause, secrets, depth + 1);
  if (cause !== undefined) copy.cause = cause;
  return copy;
}

/** The same error where it holds no key, else one of its kind without. What a package threw becomes a clean copy. */
export function cleanError(error: unknown, secrets: readonly string[]): unknown {
  if (error instanceof ProviderError) {
    const message = scrub(error.message, secrets);
    if (message === error.message) return error;
    const { kind, retryAfterMs, ofHost } = error;
    return new ProviderError(kind, message, {
      retryAfterMs,
      ofHost,
      final: !error.retryable,
      cause: cleanCause(error, secrets),
    });
  }
  if (error instanceof ConfigError)
    return new ConfigError(
      error.problems.map((problem) => scrub(problem, secrets)),
      { cause: cleanCause(error.cause, secrets) },
    );
  return cleanCause(error, secrets);
}
