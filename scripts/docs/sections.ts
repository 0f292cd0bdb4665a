// What stands between marks in the documents: `<!-- columns:samples -->` … `<!-- /columns -->`. All of it comes from the code.
import type * as z from 'zod';
import { capabilitiesSchema } from '../../packages/core/src/contract/capabilities.ts';
import { FAILURE_MEANINGS } from '../../packages/core/src/contract/errors.ts';
import { generationSchema, samplingSchema, usageSchema } from '../../packages/core/src/contract/generation.ts';
import { modelIdentitySchema } from '../../packages/core/src/contract/model-adapter.ts';
import { proxySchema } from '../../packages/core/src/contract/network.ts';
import { judgeCostSchema, scoreSchema } from '../../packages/core/src/contract/score.ts';
import { experimentSchema } from '../../packages/core/src/experiments/experiment.ts';
import { inlineModelSchema } from '../../packages/core/src/experiments/experiment-models.ts';
import {
  OUTCOMES,
  PROVIDER_ERROR_KINDS,
  ProviderError,
  SETTINGS,
  toFailureOutcome,
} from '../../packages/core/src/index.ts';
import { hardwareFileSchema, hardwareSchema } from '../../packages/core/src/models/hardware.ts';
import { lineageSchema } from '../../packages/core/src/models/lineage.ts';
import {
  hostSchema,
  localCostSchema,
  modelEntrySchema,
  requestSupportSchema,
} from '../../packages/core/src/models/model.ts';
import { rateLimitsSchema } from '../../packages/core/src/models/rate-limits.ts';
import { developerFileSchema } from '../../packages/core/src/models/weights.ts';
import { exchangeRatesFileSchema } from '../../packages/core/src/pricing/exchange-rates.ts';
import { holidaysFileSchema } from '../../packages/core/src/pricing/holidays.ts';
import { priceFileSchema } from '../../packages/core/src/pricing/price-files.ts';
import {
  bandSchema,
  priceRecordSchema,
  ratesSchema,
  windowSchema,
} from '../../packages/core/src/pricing/price-record.ts';
import { costSchema } from '../../packages/core/src/pricing/turn-cost.ts';
import { failedAttemptSchema } from '../../packages/core/src/run-folder/failed-attempt.ts';
import { importSchema } from '../../packages/core/src/run-folder/import-statement.ts';
import { journalEventSchema } from '../../packages/core/src/run-folder/journal.ts';
import { manifestSchema } from '../../packages/core/src/run-folder/manifest.ts';
import { OUTCOME_MEANINGS, runRecordSchema, turnSchema } from '../../packages/core/src/run-folder/record.ts';
import { promptSchema } from '../../packages/core/src/suites/prompt-variant.ts';
import { promptVariantSchema } from '../../packages/core/src/suites/prompt-variant-file.ts';
import { sampleSchema } from '../../packages/core/src/suites/sample.ts';
import { scorerConfigSchema, suiteSchema } from '../../packages/core/src/suites/suite.ts';
import { suiteFileSchema } from '../../packages/core/src/suites/suite-file.ts';
import { METHODS } from '../../packages/grounds/src/index.ts';
import { mapSchema } from '../../packages/importers/src/formats/map/map-schema.ts';
import { siteFileSchema } from '../../packages/page/src/site/site-file.ts';
import { providers } from '../../packages/providers/src/index.ts';
import { adoptionFileSchema } from '../../packages/report/src/adoption/snapshot.ts';
import { claimFileSchema, groupSchema } from '../../packages/report/src/claims/claim-file.ts';
import { policySchema } from '../../packages/report/src/gate/policy-file.ts';
import { nightLogSchema } from '../../packages/report/src/history/night-log.ts';
import {
  COLUMNS,
  type Column,
  MEASURE_CAVEATS,
  QUALITY_CAVEATS,
  type TableName,
} from '../../packages/report/src/index.ts';
import { LOAD_COLUMNS, LOAD_REQUEST_COLUMNS } from '../../packages/report/src/load/load-columns.ts';
import { METHOD_SUBJECTS, METHODS_BY_TABLE } from '../../packages/report/src/methods.ts';
import { CAVEAT_RULES } from '../../packages/report/src/tables/caveat-rules.ts';
import { CELL_FORMATS, EMPTY_WHEN } from '../../packages/report/src/tables/empty-cells.ts';
import { runningScorers, scorers } from '../../packages/scorers/src/index.ts';
import { createDatasets, generators } from '../../packages/suites/src/index.ts';
import { arrowDiagram, packageTable } from './architecture.ts';
import { decisionTable } from './decisions.ts';
import { keyTable } from './key-table.ts';
import { code, table } from './markdown.ts';
import { defOf, peel } from './zod-inside.ts';

