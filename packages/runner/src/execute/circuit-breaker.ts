import type { ModelEntry, ProviderErrorKind } from '@evenhand/core';

/** A host, or one model there, that is asked nothing more in this session. */
export interface OpenCircuit {
  /** Of the last failure. */
  readonly kind: ProviderErrorKind;
  /** One sentence. */
  readonly message: string;
  /** null = the whole host. */
  readonly model: string | null;
}

/** Failures that tell of the question, or of us; all others tell of the host or of the model there. */
const REQUEST_ERROR_KINDS: ReadonlySet<ProviderErrorKind> = new Set([
  'bad_request',
  'context_too_long',
  'content_filter',
  'cancelled',
  'invalid_output',
]);

/** Whether a failure tells of the host, or of the model there. A replay that has no such reply tells of the question. */
export function countsAgainstHost(kind: ProviderErrorKind, { host }: Pick<ModelEntry, 'host'>): boolean {
  return !REQUEST_ERROR_KINDS.has(kind) && !(kind === 'not_found' && host.baseUrl === null);
}

/** How much had been heard of the host, and of the model there, when a cell was begun. */
export interface ReplyCounts {
  readonly host: number;
  readonly model: number;
}

/**
 * Watches a host for cells in a row that got no reply after all their attempts. A cell during which the host answered others
 * tells nothing of it: at the end of a run only those are left that fail again and again.
 */
export interface CircuitBreaker {
  /** Called when a cell is begun. */
  begin(model: string): ReplyCounts;
  /**
   * Called when it has ended.
   * @param kind null = there was a reply, or a failure that does not tell of the host
   * @returns what has been given up just now
   */
  recordResult(model: string, since: ReplyCounts, kind: ProviderErrorKind | null, reason: string): OpenCircuit | null;
  /** Whether a model is not to be asked any more. */
  findOpenCircuit(model: string): OpenCircuit | null;
}

/** @param threshold cells in a row; null = never @param name of the host, for people */
export function createCircuitBreaker(threshold: number | null, name: string): CircuitBreaker {
  const consecutiveFailures = new Map<string | null, number>();
  const replies = new Map<string | null, number>();
  const countReplies = (target: string | null) => replies.get(target) ?? 0;
  const openCircuits = new Map<string | null, OpenCircuit>();
  const countFailure = (target: string | null, kind: ProviderErrorKind, reason: string): OpenCircuit | null => {
    const n = (consecutiveFailures.get(target) ?? 0) + 1;
    consecutiveFailures.set(target, n);
    if (threshold === null || n < threshold || openCircuits.has(null) || openCircuits.has(target)) return null;
    const sentence = `${target === null ? name : `model ${target} at ${name}`} gave no reply to ${n} ${n === 1 ? 'cell' : 'cells in a row'} (${kind}: ${reason}) and is given up for this session`;
    const found = { kind, message: sentence, model: target };
    openCircuits.set(target, found);
    return found;
  };
  return {
    begin: (model) => ({ host: countReplies(null), model: countReplies(model) }),
    recordResult(model, since, kind, reason) {
      if (kind === null) {
        for (const target of [null, model]) {
          consecutiveFailures.delete(target);
          replies.set(target, countReplies(target) + 1);
        }
        return null;
      }
      return (
        (since.host === countReplies(null) ? countFailure(null, kind, reason) : null) ??
        (since.model === countReplies(model) ? countFailure(model, kind, reason) : null)
      );
    },
    findOpenCircuit: (model) => openCircuits.get(null) ?? openCircuits.get(model) ?? null,
  };
}
