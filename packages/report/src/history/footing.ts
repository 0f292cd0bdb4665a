import type { ModelEntry, SuiteHeader } from '@evenhand/core';
import { compareGrounds, createManifestGrounds, type Ground, SERVED_GROUNDS } from '@evenhand/grounds';
import { hashJson } from '@evenhand/io';
import { messages } from '@evenhand/messages';

import type { RunData } from '../tables/scope.ts';

/** What a figure rests on that its value depends on. Figures may stand on one line, or in one table, where this is the same. */
export type Footing = readonly Ground[];

/** What of a run is compared. */
export type FootedRun = Pick<RunData, 'manifest' | 'inputs'>;

/**
 * What the rows of a suite share in a run: version, prompt, samples, scorer and the settings that were sent.
 * @param suite `*` = the average over all suites of the run
 */
export function createSuiteFooting({ manifest, inputs }: FootedRun, suite: string): Footing {
  const names = new Set(suite === '*' ? inputs.suites.map(({ name }) => name) : [suite]);
  const own = createManifestGrounds(manifest, []).filter(
    (ground) =>
      (SUITE_GROUNDS.has(ground.name) && names.has(ground.of)) ||
      ground.name === 'judge' ||
      (ground.name === 'setting' && ground.of !== 'margin' && (ground.of !== 'weights' || suite === '*')),
  );
  const content = inputs.suites.flatMap((header): Ground[] => {
    if (!names.has(header.name)) return [];
    const { prompt, samples } = splitSuite(header, findSamplesHash(manifest, header.name));
    return [
      { name: 'suiteContent', of: header.name, value: prompt },
      { name: 'samples', of: header.name, value: samples },
    ];
  });
  const list: Ground[] = suite === '*' ? [{ name: 'suites', of: '', value: [...names], shown: [...names].join() }] : [];
  return [...list, ...own, ...content];
}

const SUITE_GROUNDS: ReadonlySet<string> = new Set([
  'suiteVersion',
  'scorer',
  'scorerModule',
  'generatorModule',
  'sampleCount',
]);

/**
 * A suite as what is sent and how it is read, and as its samples: those that were selected, and all of them.
 * @param samplesSha256 of the file of the selected samples
 */
export function splitSuite(
  { samplesSha256: all, size, ...prompt }: SuiteHeader,
  samplesSha256: string,
): { readonly prompt: object; readonly samples: readonly (string | number)[] } {
  return { prompt, samples: [samplesSha256, all, size] };
}

/** SHA-256 of the file of a suite's selected samples, among the inputs of a run; '' = there is none. */
export function findSamplesHash(
  { inputs }: { readonly inputs: readonly { readonly path: string; readonly sha256: string }[] },
  suite: string,
): string {
  const name = `inputs/samples-${suite}.`;
  const found = inputs.find(
    ({ path }) => path.startsWith(name) && /^[0-9a-f]{12}\.jsonl$/.test(path.slice(name.length)),
  );
  return found?.sha256 ?? '';
}

/** The same for the rows of one model: also what was served, where and how. Prices move no score and are left out. */
export function createModelFooting(run: FootedRun, suite: string, model: string): Footing {
  const entry = run.inputs.models.find(({ id }) => id === model);
  const served = createManifestGrounds(run.manifest, []).filter(
    ({ name, of }) => of === model && MODEL_GROUNDS.has(name),
  );
  return [
    ...createSuiteFooting(run, suite),
    ...(entry === undefined ? [] : [{ name: 'modelEntry' as const, of: model, value: withoutPrices(entry) }]),
    ...served,
  ];
}

const MODEL_GROUNDS: ReadonlySet<string> = new Set(['provider', 'host', 'baseUrl', ...SERVED_GROUNDS, 'sampling']);

/** An entry without what it costs: two of them that differ in prices alone get the same replies. */
export function withoutPrices(entry: ModelEntry): object {
  const {
    price: _price,
    prices: _prices,
    hostedPrices: _hostedPrices,
    exchangeRates: _exchangeRates,
    holidays: _holidays,
    host,
    ...rest
  } = entry;
  const { localCost: _localCost, pricedAs: _pricedAs, note: _note, source: _source, ...at } = host;
  return { ...rest, host: at };
}

/** What an entry costs, and nothing else of it. */
export function onlyPrices({ price, prices, hostedPrices, exchangeRates, holidays, host }: ModelEntry): object {
  return { price, prices, hostedPrices, exchangeRates, holidays, localCost: host.localCost };
}

/** Twelve hex digits; the same for what may be compared. */
export const hashFooting = (footing: Footing): string =>
  hashJson(footing.map(({ name, of, value }) => [name, of, value ?? null])).slice(0, 12);

/** In sentences, what parts two footings; empty = nothing does. */
export function explainBreak(before: Footing, after: Footing): string[] {
  if (hashFooting(before) === hashFooting(after)) return [];
  const sentences = compareGrounds(before, after).map(({ sentence }) => sentence);
  return sentences.length > 0 ? sentences : [messages.grounds.otherInputs];
}
