import { type Catalogue, ConfigError, isFlat, listScorers, outlineSuite } from '@evenhand/core';
import { importFormats } from '@evenhand/importers';
import { didYouMean, findFields } from '@evenhand/io';
import { loadClaims, UNKNOWN } from '@evenhand/report';
import { withTables } from '@evenhand/runner';
import { printTable } from '../output/print-table.ts';
import { print, printJson } from '../output/terminal.ts';
import { createExperimentContext } from '../registry.ts';

interface Listing {
  readonly header: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[];
  /** All that is known, for `--json`; absent = the rows. */
  readonly details?: readonly unknown[];
}

/** What to show; absent = all. */
interface Filters {
  readonly origin?: string;
  readonly weights?: string;
  readonly host?: string;
  readonly developer?: string;
}

interface Flags extends Filters {
  readonly json?: boolean;
}

type Context = ReturnType<typeof createExperimentContext>;

const LISTS: Readonly<Record<string, (context: Context, filters: Filters) => Listing | Promise<Listing>>> = {
  suites: async (context) => ({
    header: ['name', 'version', 'samples', 'set', 'languages', 'scorer', 'licence', 'description'],
    rows: await Promise.all(
      [...context.catalogue.suites.values()].map(async (folder) => {
        const outline = await withTables(() => outlineSuite(folder, context));
        const { name, version, scorer, licence, description, reader, suite } = outline;
        const languages = suite?.samples.values().flatMap(({ language }) => (language === null ? [] : [language]));
        return {
          name,
          version,
          samples: suite?.size ?? null,
          set: reader === null ? '' : suite === null ? 'not fetched' : 'fetched',
          languages: languages === undefined ? null : [...new Set(languages)].join(' '),
          scorer: `${scorer.name}@${scorer.version}`,
          licence,
          description,
        };
      }),
    ),
  }),
  models: ({ catalogue }, filters) => {
    const found = filterModels(catalogue, filters);
    return {
      header: ['id', 'developer', 'origin', 'weights', 'licence', 'parameters', 'made from', 'reasons', 'hosts'],
      rows: found.map((model) => ({
        id: model.id,
        developer: model.developer,
        origin: model.origin,
        weights: model.weights,
        licence: model.licence === null ? null : `${model.licence}${model.licenceNote === undefined ? '' : ' *'}`,
        parameters: sizes(model),
        'made from': model.derivedFrom ?? '',
        reasons: model.reasons,
        hosts: model.at.map((served) => served.host).join(' ') || null,
      })),
      details: found,
    };
  },
  hosts: ({ catalogue }) => ({
    header: ['id', 'provider', 'operator', 'jurisdiction', 'address', 'key', 'device'],
    rows: catalogue.hosts.map((host) => ({
      id: host.id,
      provider: host.provider,
      operator: host.operator,
      jurisdiction: host.jurisdiction,
      address: host.baseUrl,
      key: host.apiKeyEnv,
      device: host.device,
    })),
    details: catalogue.hosts,
  }),
  prices: ({ catalogue }, { host }) => {
    requireKnown(
      'host',
      host,
      catalogue.hosts.map(({ id }) => id),
    );
    const found = catalogue.prices.filter((price) => host === undefined || price.host === host);
    return {
      header: ['id', 'host', 'model', 'currency', 'input', 'cached', 'output', 'from', 'to', 'read', 'used'],
      rows: found.map(({ host, record }) => ({
        id: record.id,
        host,
        model: record.model,
        currency: record.currency ?? 'USD',
        input: record.input,
        cached: record.cachedInput,
        output: record.output,
        from: record.from,
        to: record.to,
        read: record.readAt,
        used: isFlat(record)
          ? record.upToInputTokens === null
            ? 'yes'
            : `up to ${record.upToInputTokens} input tokens`
          : `no: depends on ${record.depends.join(', ')}`,
      })),
      details: found.map(({ host, record }) => ({ host, ...record })),
    };
  },
  providers: ({ providers }) => ({
    header: ['name', 'device', 'deterministic'],
    rows: providers.map(({ name, device, deterministic }) => ({ name, device, deterministic })),
  }),
  scorers: (context) => ({
    header: ['name', 'version', 'takes'],
    rows: listScorers(context).map((scorer) => ({
      name: scorer.name,
      version: scorer.version,
      takes: [...findFields(scorer.options, []).keys()].join(' ') || '',
    })),
  }),
  claims: ({ catalogue }) => {
    const claims = loadClaims([...catalogue.claims.values()]).flatMap((file) => file.value.claims);
    return {
      header: ['id', 'metric', 'direction', 'margin', 'statement'],
      rows: claims.map(({ id, metric, direction, margin, statement }) => ({
        ...{ id, metric, direction, statement },
        margin: `${margin.value} ${margin.unit}`,
      })),
      details: claims,
    };
  },
  formats: () => ({
    header: ['name', 'what it reads'],
    rows: importFormats.map(({ name, description }) => ({ name, 'what it reads': description })),
  }),
  experiments: ({ catalogue }) => ({
    header: ['name'],
    rows: [...catalogue.experiments.keys()].map((name) => ({ name })),
  }),
};

