import type { ScorerDefinition } from '@evenhand/core';
import { numeric } from './numeric.ts';

/** Every judge by its name. */
export const scorers: readonly ScorerDefinition[] = [numeric];
