import {
  type AnyScorer,
  type BaseScorerDefinition,
  RECORDED,
  RECORDED_ID,
  type Suite,
  type SuiteHeader,
} from '@evenhand/core';

/** One of our scorers, told its options and ready. */
export interface OwnJudge {
  readonly config: SuiteHeader['scorer'];
  readonly definition: BaseScorerDefinition;
  readonly scorer: AnyScorer;
  /** Texts of the user's own code that judged; empty = it is one of evenhand's. */
  readonly modules: readonly NonNullable<Suite['modules']>[number][];
}

/** Whose verdicts on a suite are published, and who stands beside. */
export type SuiteJudging =
  | { readonly by: 'ours'; readonly own: OwnJudge }
  | {
      readonly by: 'source';
      /** null = none of ours can read these replies. */
      readonly own: OwnJudge | null;
      /** What the source gives for a reply that is all right. */
      readonly full: number;
      /** The program that judged. */
      readonly source: string;
      /** Its metric; null = it differs from reply to reply. */
      readonly metric: string | null;
    };

export const ownIdOf = ({ config }: OwnJudge): string => `${config.name}@${config.version}`;

/** `name@version` of the published verdicts. */
export const publishedIdOf = (judging: SuiteJudging): string =>
  judging.by === 'source' ? RECORDED_ID : ownIdOf(judging.own);

/** How a suite's header names its scorer. */
export function publishedScorer(judging: SuiteJudging): SuiteHeader['scorer'] {
  if (judging.by === 'ours') return judging.own.config;
  const { source, metric, full } = judging;
  return { ...RECORDED, reading: 'lenient', options: { source, metric, full } };
}
