import type { EnvironmentDefinition, Generator } from '@evenhand/core';
import { bookings } from './environments/bookings/index.ts';
import { bookingDialogues } from './generators/booking-dialogues/index.ts';
import { extraction } from './generators/extraction/index.ts';
import { shoppingAssistant } from './generators/shopping-assistant/index.ts';
import { wordProblems } from './generators/word-problems/index.ts';

/** Every generator by its name. */
export const generators: readonly Generator[] = [
  wordProblems.generator,
  extraction.generator,
  shoppingAssistant.generator,
  bookingDialogues,
];

/** Every environment by its name. */
export const environments: readonly EnvironmentDefinition[] = [bookings];
export { createDatasets } from './datasets/index.ts';
