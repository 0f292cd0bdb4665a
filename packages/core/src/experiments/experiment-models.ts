import { resolve } from 'node:path';
import { describe, idSchema, modelIdSchema, suggestName, type YamlFile } from '@evenhand/io';
import * as z from 'zod';
import { capabilitiesSchema } from '../contract/capabilities.ts';
import type { ConfigError } from '../contract/errors.ts';
import { jsonObject, samplingSchema } from '../contract/generation.ts';
import { isLoopback } from '../contract/loopback.ts';
import type { Provider } from '../contract/model-adapter.ts';
import type { ModuleIdentity, ModuleLoader } from '../contract/module.ts';
import { baseUrlSchema, proxySchema } from '../contract/network.ts';
import { readProviderExport } from '../contract/provider-module.ts';

import { checkLoraAdapter, findBaseWeights } from '../models/base-weights.ts';
import { type Catalogue, explainUnknownBase } from '../models/catalogue.ts';
import { countrySchema } from '../models/country.ts';
import { resolveHardware } from '../models/hardware.ts';
import { type BaseLookup, isDescribedBase, lineageShape, readLineage } from '../models/lineage.ts';
import {
  HEADERS_MEANING,
  hostHeadersSchema,
  type LocalCost,
  localCostSchema,
  type ModelEntry,
  opennessSchema,
  requestSupportSchema,
} from '../models/model.ts';
import { optionalFactsShape, selectFacts } from '../models/model-facts.ts';
import { rateLimitsSchema } from '../models/rate-limits.ts';
import { createBaseLookup, findRosterEntry, listRosterLabels, locateEntry } from '../models/roster.ts';
import { selectHostedPrices } from '../pricing/hosted-prices.ts';
import { selectReferences } from '../pricing/price-files.ts';
import { ratesSchema } from '../pricing/price-record.ts';
import { checkOptions } from '../suites/suite-file.ts';
import { hardwareIdSchema, overrideEntry, type RosterOverride } from './roster-override.ts';

/** A model as an experiment may describe it, instead of naming one of the roster. */
export const inlineModelSchema = z.strictObject({
  id: modelIdSchema.describe('The label in all files.'),
  developer: describe(z.string().min(1).nullable().default(null), 'Who released the weights; null = unknown.'),
  origin: describe(countrySchema.default(null), 'Country of the developer, ISO 3166; null = unknown.'),
  weights: describe(opennessSchema.default('unknown'), 'How the weights may be had.'),
  ...optionalFactsShape,
  quantization: describe(z.string().nullable().default(null), 'Quantisation of the weights; null = unknown.'),
  ...lineageShape,
  provider: describe(
    z.union([
      z.string().min(1),
      z.strictObject({
        module: describe(
          z.string().min(1),
          'A file of your own that exports a `provider`, relative to the experiment.',
        ),
      }),
    ]),
    'The protocol, by its name (`evenhand list providers`), or `{ module: ./file.ts }`, a file of your own that exports a `provider`.',
  ),
  baseUrl: describe(
    baseUrlSchema.optional(),
    'Address of the server, needed by protocols that speak to one (`ollama` knows its usual one).',
  ),
  model: describe(
    z.string().min(1).optional(),
    'The name at the server (default: the id); a GGUF file for `llama-cpp`, the folder of a run for `replay`, both relative to the experiment.',
  ),
  apiKeyEnv: describe(
    z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable, never the key')
      .nullable()
      .default(null),
    'Name of the environment variable that holds the key, never the key; null = no key.',
  ),
  headers: describe(hostHeadersSchema.optional(), HEADERS_MEANING),
  price: describe(
    z.union([ratesSchema, idSchema]).nullable().default(null),
    'Price in USD per million tokens, `{ input, output }` and perhaps `cachedInput`, `cachedInputExplicit`, `cacheWrite`, `cacheWrite1h` and `tiers`; or the id of a dated price (`evenhand list prices`). null = unknown.',
  ),
  requires: describe(
    samplingSchema.default({}),
    'Sampling that the model itself demands; overrides suite and experiment.',
  ),
  operator: describe(z.string().nullable().default(null), 'Who runs the host; null = you, or unknown.'),
  jurisdiction: describe(countrySchema.default(null), 'Country whose law the operator answers to; null = unknown.'),
  device: describe(
    idSchema.nullable().optional(),
    "Models of one device never run at the same time; absent = the provider's device, null = each request stands alone.",
  ),
  concurrency: describe(
    z.int().positive().nullable().default(null),
    'Requests at a time; null = as the experiment says, or 1 on a device.',
  ),
  limits: describe(rateLimitsSchema.nullable().default(null), 'Limits per minute, kept; null = none.'),
  proxy: describe(
    proxySchema.nullable().default(null),
    'Proxy through which it is reached; null = as the experiment says.',
  ),
  localCost: describe(
    localCostSchema.nullable().default(null),
    "What a local run is assumed to cost; null = what the roster's host for the same device assumes.",
  ),
  hardware: hardwareIdSchema,
  takes: describe(requestSupportSchema.default(requestSupportSchema.parse({})), "What the server's API takes."),
  can: describe(capabilitiesSchema.optional(), 'What it can do besides text; what is absent is not known.'),
  options: describe(jsonObject.default({}), 'Options of the provider.'),
});
type InlineModel = z.infer<typeof inlineModelSchema>;
/** As an experiment may name a model. */
type StatedModel = string | InlineModel | RosterOverride;
/** The same once its provider is known. */
type NamedModel = InlineModel & { readonly provider: string };

