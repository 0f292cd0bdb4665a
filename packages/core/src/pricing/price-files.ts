import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, displayPath, idSchema, readYaml, type YamlFile } from '@evenhand/io';
import * as z from 'zod';

import { type ExchangeRate, exchangeRatesFileSchema } from './exchange-rates.ts';
import { type HolidayYear, holidaysFileSchema } from './holidays.ts';
import { isFlat, type PriceRecord, priceRecordSchema } from './price-record.ts';
import { toEndMs, toStartMs } from './validity.ts';

/** prices/<host>.yaml, as it is written. */
export const priceFileSchema = z.strictObject({
  host: idSchema.describe("A host's id, which is the name of the file."),
  prices: describe(z.array(priceRecordSchema), 'Dated prices, one record after another.'),
  unpriced: describe(
    z
      .array(
        z.strictObject({
          model: describe(
            z.string().min(1).optional(),
            'An id of the roster that is served at the host; absent = all that have no record.',
          ),
          reason: describe(z.string().min(1), 'Why there is no price.'),
          readAt: describe(z.iso.date(), 'Day on which that was so.'),
        }),
      )
      .default([]),
    'What has no price here, and why.',
  ),
});

/** What has no price at a host, and why. */
export interface Unpriced {
  readonly host: string;
  /** null = all that have no record. */
  readonly model: string | null;
  readonly reason: string;
  /** Day on which that was so. */
  readonly readAt: string;
  /** A ConfigError that names file and line. */
  readonly problem: (text: string) => Error;
}

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
export function addPrices(path: string, all: HostPrice[], unpriced: Unpriced[], folder: string): void {
  const file = readYaml(path, priceFileSchema, 'the prices of a host');
  const { host, prices } = file.value;
  if (host !== basename(path, '.yaml'))
    throw file.problem(
      ['host'],
      `found ${JSON.stringify(host)}; expected the file's name, ${JSON.stringify(basename(path, '.yaml'))} (${displayPath(folder)})`,
    );
  for (const [index, { model = null, reason, readAt }] of file.value.unpriced.entries())
    unpriced.push({
      ...{ host, model, reason, readAt },
      problem: (text) => file.problem(['unpriced', index, ...(model === null ? [] : ['model'])], text),
    });
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
    const siblings = prices.filter(
      (one) => one.host === host && servedAs(host, one.record.model) === servedAs(host, record.model),
    );
    const rival = siblings.slice(0, siblings.indexOf(price)).find((one) => overlaps(one.record, record));
    if (rival !== undefined)
      problems.push(
        problem('id', `is in force on some of the days of ${rival.record.id}; expected days that do not overlap`)
          .message,
      );
    const before = findGapBefore(record, siblings);
    if (before !== null)
      problems.push(
        problem(
          'from',
          `found ${JSON.stringify(record.from)}, but ${before.id} ends at ${JSON.stringify(before.to)}; expected no gap between the records of a model, or the reason why nothing is known of it in \`gapBefore\``,
        ).message,
      );
    return problems;
  });
}

function overlaps(a: PriceRecord, b: PriceRecord): boolean {
  return isFlat(a) && isFlat(b) && toStartMs(a) < toEndMs(b) && toStartMs(b) < toEndMs(a);
}

/** The record after whose end nothing is known until this one begins; null = there is no such time, or it is explained. */
function findGapBefore(record: PriceRecord, siblings: readonly HostPrice[]): PriceRecord | null {
  const startMs = toStartMs(record);
  const earlier = siblings.map((one) => one.record).filter((one) => toStartMs(one) < startMs);
  const last = earlier.sort((a, b) => toEndMs(b) - toEndMs(a))[0];
  return record.gapBefore !== undefined || last === undefined || toEndMs(last) >= startMs ? null : last;
}

/** What prices need beside them: dated exchange rates, and calendars of holidays. */
export interface PriceReferences {
  readonly exchangeRates: readonly ExchangeRate[];
  readonly holidays: readonly HolidayYear[];
}