/** Heads of columns whose key in `--json` is another word. */
const LABELS: Readonly<Record<string, string>> = { set: 'dataset' };

/** Which flags choose among what. */
const FILTERS: Readonly<Record<keyof Filters, readonly string[]>> = {
  origin: ['models'],
  weights: ['models'],
  developer: ['models'],
  host: ['models', 'prices'],
};

export async function list(what: string | undefined, { json, ...filters }: Flags): Promise<void> {
  const context = createExperimentContext();
  refuseIdle(what, filters);
  if (what === undefined) {
    const counts = await Promise.all(
      Object.entries(LISTS).map(async ([name, createListing]) => ({
        what: name,
        count: (await createListing(context, {})).rows.length,
      })),
    );
    if (json) printJson(counts);
    else {
      printTable(
        ['what', 'count'],
        counts.map((row) => [row.what, String(row.count)]),
        [1],
      );
      print('\nevenhand list <what> shows one of them.');
    }
    return;
  }
  const createListing = LISTS[what];
  if (createListing === undefined) {
    throw new ConfigError(
      `list ${what}: no such list; ${didYouMean(what, Object.keys(LISTS), String) ?? `expected one of ${Object.keys(LISTS).join(', ')}`}`,
    );
  }
  const { header, rows, details } = await createListing(context, filters);
  if (json) printJson(details ?? rows);
  else if (rows.length === 0) print(`No ${what} of this kind.`);
  else {
    printTable(
      header.map((name) => LABELS[name] ?? name),
      rows.map((row) => header.map((name) => (row[name] == null ? UNKNOWN : String(row[name])))),
    );
    const note = notes(what, rows);
    if (note !== '') print(`\n${note}`);
  }
}

function notes(what: string, rows: Listing['rows']): string {
  if (what === 'prices')
    return 'For 1M tokens: of the shortest prompts and replies, outside of windows. Bands, windows, sources and notes: evenhand list prices --json';
  if (what !== 'models') return '';
  const restriction = rows.some(({ licence }) => String(licence).endsWith(' *'))
    ? '* the licence has a restriction. '
    : '';
  return `${restriction}${UNKNOWN} is not known. Ids at each host, sources and notes: evenhand list models --json`;
}

/** A flag that chooses nothing here would seem to have chosen. @throws ConfigError */
function refuseIdle(what: string | undefined, filters: Filters): void {
  for (const [flag, lists] of Object.entries(FILTERS))
    if (filters[flag as keyof Filters] !== undefined && !lists.includes(what ?? ''))
      throw new ConfigError(`--${flag}: filters ${lists.join(' and ')} only; found it with list ${what ?? ''}`.trim());
}

function filterModels(catalogue: Catalogue, { origin, weights, host, developer }: Filters): Catalogue['weights'] {
  const country = origin?.toUpperCase();
  requireKnown('origin', country, ['UNKNOWN', ...catalogue.weights.flatMap((model) => model.origin ?? [])]);
  requireKnown(
    'host',
    host,
    catalogue.hosts.map(({ id }) => id),
  );
  const developers = catalogue.weights.map((model) => model.developer);
  const name = developers.find((one) => one.toLowerCase() === developer?.toLowerCase());
  if (name === undefined) requireKnown('developer', developer, developers);
  return catalogue.weights.filter(
    (model) =>
      (country === undefined || (model.origin ?? 'UNKNOWN') === country) &&
      (weights === undefined || model.weights === weights) &&
      (host === undefined || model.at.some((served) => served.host === host)) &&
      (name === undefined || model.developer === name),
  );
}

/** @throws ConfigError where nothing has what was asked for, with what was probably meant */
function requireKnown(flag: string, wanted: string | undefined, all: readonly string[]): void {
  if (wanted === undefined || all.includes(wanted)) return;
  throw new ConfigError(
    `--${flag} ${wanted}: no such ${flag}; ${didYouMean(wanted, all, String) ?? `expected one of ${[...new Set(all)].join(', ')}`}`,
  );
}

const UNITS = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
] as const;

/** `1.6T / 49B`: all, and those that work on one token. */
function sizes({ parameters, activeParameters }: Catalogue['weights'][number]): string | null {
  const short = (count: number) => {
    const [unit, letter] = UNITS.find(([size]) => count >= size) ?? [1, ''];
    return `${Number((count / unit).toPrecision(3))}${letter}`;
  };
  if (parameters === null && activeParameters === null) return null;
  const all = parameters === null ? UNKNOWN : short(parameters);
  return activeParameters === null ? all : `${all} / ${short(activeParameters)}`;
}
