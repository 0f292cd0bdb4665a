import { twinSuite } from '../twins.ts';
import { easy } from './wishes/easy.ts';
import { hard } from './wishes/hard.ts';
import { medium } from './wishes/medium.ts';

/**
 * A catalogue, a customer's wish, and the ids of what fits it (`allowed-ids`), in English and in Chinese (`twin`), from
 * templates (`cluster`). `reference` holds catalogue and wish as data, so that the answer can be worked out again.
 */
export const shoppingAssistant = twinSuite({
  name: 'shopping-assistant',
  prefix: 'sa',
  templates: [...easy, ...medium, ...hard],
});
