import type { Generator } from '@evenhand/core';
import { extraction } from './extraction/index.ts';
import { shoppingAssistant } from './shopping-assistant/index.ts';
import { wordProblems } from './word-problems/index.ts';

/** Every generator by its name. */
export const generators: readonly Generator[] = [
  wordProblems.generator,
  extraction.generator,
  shoppingAssistant.generator,
];
export type { FormatOptions, ImportFormat } from './import/format.ts';
export { importFormats } from './import/index.ts';
export { readersFor } from './readers/index.ts';
