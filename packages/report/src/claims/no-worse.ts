import { messages } from '@evenhand/messages';
import { type NoWorse, noWorse } from '@evenhand/statistics';
import { findCells } from '../cells/cells.ts';
import { percent, pValue } from '../markdown/format.ts';
import type { Pairs } from '../tables/comparison.ts';
import { findHeadPrompt } from '../tables/headline.ts';
import { pair, pairSeed, toPairInput } from '../tables/pairs.ts';
import type { RunData, Scope } from '../tables/scope.ts';

/** Whether one model is no worse than another over the samples of all suites together, with what it rests on. */
export interface NoWorseFinding extends NoWorse {
  readonly modelA: string;
  readonly modelB: string;
  /** As a share. */
  readonly margin: number;
  readonly nPairs: number;
  readonly nUnpaired: number;
  readonly nSuites: number;
  readonly aOnly: number;
  readonly bOnly: number;
}

/** @param margin as a share, above 0 @param level of the interval: 0.9 for one one-sided test at 5 % */
export function computeNoWorse(
  scopes: readonly Scope[],
  modelA: string,
  modelB: string,
  margin: number,
  level = 0.9,
): NoWorseFinding {
  const paired = scopes.map(({ byModel }) => pair(findCells(byModel, modelA), findCells(byModel, modelB)));
  const total = (select: (one: (typeof paired)[number]) => number) => paired.reduce((sum, one) => sum + select(one), 0);
  return {
    ...noWorse(paired.map(toPairInput), margin, pairSeed(modelA, modelB), level),
    modelA,
    modelB,
    margin,
    nPairs: total((one) => one.a.size),
    nUnpaired: total(({ unpaired }) => unpaired),
    nSuites: scopes.length,
    aOnly: total(({ aOnly }) => aOnly),
    bOnly: total(({ bOnly }) => bOnly),
  };
}

/** Every model against the baseline, in the main wording. @param margin as a share; that of the run where null */
export function listNoWorse(data: RunData, pairs: Pairs, margin: number | null): NoWorseFinding[] {
  const prompt = findHeadPrompt(data.scopes);
  const scopes = data.scopes.filter((scope) => scope.language === '*' && scope.prompt === prompt);
  return Array.from(pairs, ([a, b]) => computeNoWorse(scopes, a, b, margin ?? data.inputs.settings.margin));
}

/** What must be known to read it, in sentences. */
export function noWorseNotes({ nSuites, aOnly, bOnly, pWorse, test, power, nUnpaired }: NoWorseFinding): string[] {
  const { claimNotes: text } = messages;
  return [
    text.together(nSuites, aOnly, bOnly, pValue(pWorse), test),
    power === null ? text.noPower : text.power(percent(power, 0)),
    ...(nUnpaired > 0 ? [text.unpaired(nUnpaired)] : []),
  ];
}
