import type { ModelEntry, ProviderErrorKind } from '@evenhand/core';

/** A host, or one model there, that is asked nothing more in this session. */
export interface GivenUp {
  /** Of the last failure. */
  readonly kind: ProviderErrorKind;
  /** One sentence. */
  readonly words: string;
  /** null = the whole host. */
  readonly model: string | null;
}

/** Failures that tell of the question, or of us; all others tell of the host or of the model there. */
const OF_THE_QUESTION: ReadonlySet<ProviderErrorKind> = new Set([
  'bad_request',
  'context_too_long',
  'content_filter',
  'cancelled',
]);

/** Whether a failure tells of the host, or of the model there. A replay that has no such reply tells of the question. */
export function tellsOfHost(kind: ProviderErrorKind, { host }: Pick<ModelEntry, 'host'>): boolean {
  return !OF_THE_QUESTION.has(kind) && !(kind === 'not_found' && host.baseUrl === null);
}

/** How much had been heard of the host, and of the model there, when a cell was begun. */
export interface Heard {
  readonly host: number;
  readonly model: number;
}

/**
 * Watches a host for cells in a row that got no reply after all their attempts. A cell during which the host answered others
 * tells nothing of it: at the end of a run only those are left that fail again and again.
 */
export interface SilenceWatch {
  /** Called when a cell is begun. */
  begin(model: string): Heard;
  /**
   * Called when it has ended.
   * @param kind null = there was a reply, or a failure that does not tell of the host
   * @returns what has been given up just now
   */
  heard(model: string, since: Heard, kind: ProviderErrorKind | null, words: string): GivenUp | null;
  /** Whether a model is not to be asked any more. */
  givenUp(model: string): GivenUp | null;
}

/** @param after cells in a row; null = never @param name of the host, for people */
export function silenceWatch(after: number | null, name: string): SilenceWatch {
  const inARow = new Map<string | null, number>();
  const replies = new Map<string | null, number>();
  const heardOf = (who: string | null) => replies.get(who) ?? 0;
  const over = new Map<string | null, GivenUp>();
  const count = (who: string | null, kind: ProviderErrorKind, words: string): GivenUp | null => {
    const n = (inARow.get(who) ?? 0) + 1;
    inARow.set(who, n);
    if (after === null || n < after || over.has(null) || over.has(who)) return null;
    const whole = `${who === null ? name : `model ${who} at ${name}`} gave no reply to ${n} ${n === 1 ? 'cell' : 'cells in a row'} (${kind}: ${words}) and is given up for this session`;
    const found = { kind, words: whole, model: who };
    over.set(who, found);
    return found;
  };
  return {
    begin: (model) => ({ host: heardOf(null), model: heardOf(model) }),
    heard(model, since, kind, words) {
      if (kind === null) {
        for (const who of [null, model]) {
          inARow.delete(who);
          replies.set(who, heardOf(who) + 1);
        }
        return null;
      }
      return (
        (since.host === heardOf(null) ? count(null, kind, words) : null) ??
        (since.model === heardOf(model) ? count(model, kind, words) : null)
      );
    },
    givenUp: (model) => over.get(null) ?? over.get(model) ?? null,
  };
}