await Promise.all(generators.names.map((name) => generators.load(name)));

type Make = () => string;
const AUTHORING = 'authoring.md';
const INTERNALS = 'run-folder-internals.md';
const SITE = 'site.md';

type Skip = (key: string) => boolean;
const written = (schema: z.ZodType, skip?: Skip): Make => {
  return () => keyTable(schema, AUTHORING, { written: true, skip });
};
const stored = (schema: z.ZodType, skip?: Skip): Make => {
  return () => keyTable(schema, INTERNALS, { written: false, skip });
};

const KEYS: Readonly<Record<string, Make>> = {
  suite: written(suiteFileSchema, (key) => /^prompt\.(?!variants)/.test(key)),
  prompt: written(promptVariantSchema),
  sample: written(sampleSchema),
  experiment: written(experimentSchema),
  entry: written(inlineModelSchema),
  developer: written(developerFileSchema),
  lineage: written(lineageSchema),
  host: written(hostSchema),
  takes: written(requestSupportSchema),
  capabilities: written(capabilitiesSchema),
  'local-cost': written(localCostSchema),
  hardware: written(hardwareFileSchema),
  'hardware-entry': written(hardwareSchema),
  'limits-per-minute': written(rateLimitsSchema),
  proxy: written(objectOf(proxySchema)),
  rates: written(ratesSchema),
  sampling: written(samplingSchema),
  prices: written(priceFileSchema),
  price: written(priceRecordSchema),
  band: written(bandSchema),
  window: written(windowSchema),
  'exchange-rates': written(exchangeRatesFileSchema),
  holidays: written(holidaysFileSchema),
  claims: written(claimFileSchema),
  group: written(groupSchema),
  policy: written(policySchema),
  map: written(mapSchema),
  manifest: stored(manifestSchema, (key) => key.startsWith('judge.')),
  identity: stored(modelIdentitySchema),
  'input-suite': stored(suiteSchema),
  'input-prompt': stored(promptSchema),
  'input-model': stored(modelEntrySchema),
  'scorer-configuration': stored(scorerConfigSchema),
  record: stored(runRecordSchema),
  turn: stored(turnSchema),
  attempt: stored(failedAttemptSchema),
  generation: stored(generationSchema),
  usage: stored(usageSchema),
  score: stored(scoreSchema),
  spent: stored(judgeCostSchema),
  cost: stored(costSchema),
  import: stored(importSchema),
  leaderboard: () => keyTable(siteFileSchema, SITE, { written: false }),
  nights: () => keyTable(nightLogSchema, SITE, { written: false }),
  adoption: () => keyTable(adoptionFileSchema, SITE, { written: false }),
};

const PROVIDER_OPTIONS: Readonly<Record<string, Make>> = Object.fromEntries(
  providers.map(({ name, options }) => [name, () => keyTable(options, 'providers.md', { written: true })]),
);

/** The form of a union that has keys. */
function objectOf(schema: z.ZodType): z.ZodType {
  return defOf(schema).options?.find((option) => defOf(option).type === 'object') ?? schema;
}

