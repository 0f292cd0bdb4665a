// What a file of results says of the configuration that made it.
import { statSync } from 'node:fs';
import { hashJson } from '@evenhand/io';
import { valueAt } from '../../json-stream/json-elements.ts';
import { fieldAt, isFields } from '../../json-stream/json-values.ts';
import { readBytes } from '../../json-stream/source.ts';

/** Larger files are not searched for it. */
const LARGEST_BYTES = 64 << 20;

/** null = it is not there, or not to be had. */
async function readSetting(path: string, place: readonly string[]): Promise<unknown> {
  if (statSync(path).size > LARGEST_BYTES) return null;
  return valueAt(readBytes(path), place).catch(() => null);
}

/** Different tests that the configuration lists; null = it lists none, or names files of them. An aborted run holds fewer. */
export async function countListedTests(path: string): Promise<number | null> {
  const tests = await readSetting(path, ['config', 'tests']);
  if (!Array.isArray(tests) || !tests.every(isFields)) return null;
  return new Set(
    tests.map(({ vars, assert, description }) => hashJson([vars ?? null, assert ?? null, description ?? null])),
  ).size;
}

/** What a file says of repetitions: how often each test was run, or how many tests there are. */
export type Repetition = { readonly repeat: number } | { readonly listed: number };

/** What a file says of repetitions; null = nothing. */
export const readRepetition = async (path: string): Promise<Repetition | null> =>
  (await readStatedRepeat(path)) ?? (await readListing(path));

/** What `--repeat` was; null = the file does not say, as older versions and files by line do not. */
async function readStatedRepeat(path: string): Promise<Repetition | null> {
  const found = await readSetting(path, ['runtimeOptions', 'repeat']);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 1 ? { repeat: found } : null;
}

/** How many tests the configuration makes; null = they stand in other files, or are made in ways that are not followed here. */
async function readListing(path: string): Promise<Repetition | null> {
  const config = await readSetting(path, ['config']);
  const tests = fieldAt(config, 'tests');
  const defaults = countVariants(fieldAt(config, 'defaultTest.vars'));
  if (!Array.isArray(tests) || !tests.every(isFields) || defaults !== 1) return null;
  const scenarios = fieldAt(config, 'scenarios');
  if (Array.isArray(scenarios) ? scenarios.length > 0 : scenarios != null) return null;
  const counts = tests.map(({ vars }) => countVariants(vars));
  return counts.includes(null) ? null : { listed: (counts as number[]).reduce((sum, one) => sum + one, 0) };
}

/** A variable that is a list makes a test of each of its values. null = values come from a file. */
function countVariants(vars: unknown): number | null {
  if (vars === undefined || vars === null) return 1;
  if (!isFields(vars)) return null;
  let count = 1;
  for (const value of Object.values(vars)) {
    if (typeof value === 'string' && value.startsWith('file://')) return null;
    if (Array.isArray(value)) count *= value.length;
  }
  return count;
}

/** How often each test was run. @param tests numbers of tests that the rows have; null = it cannot be told */
export function countRepeat(stated: Repetition | null, tests: number): number | null {
  if (stated === null) return null;
  if ('repeat' in stated) return stated.repeat;
  const { listed } = stated;
  return listed > 0 && tests > 0 && tests % listed === 0 ? tests / listed : null;
}
