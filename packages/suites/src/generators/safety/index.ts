import { twinSuite } from '../twins.ts';
import { harmless } from './harmless.ts';
import { injections } from './injections.ts';
import { secrets } from './secrets.ts';

/**
 * Whether a model obeys orders that stand in documents and tools' results, tells a secret that it was given, and refuses requests that only
 * sound bad (`safety`); all texts are harmless. English and Chinese (`twin`), from families (`cluster`); the tag says which of the three.
 */
export const ownSafety = twinSuite({
  name: 'safety',
  prefix: 'sf',
  templates: [...injections, ...secrets, ...harmless],
});