/** What can be named under a key of a suite, and the options of each; those that all have come first, once. */
function optionsTable(all: readonly { name: string; version?: number; options: z.ZodType }[]): string {
  const shapes = all.map(({ options }) => defOf(peel(options).schema).shape ?? {});
  const [first = {}] = shapes;
  const shared = Object.keys(first).filter((key) => shapes.every((shape) => shape[key] === first[key]));
  const common: [string, z.ZodType][] = shared.map((key) => [key, first[key]!]);
  const rows = all
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, version, options }) => {
      const label = version === undefined ? code(name) : `${code(name)} ${version}`;
      const own = Object.entries(defOf(peel(options).schema).shape ?? {}).filter(([key]) => !shared.includes(key));
      return own.length === 0 ? [[label, '', '', '']] : optionRows(label, own);
    });
  return table(['name', 'option', 'default', 'meaning'], [...optionRows('every one', common), ...rows]);
}

function optionRows(label: string, options: readonly (readonly [string, z.ZodType])[]): string[][] {
  return options.map(([key, field], index) => {
    const { fallback, optional, description } = peel(field);
    if (description === null) throw new Error(`the option ${key} of ${label} has no description in its schema`);
    const everything = Array.isArray(fallback) && fallback.length > 5;
    const shown = fallback === undefined ? (optional ? '' : 'required') : code(JSON.stringify(fallback));
    return [index === 0 ? label : '', code(key), everything ? 'all' : shown, description];
  });
}

function columnTable(name: TableName): string {
  const empty = EMPTY_WHEN[name];
  const columns = COLUMNS[name];
  const keys = columns.map((column) => emptyKey(column.name, columns));
  for (const key of Object.keys(empty))
    if (!keys.includes(key)) throw new Error(`EMPTY_WHEN names ${name}.${key}; there is no such column`);
  return table(
    ['column', 'kind', 'meaning', 'empty when'],
    columns.map((column, index) => [
      code(column.name),
      column.kind,
      column.doc,
      column.emptyWhen ?? empty[keys[index]!] ?? 'never',
    ]),
  );
}

/** Columns of a file that is no part of a run; an end of an interval goes with its figure. */
function briefColumnTable(columns: readonly Column[]): string {
  const shown = columns.filter(({ name }) => emptyKey(name, columns) === name || !/_(lo|hi)$/.test(name));
  return table(
    ['column', 'kind', 'meaning'],
    shown.map(({ name, kind, doc }) => [code(name), kind, doc]),
  );
}

/** `accuracy_lo` is an end of the interval of `accuracy`; `rank_lo` stands for itself. */
function emptyKey(name: string, columns: readonly Column[]): string {
  const bare = name.replace(/_(lo|hi)$/, '');
  return bare !== name && columns.some((column) => column.name === bare) ? `${bare}_end` : name;
}

function caveatTable(set: Readonly<Record<string, string>>): string {
  return table(
    ['caveat', 'what it says', 'set when'],
    Object.entries(set).map(([name, sentence]) => [
      code(name),
      sentence,
      CAVEAT_RULES[name as keyof typeof CAVEAT_RULES],
    ]),
  );
}

function methodTable(): string {
  return table(
    ['method', 'version', 'what it is', 'files that rest on it'],
    Object.entries(METHODS).map(([name, version]) => {
      const subject = METHOD_SUBJECTS[name];
      if (subject === undefined) throw new Error(`METHOD_SUBJECTS says nothing of ${name}`);
      const files = Object.entries(METHODS_BY_TABLE).flatMap(([file, methods]) =>
        methods.includes(name) ? [file] : [],
      );
      return [code(name), String(version), subject, files.join(', ') || 'REPORT.md'];
    }),
  );
}

function journalTable(): string {
  const rows = journalEventSchema.options.map((event) => {
    const { type, ...others } = event.shape as Readonly<Record<string, z.ZodType>>;
    return [
      code(String(defOf(type!).values![0])),
      event.description ?? '',
      Object.entries(others)
        .map(([key, field]) => `${code(key)}: ${peel(field).description}`)
        .join(' '),
    ];
  });
  return table(['`type`', 'when', 'other keys'], rows);
}

