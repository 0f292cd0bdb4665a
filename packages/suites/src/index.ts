import type { EnvironmentDefinition, Generator } from '@evenhand/core';
import { bookings } from './environments/bookings/index.ts';
import { bookingDialogues } from './generators/booking-dialogues/index.ts';
import { ownCode } from './generators/code/index.ts';
import { extraction } from './generators/extraction/index.ts';
import { instructionFollowing } from './generators/instruction-following/index.ts';
import { longContext } from './generators/long-context/index.ts';
import { recommendation } from './generators/recommendation/index.ts';
import { ownSafety } from './generators/safety/index.ts';
import { shopWishes } from './generators/shop/wishes.ts';
import { shoppingAssistant } from './generators/shopping-assistant/index.ts';
import { ownToolCalls } from './generators/tool-calls/index.ts';
import { wordProblems } from './generators/word-problems/index.ts';

/** Every generator by its name. */
export const generators: readonly Generator[] = [
  wordProblems.generator,
  extraction.generator,
  shoppingAssistant.generator,
  bookingDialogues,
  recommendation.generator,
  shopWishes.generator,
  ownToolCalls.generator,
  instructionFollowing.generator,
  ownSafety.generator,
  longContext.generator,
  ownCode.generator,
];

/** Every environment by its name. */
export const environments: readonly EnvironmentDefinition[] = [bookings];
export { createDatasets } from './datasets/index.ts';
