import {
  type Agreement,
  addSpent,
  agreementOf,
  byCodeUnits,
  type RunRecord,
  type Score,
  type Spent,
} from '@evenhand/core';
import { cohenKappa } from '@evenhand/statistics';

/** How a judge model fared on the replies of one model to one suite. */
export interface JudgedReplies {
  readonly suite: string;
  readonly model: string;
  /** `name@version` */
  readonly scorer: string;
  /** Replies that it was asked about. */
  readonly n: number;
  readonly agreement: Agreement;
  /** Agreement beyond chance of its first with its second verdict; null = unknown. */
  readonly kappa: number | null;
  readonly spent: Spent;
}

/** Looks for the verdicts of judge models as the records of models are read. */
export function judgedTracker() {
  const judged: JudgedReplies[] = [];
  return {
    model(model: string) {
      const bySuite = new Map<string, { scorer: string; scores: Score[] }>();
      return {
        record({ suite, scorer, score }: RunRecord) {
          if (score?.spent === undefined) return;
          const known = bySuite.get(suite) ?? { scorer, scores: [] };
          bySuite.set(suite, known);
          known.scores.push(score);
        },
        end() {
          for (const [suite, { scorer, scores }] of bySuite) {
            const agreement = agreementOf(scores);
            const spent = scores.map((score) => score.spent!).reduce(addSpent);
            judged.push({ suite, model, scorer, n: scores.length, agreement, kappa: kappaOf(agreement), spent });
          }
        },
      };
    },
    judged: () => judged.toSorted((a, b) => byCodeUnits(a.suite, b.suite) || byCodeUnits(a.model, b.model)),
  };
}

/** Cohen's κ of the first with the second verdicts. */
function kappaOf({ pairs }: Agreement): number | null {
  const said = [...new Set(pairs.flatMap(({ first, second }) => [first, second]))].sort(byCodeUnits);
  const count = (first: string, second: string) =>
    pairs.find((pair) => pair.first === first && pair.second === second)?.n ?? 0;
  return cohenKappa(said.map((first) => said.map((second) => count(first, second))));
}