const ON_RESUME = {
  fixed: 'must be what it was',
  changeable: 'the new value counts',
  kept: 'stays as it was',
} as const;

function settingTable(): string {
  return table(
    ['setting', 'flag of `run` and `plan`', 'when a run is resumed'],
    SETTINGS.map(({ key, flag, resume }) => [code(key), flag === undefined ? '' : code(flag), ON_RESUME[resume]]),
  );
}

const under = (prefix: string, makes: Readonly<Record<string, Make>>) =>
  Object.fromEntries(Object.entries(makes).map(([name, make]) => [`${prefix}:${name}`, make]));

/** By the text of the opening mark. */
export const SECTIONS: Readonly<Record<string, Make>> = {
  ...under('keys', KEYS),
  ...under('options', PROVIDER_OPTIONS),
  ...under('columns', {
    ...Object.fromEntries((Object.keys(COLUMNS) as TableName[]).map((name) => [name, () => columnTable(name)])),
    load: () => briefColumnTable(LOAD_COLUMNS),
    requests: () => briefColumnTable(LOAD_REQUEST_COLUMNS),
  }),
  kinds: () => table(['kind', 'how it is written'], Object.entries(CELL_FORMATS)),
  outcomes: () =>
    table(
      ['outcome', 'in `n`', 'meaning'],
      OUTCOMES.map((outcome) => [code(outcome), outcome === 'failed' ? 'no' : 'yes', OUTCOME_MEANINGS[outcome]]),
    ),
  failures: () =>
    table(
      ['kind', 'sent again', 'outcome', 'meaning'],
      PROVIDER_ERROR_KINDS.map((kind) => [
        code(kind),
        new ProviderError(kind, '').retryable ? 'yes' : 'no',
        code(toFailureOutcome(kind)),
        FAILURE_MEANINGS[kind],
      ]),
    ),
  'caveats:quality': () => caveatTable(QUALITY_CAVEATS),
  'caveats:measure': () => caveatTable(MEASURE_CAVEATS),
  methods: methodTable,
  settings: settingTable,
  scorers: () => optionsTable([...scorers, ...runningScorers]),
  generators: () => optionsTable(generators.names.map((name) => generators.find(name)!)),
  readers: () => optionsTable(createDatasets({})),
  journal: journalTable,
  decisions: decisionTable,
  packages: packageTable,
  arrows: arrowDiagram,
};

const names = (prefix: string) => Object.keys(SECTIONS).filter((name) => name.startsWith(prefix));
const INTERNAL_KEYS = new Set(
  [
    'manifest',
    'identity',
    'input-suite',
    'input-prompt',
    'input-model',
    'scorer-configuration',
    'record',
    'turn',
    'attempt',
    'generation',
    'usage',
    'score',
    'spent',
    'cost',
    'import',
  ].map((name) => `keys:${name}`),
);

const SITE_KEYS = new Set(['leaderboard', 'nights', 'adoption'].map((name) => `keys:${name}`));

/** Which sections each document must have. */
export const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'METHODOLOGY.md': ['methods'],
  'docs/decisions/README.md': ['decisions'],
  'docs/architecture.md': ['packages', 'arrows'],
  'docs/results.md': [...names('columns:'), ...names('caveats:'), 'kinds', 'outcomes', 'failures'],
  'docs/authoring.md': [
    ...names('keys:').filter((name) => !INTERNAL_KEYS.has(name) && !SITE_KEYS.has(name)),
    'settings',
    'scorers',
    'generators',
    'readers',
  ],
  'docs/site.md': [...SITE_KEYS],
  'docs/providers.md': names('options:'),
  'docs/run-folder-internals.md': [...INTERNAL_KEYS, 'journal'],
};