/** What models are looked up in. */
export interface ModelLookupContext {
  readonly catalogue: Catalogue;
  readonly providers: readonly Provider[];
  /** Executes what an experiment brings along; absent = experiments may not bring code here. */
  readonly modules?: ModuleLoader | undefined;
}

/** Where entries stand. */
interface EntryContext {
  readonly context: ModelLookupContext;
  /** The folder that paths are relative to. */
  readonly base: string;
  readonly file: YamlFile<unknown>;
  readonly bases: KnownBases;
  /** The machine that the experiment names; null = none. */
  readonly hardware: string | null;
}

const isInline = (entry: StatedModel): entry is InlineModel => typeof entry !== 'string' && !('roster' in entry);

interface KnownBases {
  readonly lookup: BaseLookup;
  readonly names: () => string[];
}

/** What entries may be derived from: each other, and the roster. */
function collectBases(models: readonly StatedModel[], { catalogue }: ModelLookupContext): KnownBases {
  const own = models.filter(isInline);
  return {
    lookup(name) {
      const found = own.find(({ id }) => id === name);
      return found === undefined
        ? createBaseLookup(catalogue)(name)
        : { name, developer: found.developer, origin: found.origin };
    },
    names: () => [...own.map(({ id }) => id), ...catalogue.weights.map(({ id }) => id)],
  };
}

/**
 * Reads entries of an experiment: labels of the roster, or descriptions in place, which may be derived from each other.
 * @param models all of the experiment @param base the folder that paths are relative to
 */
export function createEntryReader(
  models: readonly StatedModel[],
  context: ModelLookupContext,
  base: string,
  file: YamlFile<{ readonly hardware?: string | undefined }>,
): (entry: StatedModel, at: readonly PropertyKey[]) => ModelEntry {
  const hardware = file.value.hardware ?? null;
  const from: EntryContext = { context, base, file, bases: collectBases(models, context), hardware };
  return (entry, at) => {
    const cost = readHardwareCost(entry, from, at);
    if (typeof entry === 'string')
      return onHardware(
        readRosterModel(entry, context, (text) => file.problem(at, text)),
        cost,
      );
    const read = 'roster' in entry ? readOverride(entry, from, at) : readInlineModel(entry, from, at);
    return entry.localCost == null ? onHardware(read, cost) : read;
  };
}

/** What the machine costs that an entry names, or else the experiment; null = neither names one. @throws ConfigError */
function readHardwareCost(
  entry: StatedModel,
  { context, file, hardware }: EntryContext,
  at: readonly PropertyKey[],
): LocalCost | null {
  const own = typeof entry === 'string' ? undefined : entry.hardware;
  if (own !== undefined && typeof entry !== 'string' && entry.localCost != null)
    throw file.problem([...at, 'hardware'], 'is stated beside localCost; expected one of the two');
  const id = own ?? hardware;
  if (id === null) return null;
  const key = own === undefined ? ['hardware'] : [...at, 'hardware'];
  return resolveHardware(id, context.catalogue.hardware, (text) => file.problem(key, text));
}

