import type { EnvironmentDefinition } from '@evenhand/core';
import { bookings } from './environments/bookings/index.ts';

/** Every environment by its name. */
export const environments: readonly EnvironmentDefinition[] = [bookings];
export { createDatasets } from './datasets/index.ts';
export { generators } from './generators/library.ts';
