import type { Generator } from '@evenhand/core';
import { wordProblemsGenerator } from './word-problems/index.ts';

export { WORD_PROBLEMS_TEMPLATES, type WordProblemsOptions, wordProblems } from './word-problems/index.ts';

/** Every generator by its name. */
export const generators: readonly Generator[] = [wordProblemsGenerator];