/** The entry with that cost of a local run; a hosted service has none. */
function onHardware(entry: ModelEntry, localCost: LocalCost | null): ModelEntry {
  if (localCost === null || entry.host.device === null) return entry;
  const hostedAs = entry.host.localCost?.hostedAs;
  const cost = hostedAs === undefined ? localCost : { ...localCost, hostedAs };
  return { ...entry, host: { ...entry.host, localCost: cost } };
}

function readOverride(stated: RosterOverride, { context, file }: EntryContext, at: readonly PropertyKey[]): ModelEntry {
  const entry = readRosterModel(stated.roster, context, (text) => file.problem([...at, 'roster'], text));
  const provider = context.providers.find(({ name }) => name === entry.host.provider)!;
  return overrideEntry(entry, stated, (options) => checkOptions(provider.options, options, file, [...at, 'options']));
}

/** @throws what `problem` makes of why there is no such entry; ConfigError naming the roster's file where that is wrong */
export function readRosterModel(
  label: string,
  context: ModelLookupContext,
  problem: (text: string) => ConfigError,
): ModelEntry {
  const entry = findRosterEntry(context.catalogue, label);
  if (entry === null && context.catalogue.weights.some((one) => one.id === label && one.at.length === 0))
    throw problem(
      `model ${JSON.stringify(label)} is in the roster, but no host is known that serves it; write the entry in the experiment, with provider, baseUrl and model`,
    );
  if (entry === null)
    throw problem(
      `model ${JSON.stringify(label)} is not in the roster; ${suggestName(label, listRosterLabels(context.catalogue))} (evenhand list models)`,
    );
  const provider = context.providers.find((one) => one.name === entry.host.provider);
  const { host, weights } = locateEntry(context.catalogue, entry);
  if (provider === undefined)
    throw host.problem(
      ['provider'],
      `found ${JSON.stringify(entry.host.provider)}; expected one of ${context.providers.map((one) => one.name).join(', ')}`,
    );
  checkLoraAdapter(entry, provider, (text) => weights.file.problem(weights.at.slice(0, 2), text));
  return { ...entry, options: checkOptions(provider.options, entry.options, weights.file, [...weights.at, 'options']) };
}

/** The provider that an entry names, or brings along. @throws ConfigError */
function findProvider(
  { provider: stated }: InlineModel,
  { context, base, file }: EntryContext,
  at: readonly PropertyKey[],
): { readonly provider: Provider; readonly module?: ModuleIdentity } {
  const problem = (text: string) => file.problem([...at, 'provider'], text);
  if (typeof stated === 'string') {
    const provider = context.providers.find((one) => one.name === stated);
    if (provider !== undefined) return { provider };
    throw problem(
      `found ${JSON.stringify(stated)}; expected one of ${context.providers.map((one) => one.name).join(', ')}, or { module: ./file.ts }`,
    );
  }
  if (context.modules === undefined) throw problem('code from an experiment is not loaded here; name a provider');
  const module = context.modules(resolve(base, stated.module));
  const provider = readProviderExport(module);
  if (context.providers.some(({ name }) => name === provider.name))
    throw problem(
      `${stated.module} calls its provider ${provider.name}, as one of evenhand's; give it a name of its own`,
    );
  return { provider, module: { file: module.file, sha256: module.sha256 } };
}

