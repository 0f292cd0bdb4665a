/**
 * The user must act: a file, a flag or a missing thing. Shown without a stack; exit 4.
 * The message names the place, what was found, what was expected and what to do.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  /** @param problems one sentence each; all that were found, not only the first */
  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const list = typeof problems === 'string' ? [problems] : problems;
    super(list.join('\n'), options);
    this.problems = list;
  }
}

export const PROVIDER_ERROR_KINDS = [
  'auth',
  'not_found',
  'bad_request',
  'context_too_long',
  'rate_limit',
  'overloaded',
  'server',
  'network',
  'timeout',
  'malformed',
  'content_filter',
  'cancelled',
  'budget',
  'invalid_output',
] as const;
export type ProviderErrorKind = (typeof PROVIDER_ERROR_KINDS)[number];

const RETRYABLE: ReadonlySet<ProviderErrorKind> = new Set([
  'rate_limit',
  'overloaded',
  'server',
  'network',
  'timeout',
  'malformed',
]);

/** The world did not do what was asked. Becomes part of a record, never a crash. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly kind: ProviderErrorKind;
  /** How long the server asked us to wait, in milliseconds; null when it did not say. */
  readonly retryAfterMs: number | null;
  constructor(
    kind: ProviderErrorKind,
    message: string,
    options: ErrorOptions & { retryAfterMs?: number | null | undefined } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
  /** Whether asking again can help; follows from the kind alone. */
  get retryable(): boolean {
    return RETRYABLE.has(this.kind);
  }
}

/** One reply got no verdict, and that is not the reply's fault. Its cell stays open: it is judged again when the run is resumed. */
export class UnscoredReplyError extends Error {
  override readonly name = 'UnjudgedError';
}
