import type { ImportedSuite } from '../../pipeline/row.ts';
import { PLAIN_SUITE } from '../format.ts';

/** Its rewards are functions of the environment's own, so none of our scorers stands beside them unasked. */
export const VERIFIERS_SUITE: ImportedSuite = {
  ...PLAIN_SUITE,
  name: 'verifiers',
  source: 'verifiers',
  verdicts: { by: 'verifiers', full: 1, perTrial: true, repeatable: false },
};

/** The next number of a name, from 1: the n-th line of an example is its n-th rollout. */
export type Counter = (name: string) => number;
