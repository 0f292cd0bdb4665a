import type { ScorerDefinition } from '@evenhand/core';
import { choice } from './choice.ts';
import { exact } from './exact.ts';
import { includes } from './includes.ts';
import { numeric } from './numeric.ts';

/** Every judge by its name. */
export const scorers: readonly ScorerDefinition[] = [choice, exact, includes, numeric];
