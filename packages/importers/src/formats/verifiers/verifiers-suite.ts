import { toValidId } from '../../pipeline/label.ts';
import type { ImportedSuite } from '../../pipeline/row.ts';
import { PLAIN_SUITE } from '../format.ts';

/**
 * The set of an environment. Its rewards are functions of its own, so none of our scorers stands beside them unasked.
 * @param environment its id; null = the files do not say
 */
export const createSuite = (environment: string | null): ImportedSuite => ({
  ...PLAIN_SUITE,
  name: environment === null || environment === '' ? 'verifiers' : toValidId(environment),
  source: 'verifiers',
  verdicts: { by: 'verifiers', full: 1, perTrial: true, repeatable: false },
});

/** The next number of a name, from 1: the n-th line of an example is its n-th rollout. */
export type Counter = (name: string) => number;
