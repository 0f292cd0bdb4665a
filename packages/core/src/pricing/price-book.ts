import { basename } from 'node:path';
import * as z from 'zod';
import { displayPath } from '../io/files.ts';
import { idSchema } from '../io/ids.ts';
import { readYaml, type YamlFile } from '../io/yaml-file.ts';
import { isFlat, type PriceRecord, priceRecordSchema } from './price.ts';

/** prices/<host>.yaml, as it is written. */
export const priceFileSchema = z.strictObject({
  host: idSchema.describe("A host's id, which is the name of the file."),
  prices: z.array(priceRecordSchema).describe('Dated prices, one record after another.'),
});

/** A dated price, and at which host. */
export interface HostPrice {
  readonly host: string;
  readonly record: PriceRecord;
  /** A ConfigError that names file and line of one of its keys. */
  readonly problem: (key: keyof PriceRecord, text: string) => Error;
}

/** The roster id of what a host serves under a name, its roster id or its id there; null = it serves no such thing. */
export type ServedAs = (host: string, name: string) => string | null;

/** Adds a host's price file; a model that an earlier folder prices at this host keeps those prices. @throws ConfigError */
export function addPrices(path: string, all: HostPrice[], folder: string): void {
  const file = readYaml(path, priceFileSchema, 'the prices of a host');
  const { host, prices } = file.value;
  if (host !== basename(path, '.yaml'))
    throw file.problem(
      ['host'],
      `found ${JSON.stringify(host)}; expected the file's name, ${JSON.stringify(basename(path, '.yaml'))} (${displayPath(folder)})`,
    );
  const before = [...all];
  for (const [index, record] of prices.entries()) {
    if (before.some((one) => one.host === host && one.record.model === record.model)) continue;
    all.push({ host, record, problem: createProblem(file, index) });
  }
}

function createProblem(file: YamlFile<unknown>, index: number): HostPrice['problem'] {
  return (key, text) => file.problem(['prices', index, key], text);
}

/** @returns what is wrong with the prices of all files together, file and line first */
export function findPricingProblems(
  prices: readonly HostPrice[],
  hosts: ReadonlySet<string>,
  servedAs: ServedAs,
): string[] {
  const seen = new Map<string, HostPrice>();
  return prices.flatMap((price) => {
    const { host, record, problem } = price;
    const problems: string[] = [];
    if (!hosts.has(host))
      problems.push(
        problem(
          'id',
          `is a price at ${JSON.stringify(host)}, which is no host; expected one of ${[...hosts].join(', ')}`,
        ).message,
      );
    else if (servedAs(host, record.model) === null)
      problems.push(
        problem(
          'model',
          `found ${JSON.stringify(record.model)}; expected an id of the roster that is served at ${host}, or the id that it has there (benchmarks/models)`,
        ).message,
      );
    if (seen.has(record.id))
      problems.push(problem('id', `found ${JSON.stringify(record.id)} twice; ids of prices are unique`).message);
    seen.set(record.id, price);
    const rival = prices
      .slice(0, prices.indexOf(price))
      .find(
        (one) =>
          one.host === host &&
          servedAs(host, one.record.model) === servedAs(host, record.model) &&
          overlaps(one.record, record),
      );
    if (rival !== undefined)
      problems.push(
        problem('id', `is in force on some of the days of ${rival.record.id}; expected days that do not overlap`)
          .message,
      );
    return problems;
  });
}

function overlaps(a: PriceRecord, b: PriceRecord): boolean {
  const before = (x: PriceRecord, y: PriceRecord) => x.to !== null && y.from !== null && x.to < y.from;
  return isFlat(a) && isFlat(b) && !before(a, b) && !before(b, a);
}

/** All dated prices of a model at a host, by any of its names there. */
export function listPrices(prices: readonly HostPrice[], host: string, names: readonly string[]): PriceRecord[] {
  return prices.filter((one) => one.host === host && names.includes(one.record.model)).map((one) => one.record);
}
