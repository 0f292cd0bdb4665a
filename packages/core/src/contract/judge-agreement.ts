import { describe } from '@evenhand/io';
import * as z from 'zod';
import type { Score } from './score.ts';

/** How often a judge said the same of the same reply when it was asked the other way round. */
export const judgeAgreementSchema = z.strictObject({
  agreed: describe(z.int(), 'Replies on which both orders gave the same verdict.'),
  disagreed: describe(z.int(), 'Replies on which they differed.'),
  unreadable: describe(z.int(), 'Replies of which only one of the two verdicts could be read.'),
  pairs: describe(
    z.array(
      z.strictObject({
        first: describe(z.string(), 'First verdict.'),
        second: describe(z.string(), 'Second verdict.'),
        n: describe(z.int(), 'How many replies.'),
      }),
    ),
    'How often each pair of verdicts came.',
  ),
});
export type JudgeAgreement = z.infer<typeof judgeAgreementSchema>;

/** Raw counts over the scores of one judge; scores of other scorers are passed over. */
export function computeJudgeAgreement(scores: readonly Score[]): JudgeAgreement {
  const counts = new Map<string, number>();
  let unreadable = 0;
  for (const { details } of scores) {
    const verdicts = details?.verdicts;
    if (!Array.isArray(verdicts) || verdicts.length !== 2) continue;
    if (verdicts.includes(null)) unreadable += 1;
    else {
      const key = JSON.stringify(verdicts.map(String));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const pairs = [...counts]
    .map(([key, n]) => ({ first: (JSON.parse(key) as string[])[0]!, second: (JSON.parse(key) as string[])[1]!, n }))
    .sort((a, b) => (`${a.first} ${a.second}` < `${b.first} ${b.second}` ? -1 : 1));
  const sum = (list: readonly { n: number }[]) => list.reduce((total, { n }) => total + n, 0);
  const same = pairs.filter(({ first, second }) => first === second);
  return { agreed: sum(same), disagreed: sum(pairs) - sum(same), unreadable, pairs };
}
