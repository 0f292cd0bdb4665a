import type { Score } from '@evenhand/core';

/** How often a judge said the same of the same reply when it was asked the other way round. */
export interface Agreement {
  readonly agreed: number;
  readonly disagreed: number;
  /** Asked twice, but only one answer could be read. */
  readonly unreadable: number;
  /** First verdict, second verdict, how many; ordered. Enough for any coefficient of agreement. */
  readonly pairs: readonly { readonly first: string; readonly second: string; readonly n: number }[];
}

/** Raw counts over the scores of one judge; scores of other scorers are passed over. */
export function agreementOf(scores: readonly Score[]): Agreement {
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
