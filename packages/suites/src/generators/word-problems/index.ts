import { twinSuite } from '../twins.ts';
import { farm } from './templates/farm.ts';
import { home } from './templates/home.ts';
import { kitchen } from './templates/kitchen.ts';
import { school } from './templates/school.ts';
import { shopping } from './templates/shopping.ts';
import { travel } from './templates/travel.ts';
import { work } from './templates/work.ts';

/**
 * School-maths questions with a numeric answer, each in English and in Chinese (`twin`), from templates (`cluster`).
 * Up to n = 7746 no template runs out of new numbers.
 */
export const wordProblems = twinSuite({
  name: 'word-problems',
  prefix: 'wp',
  templates: [...shopping, ...travel, ...kitchen, ...school, ...farm, ...work, ...home],
});
