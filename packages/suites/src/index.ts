import type { Generator } from '@evenhand/core';
import { wordProblems } from './word-problems/index.ts';

/** Every generator by its name. */
export const generators: readonly Generator[] = [wordProblems.generator];
export type { FormatOptions, ImportFormat } from './import/format.ts';
export { importFormats } from './import/index.ts';
export { readersFor } from './readers/index.ts';