/** Reads `exchange-rates.yaml` and `holidays.yaml` of all folders; what an earlier folder has of a day or year holds. @throws ConfigError */
export function readPriceReferences(folders: readonly string[]): PriceReferences {
  const exchangeRates = new Map<string, ExchangeRate>();
  const holidays = new Map<string, HolidayYear>();
  for (const folder of [...folders].reverse()) {
    const ratesPath = join(folder, 'exchange-rates.yaml');
    if (existsSync(ratesPath))
      for (const rate of readYaml(ratesPath, exchangeRatesFileSchema, 'exchange rates').value.rates)
        exchangeRates.set(`${rate.currency} ${rate.day}`, rate);
    const holidaysPath = join(folder, 'holidays.yaml');
    if (existsSync(holidaysPath))
      for (const year of readYaml(holidaysPath, holidaysFileSchema, 'public holidays').value.holidays)
        holidays.set(`${year.calendar} ${year.year}`, year);
  }
  return { exchangeRates: [...exchangeRates.values()], holidays: [...holidays.values()] };
}

/** What is said to have no price and is not served, or has one. File and line first. */
export function findUnpricedProblems(
  unpriced: readonly Unpriced[],
  prices: readonly HostPrice[],
  hosts: ReadonlySet<string>,
  servedAs: ServedAs,
): string[] {
  return unpriced.flatMap(({ host, model, problem }) => {
    if (!hosts.has(host))
      return [
        problem(`is about ${JSON.stringify(host)}, which is no host; expected one of ${[...hosts].join(', ')}`).message,
      ];
    if (model === null) return [];
    const id = servedAs(host, model);
    if (id === null)
      return [
        problem(`found ${JSON.stringify(model)}; expected an id of the roster that is served at ${host}`).message,
      ];
    const price = prices.find((one) => one.host === host && servedAs(host, one.record.model) === id);
    return price === undefined
      ? []
      : [
          problem(
            `found ${JSON.stringify(model)}, which has the price ${price.record.id}; expected one without a price`,
          ).message,
        ];
  });
}

/** What is missing beside the prices: a currency without a rate, a calendar without a year. File and line first. */
export function findReferenceProblems(prices: readonly HostPrice[], references: PriceReferences): string[] {
  const currencies = new Set(['USD', ...references.exchangeRates.map(({ currency }) => currency)]);
  const calendars = new Set(references.holidays.map(({ calendar }) => calendar));
  return prices.flatMap(({ record, problem }) => [
    ...(currencies.has(record.currency ?? 'USD')
      ? []
      : [
          problem(
            'currency',
            `found ${JSON.stringify(record.currency)}; expected one of ${[...currencies].join(', ')} (benchmarks/exchange-rates.yaml)`,
          ).message,
        ]),
    ...(record.windows ?? []).flatMap(({ exceptHolidays }) =>
      exceptHolidays === undefined || calendars.has(exceptHolidays)
        ? []
        : [
            problem(
              'windows',
              `found the calendar ${JSON.stringify(exceptHolidays)}; expected one of ${[...calendars].join(', ') || 'those'} in benchmarks/holidays.yaml`,
            ).message,
          ],
    ),
  ]);
}

/** What these prices need of the references; an entry with prices in USD at all hours needs nothing. */
export function selectReferences(
  prices: readonly PriceRecord[],
  { exchangeRates, holidays }: PriceReferences,
): { exchangeRates?: ExchangeRate[]; holidays?: HolidayYear[] } {
  const currencies = new Set(prices.map(({ currency }) => currency));
  const calendars = new Set(prices.flatMap(({ windows = [] }) => windows.map((one) => one.exceptHolidays)));
  const rates = exchangeRates.filter(({ currency }) => currencies.has(currency));
  const years = holidays.filter(({ calendar }) => calendars.has(calendar));
  return {
    ...(rates.length === 0 ? {} : { exchangeRates: rates }),
    ...(years.length === 0 ? {} : { holidays: years }),
  };
}

/** All dated prices of a model at a host, by any of its names there. */
export function listPrices(prices: readonly HostPrice[], host: string, names: readonly string[]): PriceRecord[] {
  return prices.filter((one) => one.host === host && names.includes(one.record.model)).map((one) => one.record);
}
