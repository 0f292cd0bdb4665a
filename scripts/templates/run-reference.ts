import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Outcome } from './compare.ts';

export interface Render {
  readonly template: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Renders by transformers.
 * @param python an interpreter that has what requirements.txt names
 * @param date what the templates take for today, `YYYY-MM-DD`
 * @throws Error where it does not run
 */
export function runReference(python: string, date: string, renders: readonly Render[]): Outcome[] {
  const run = spawnSync(python, [join(import.meta.dirname, 'reference.py')], {
    input: JSON.stringify({ date, renders }),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (run.status !== 0)
    throw new Error(
      `${python}: the reference did not run; install scripts/templates/requirements.txt and name the interpreter with --python`,
    );
  return run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Outcome);
}
