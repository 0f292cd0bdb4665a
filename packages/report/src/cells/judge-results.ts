import { addJudgeCosts, computeJudgeAgreement, type RunRecord, type Score } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { cohenKappa } from '@evenhand/statistics';

type JudgeCost = ReturnType<typeof addJudgeCosts>;

type JudgeAgreement = ReturnType<typeof computeJudgeAgreement>;

/** How a judge model fared on the replies of one model to one suite. */
export interface JudgeResult {
  readonly suite: string;
  readonly model: string;
  /** `name@version` */
  readonly scorer: string;
  /** Replies that it was asked about. */
  readonly n: number;
  readonly agreement: JudgeAgreement;
  /** Agreement beyond chance of its first with its second verdict; null = unknown. */
  readonly kappa: number | null;
  readonly spent: JudgeCost;
}

/** Looks for the verdicts of judge models as the records of a model are read. */
export function trackJudges(model: string) {
  const bySuite = new Map<string, { scorer: string; scores: Score[] }>();
  return {
    record({ suite, scorer, score }: RunRecord) {
      if (score?.spent === undefined) return;
      const known = bySuite.get(suite) ?? { scorer, scores: [] };
      bySuite.set(suite, known);
      known.scores.push(score);
    },
    listResults: (): JudgeResult[] =>
      Array.from(bySuite, ([suite, { scorer, scores }]) => {
        const agreement = computeJudgeAgreement(scores);
        const spent = scores.map((score) => score.spent!).reduce(addJudgeCosts);
        return { suite, model, scorer, n: scores.length, agreement, kappa: computeKappa(agreement), spent };
      }),
  };
}

/** Those of all models, by suite and model. */
export const sortJudgeResults = (results: readonly JudgeResult[]): JudgeResult[] =>
  results.toSorted((a, b) => compareCodeUnits(a.suite, b.suite) || compareCodeUnits(a.model, b.model));

/** Cohen's κ of the first with the second verdicts. */
function computeKappa({ pairs }: JudgeAgreement): number | null {
  const labels = [...new Set(pairs.flatMap(({ first, second }) => [first, second]))].sort(compareCodeUnits);
  const count = (first: string, second: string) =>
    pairs.find((pair) => pair.first === first && pair.second === second)?.n ?? 0;
  return cohenKappa(labels.map((first) => labels.map((second) => count(first, second))));
}
