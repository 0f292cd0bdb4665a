import { ConfigError } from '@evenhand/core';
import { describe, displayPath, readYaml } from '@evenhand/io';
import * as z from 'zod';

const field = z.string().min(1);

/** How a published table of totals is read: the names of its fields. */
export const tableMapSchema = z.strictObject({
  name: field.describe('Name of the table.'),
  source: field.describe('Where it is published.'),
  model: field.describe('Field with the name of the model.'),
  besides: describe(
    field.optional(),
    'Field that is added to the name where two entries have the same one; absent = they may not.',
  ),
  samples: field.describe('Field with the number of samples that were asked.'),
  right: field.describe('Field with the number of right answers.'),
  publishedPercent: describe(
    field.optional(),
    'Field with the accuracy that was printed, in percent; absent = none was.',
  ),
  totalCostUsd: describe(field.optional(), 'Field with the cost of all samples, USD; absent = none is stated.'),
  zeroCostIs: describe(
    z.enum(['unknown', 'free']).optional(),
    'What a cost of 0 says; needed where a cost is stated, because tables write 0 for either.',
  ),
  secondsPerSample: describe(
    field.optional(),
    'Field with the mean time of a sample, seconds; absent = none is stated.',
  ),
});
export type TableMap = z.infer<typeof tableMapSchema>;

/** One entry of a published table; null = it is not known. */
export interface PublishedRow {
  readonly model: string;
  readonly samples: number;
  readonly right: number;
  /** Of all samples. */
  readonly totalCostUsd: number | null;
  readonly secondsPerSample: number | null;
}

export interface PublishedTable {
  readonly map: TableMap;
  readonly rows: readonly PublishedRow[];
  /** Where the table contradicts itself, in sentences. */
  readonly notes: readonly string[];
}

const entries = z.array(z.record(z.string(), z.unknown())).min(1);

/** Reads a table (YAML or JSON, a list of entries) by a map. Nothing of an entry is guessed. @throws ConfigError naming file and entry */
export function readPublishedTable(path: string, mapPath: string): PublishedTable {
  const file = readYaml(mapPath, tableMapSchema, 'the map of a published table');
  const map = file.value;
  if (map.totalCostUsd !== undefined && map.zeroCostIs === undefined)
    throw file.problem(['totalCostUsd'], 'needs zeroCostIs: unknown or free beside it');
  const table = readYaml(path, entries, 'a published table').value;
  const names = table.map((entry) => entry[map.model]);
  const notes: string[] = [];
  const rows = table.map((entry, index): PublishedRow => {
    const problem = (key: string, expected: string) =>
      new ConfigError(
        `${displayPath(path)}: entry ${index + 1} (${String(names[index])}): ${key}: found ${JSON.stringify(entry[key] ?? null)}; expected ${expected}`,
      );
    const count = (key: string) => {
      const value = entry[key];
      if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw problem(key, 'a whole number');
      return value;
    };
    const amount = (key: string | undefined) => {
      const value = key === undefined ? null : (entry[key] ?? null);
      if (value !== null && (typeof value !== 'number' || !(value >= 0 && value < Number.POSITIVE_INFINITY)))
        throw problem(key!, 'a number of 0 or more, or nothing');
      return value;
    };
    const name = names[index];
    if (typeof name !== 'string' || name.trim() === '') throw problem(map.model, 'the name of a model');
    const isShared = names.filter((one) => one === name).length > 1;
    const [samples, right] = [count(map.samples), count(map.right)];
    if (samples === 0 || right > samples) throw problem(map.right, `at most ${map.samples}, which is ${samples}`);
    const cost = amount(map.totalCostUsd);
    const printed = amount(map.publishedPercent);
    if (printed !== null && Math.abs(printed - (100 * right) / samples) > 0.0501)
      notes.push(
        `${name}: ${right} of ${samples} are ${((100 * right) / samples).toFixed(1)} %, and ${printed} % is printed`,
      );
    return {
      model: isShared && map.besides !== undefined ? `${name} (${String(entry[map.besides])})` : name,
      samples,
      right,
      totalCostUsd: cost === 0 && map.zeroCostIs === 'unknown' ? null : cost,
      secondsPerSample: amount(map.secondsPerSample),
    };
  });
  assertDistinct(path, rows);
  return { map, rows, notes };
}

function assertDistinct(path: string, rows: readonly PublishedRow[]): void {
  const twice = rows.find(({ model }, index) => rows.findIndex((one) => one.model === model) < index);
  if (twice !== undefined)
    throw new ConfigError(
      `${displayPath(path)}: ${JSON.stringify(twice.model)} stands twice; name a field in the map that tells the two apart (besides)`,
    );
}
