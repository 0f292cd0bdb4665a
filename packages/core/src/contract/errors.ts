import { classifyErrorCode, findErrorCode } from './error-codes.ts';

export { ConfigError } from '@evenhand/io';

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

/** What each kind of failure means. */
export const FAILURE_MEANINGS: Readonly<Record<ProviderErrorKind, string>> = {
  auth: 'The key is missing, wrong or not allowed to do this.',
  not_found: 'The model, or the stored reply, is not there.',
  bad_request: 'The server, or the chat template, does not take the request.',
  context_too_long: 'The prompt does not fit the context window.',
  rate_limit: 'Too many requests.',
  overloaded: 'The server has no capacity at the moment.',
  server: 'The server failed.',
  network: 'The server could not be reached, or the connection broke.',
  timeout: 'A time-out of the experiment struck.',
  malformed: 'What came back is not a reply: it broke off, or went on after its end.',
  content_filter: 'The provider refused by its own rules.',
  cancelled: 'The user stopped it; such a cell gets no record, it is asked when the run is resumed.',
  budget: 'The cap on money was reached.',
  invalid_output:
    'The server refused what its own model wrote: a call or JSON of a wrong form. It counts as an answer that could not be read.',
};

/** Kinds of failures after which a request may be sent again. */
const RETRYABLE: ReadonlySet<ProviderErrorKind> = new Set([
  'rate_limit',
  'overloaded',
  'server',
  'network',
  'timeout',
  'malformed',
]);

const USER_FIXABLE: ReadonlySet<ProviderErrorKind> = new Set([
  'auth',
  'not_found',
  'bad_request',
  'context_too_long',
  'budget',
]);

/** The world did not do what was asked. Becomes part of a record, never a crash. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly kind: ProviderErrorKind;
  /** How long the server asked us to wait, in milliseconds; null when it did not say. */
  readonly retryAfterMs: number | null;
  /** Whether it tells of the host, although its kind tells of the request. */
  readonly ofHost: boolean;
  /** Whether the error itself says that somebody behind the server may have worked on the request, and may bill it. */
  readonly mayBeBilled: boolean;
  readonly #final: boolean;
  /** @param options `final`: asking again cannot help, although it mostly can with this kind */
  constructor(
    kind: ProviderErrorKind,
    message: string,
    options: ErrorOptions & {
      retryAfterMs?: number | null | undefined;
      final?: boolean;
      ofHost?: boolean;
      mayBeBilled?: boolean;
    } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.ofHost = options.ofHost ?? false;
    this.mayBeBilled = options.mayBeBilled ?? false;
    this.#final = options.final ?? false;
  }
  /** Whether asking again can help: follows from the kind, unless the failure itself says that it cannot. */
  get retryable(): boolean {
    return !this.#final && RETRYABLE.has(this.kind);
  }
  /**
   * Whether it stays until the user changes something: a refused key, an unknown model, nobody at the address, a certificate that
   * is not trusted, a page instead of an interface. False for what may pass: overload, a broken connection.
   */
  get permanent(): boolean {
    if (USER_FIXABLE.has(this.kind)) return true;
    return (
      classifyErrorCode(findErrorCode(this)) !== null ||
      (this.kind === 'malformed' && /HTML page|not JSON/.test(this.message))
    );
  }
}

/** One reply got no verdict, and that is not the reply's fault. Its cell stays open: it is judged again when the run is resumed. */
export class UnscoredReplyError extends Error {
  override readonly name = 'UnjudgedError';
}
