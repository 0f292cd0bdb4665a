import { findSmallest } from '@evenhand/io';
import { type RunData, type Scope, trialsOf } from '../tables/scope.ts';
import type { Claim } from './claim-file.ts';
import type { Sides } from './population.ts';

/** The least on which a statement about a group of models (a country, open weights) may rest. */
const LEAST_MODELS = 3;
const LEAST_SAMPLES = 100;
const LEAST_SUITES = 3;

/** How far a finding reaches: the claim as it is worded, or these models alone. METHODOLOGY §8.6. */
export interface Reach {
  readonly reach: 'claim' | 'these models only';
  /** What is too little; empty where nothing is. */
  readonly short: readonly {
    readonly what: 'models' | 'samples' | 'suites';
    readonly found: number;
    readonly least: number;
  }[];
}

const FULL: Reach = { reach: 'claim', short: [] };

/**
 * A claim about named models holds for them. One about a group needs three models of each group, and 100 samples; to be
 * supported also three suites, unless it names its own: one suite can speak against a general statement, not carry it.
 * @param suites of the whole claim, also where the finding is on one of them
 */
export function computeReach(
  data: RunData,
  claim: Claim,
  { a, b }: Sides,
  scopes: readonly Scope[],
  suites: number,
  verdict: 'supported' | 'refuted' | 'undecided',
): Reach {
  const groups = [a, b].filter(({ general }) => general);
  if (groups.length === 0 || verdict === 'undecided') return FULL;
  const models = findSmallest(groups.map((side) => side.models.length));
  const samples = scopes.reduce((sum, scope) => sum + scope.planned / trialsOf(data, scope.suite), 0);
  const all: Reach['short'] = [
    { what: 'models', found: models, least: LEAST_MODELS },
    { what: 'samples', found: samples, least: LEAST_SAMPLES },
    ...(verdict === 'supported' && claim.suites === 'all'
      ? [{ what: 'suites' as const, found: suites, least: LEAST_SUITES }]
      : []),
  ];
  const short = all.filter(({ found, least }) => found < least);
  return short.length === 0 ? FULL : { reach: 'these models only', short };
}