function readInlineModel(given: InlineModel, from: EntryContext, at: readonly PropertyKey[]): ModelEntry {
  const { context, base, file, bases } = from;
  const { provider, module } = findProvider(given, from, at);
  const stated = { ...given, provider: provider.name };
  // An adapter may go on top of weights of the roster, which say where they are.
  const rosterWeights =
    provider.loraAdapters === 'applies' && stated.adapter !== undefined && stated.model === undefined
      ? findBaseWeights(stated, stated.derivedFrom, provider, context.catalogue)
      : null;
  const entry: NamedModel = rosterWeights === null ? stated : { ...stated, ...rosterWeights.entry };
  if (provider.modelKind !== 'name' && entry.model === undefined && provider.modelKind !== 'nothing')
    throw file.problem(
      at,
      `model: is missing; expected ${provider.modelKind === 'file' ? 'the path of a model file' : 'the path of a run folder'}, relative to this file`,
    );
  const baseUrl = entry.baseUrl ?? provider.baseUrl;
  if (provider.modelKind === 'name' && baseUrl === undefined)
    throw file.problem(at, 'baseUrl: is missing; expected the address of the server');
  const model = entry.model ?? entry.id;
  const { derivedFrom } = entry;
  if (
    derivedFrom === entry.id ||
    (derivedFrom !== null && !isDescribedBase(derivedFrom) && bases.lookup(derivedFrom) === null)
  )
    throw file.problem(
      [...at, 'derivedFrom'],
      derivedFrom === entry.id
        ? `found ${JSON.stringify(derivedFrom)}, the model itself; expected the one that it was made from`
        : explainUnknownBase(derivedFrom!, bases.names(), 'in the roster and no entry of this experiment'),
    );
  const lineage = readLineage(entry, file, at, bases.lookup);
  checkLoraAdapter({ id: entry.id, ...lineage }, provider, (text) => file.problem([...at, 'adapter'], text));
  const device = entry.device === undefined ? findDevice(provider, baseUrl, toHostId(entry)) : entry.device;
  const host =
    rosterWeights === null
      ? createInlineHost(entry, baseUrl, device, context.catalogue)
      : {
          ...rosterWeights.host,
          ...(entry.device === undefined ? {} : { device: entry.device }),
          localCost: entry.localCost ?? rosterWeights.host.localCost,
          concurrency: entry.concurrency ?? rosterWeights.host.concurrency,
        };
  return {
    id: entry.id,
    developer: entry.developer,
    origin: entry.origin,
    weights: entry.weights,
    ...selectFacts(entry),
    quantization: entry.quantization,
    derivedFrom: entry.derivedFrom,
    ...lineage,
    ...resolvePrice(entry, context.catalogue, (text) => file.problem([...at, 'price'], text)),
    requires: entry.requires,
    ...(entry.can === undefined ? {} : { can: entry.can }),
    ...(module === undefined ? {} : { providerModule: module }),
    model:
      (provider.modelKind === 'file' || provider.modelKind === 'run') && rosterWeights === null
        ? resolve(base, model)
        : model,
    options: checkOptions(provider.options, entry.options, file, [...at, 'options']),
    host,
    ...selectHostedPrices(host.localCost, () => context.catalogue, model),
  };
}

function createInlineHost(
  entry: NamedModel,
  baseUrl: string | undefined,
  device: string | null,
  catalogue: Catalogue,
): ModelEntry['host'] {
  const { provider, operator, jurisdiction, apiKeyEnv, concurrency, takes, limits, proxy } = entry;
  // Read only where it is needed: most experiments with models of their own start without the roster.
  const known =
    device === null ? undefined : catalogue.hosts.find((host) => host.provider === provider && host.device === device);
  return {
    id: toHostId(entry),
    name: baseUrl ?? `${provider} in this process`,
    provider,
    operator,
    jurisdiction,
    baseUrl: baseUrl ?? null,
    apiKeyEnv,
    ...(entry.headers === undefined ? {} : { headers: entry.headers }),
    device,
    localCost: entry.localCost ?? known?.localCost ?? null,
    concurrency,
    takes,
    limits,
    proxy,
    note: null,
    source: null,
  };
}

/** A server of this protocol on another machine has a device of its own. */
function findDevice(provider: Provider, baseUrl: string | undefined, host: string): string | null {
  return provider.device === null || baseUrl === undefined || isLoopback(baseUrl) ? provider.device : host;
}

/** Rates as they stand, or the dated price that is named. */
function resolvePrice(
  { price }: NamedModel,
  catalogue: Catalogue,
  problem: (text: string) => ConfigError,
): Pick<ModelEntry, 'price' | 'prices' | 'exchangeRates' | 'holidays'> {
  if (typeof price !== 'string') return { price, prices: [] };
  const { prices } = catalogue;
  const found = prices.find(({ record }) => record.id === price);
  if (found === undefined)
    throw problem(
      `price ${JSON.stringify(price)} is not known; ${suggestName(
        price,
        prices.map(({ record }) => record.id),
      )} (evenhand list prices), or give { input, output }`,
    );
  return { price: null, prices: [found.record], ...selectReferences([found.record], catalogue) };
}

function toHostId(entry: NamedModel): string {
  return entry.baseUrl === undefined
    ? entry.provider
    : new URL(entry.baseUrl).host.replace(/[^A-Za-z0-9._-]/g, '-').replace(/^-+/, '');
}
