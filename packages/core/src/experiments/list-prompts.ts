import type { Suite } from '../suites/suite.ts';
import type { Settings } from './settings.ts';

/** Names of the prompts that are run of a suite, in the suite's order. */
export function listPrompts(suite: Pick<Suite, 'prompts'>, { prompts }: Pick<Settings, 'prompts'>): string[] {
  const all = Object.keys(suite.prompts);
  return prompts === 'all' ? all : all.filter((name) => [prompts].flat().includes(name));
}
