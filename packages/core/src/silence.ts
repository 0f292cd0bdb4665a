import type { ProviderErrorKind } from './errors.ts';
import type { ModelEntry } from './model.ts';

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

/** Watches a host for cells in a row that got no reply after all their attempts. */
export interface SilenceWatch {
  /** @param kind null = there was a reply, or a failure that does not tell of the host @returns what has been given up just now */
  heard(model: string, kind: ProviderErrorKind | null, words: string): GivenUp | null;
  /** Whether a model is not to be asked any more. */
  givenUp(model: string): GivenUp | null;
}

/** @param after cells in a row; null = never @param name of the host, for people */
export function silenceWatch(after: number | null, name: string): SilenceWatch {
  const inARow = new Map<string | null, number>();
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
    heard(model, kind, words) {
      if (kind === null) {
        inARow.delete(null);
        inARow.delete(model);
        return null;
      }
      return count(null, kind, words) ?? count(model, kind, words);
    },
    givenUp: (model) => over.get(null) ?? over.get(model) ?? null,
  };
}
