import {
  completeProvider,
  createModuleScorer,
  type JsonObject,
  jsonObject,
  type Provider,
  type ProviderDefinition,
  type Reply,
  type RunningScorerDefinition,
  type Sample,
} from '@evenhand/core';

/** What a scorer of one's own returns for one reply. */
export type ScorerResult =
  | { readonly value: number; readonly answer: string | null }
  | { readonly strict: number; readonly lenient: number; readonly answer: string | null };

/** A scorer as its author writes it. */
export interface OwnScorer {
  /** A name of its own; suites name it by `scorer: { name }`. */
  readonly name: string;
  /** A whole number from 1, raised with every change that can move a score. */
  readonly version: number;
  /** Why a sample cannot be scored; null = it can. Called before anything is sent. */
  readonly check?: (sample: Sample) => string | null;
  /**
   * From 0 (wrong) to 1 (right), at once or as a promise (60 seconds at most). It sees copies of reply and sample, never who
   * replied. `answer` is what was read; null = no answer could be read. Where it throws the cell gets no verdict.
   */
  readonly score: (reply: Reply, sample: Sample, options: JsonObject) => ScorerResult | Promise<ScorerResult>;
}

/**
 * Types a scorer of one's own: for the file that a suite names by `scorer: { module }`, or for `runExperiment({ scorers })`.
 * @example
 * export const scorer = defineScorer({
 *   name: 'polite', version: 1,
 *   score: ({ text }) => ({ value: /please/i.test(text) ? 1 : 0, answer: text }),
 * });
 */
export function defineScorer(scorer: OwnScorer): OwnScorer {
  return scorer;
}

/**
 * Completes a provider of one's own: for the file that an entry names by `provider: { module }`, or for
 * `runExperiment({ providers })`.
 * @example
 * export const provider = defineProvider({
 *   name: 'echo',
 *   connect: () => ({
 *     async *generate({ messages }) {
 *       yield { type: 'text', text: messages.at(-1)!.content };
 *       yield { type: 'end', finish: 'stop' };
 *     },
 *   }),
 * });
 */
export function defineProvider(definition: ProviderDefinition): Provider {
  return completeProvider(definition);
}

/** A scorer of one's own as the registry has it. */
export function toScorerDefinition(scorer: OwnScorer): RunningScorerDefinition {
  const { name, version, check } = scorer;
  return {
    name,
    version,
    options: jsonObject,
    checkTarget: () => null,
    ...(check === undefined ? {} : { checkSample: check }),
    prepare: async (options, reading) =>
      createModuleScorer(
        { file: `scorer ${name}`, sha256: '', source: '', exports: { scorer } },
        { name, version, options, reading },
      ),
  };
}
