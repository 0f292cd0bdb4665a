import { describe, idSchema, modelIdSchema } from '@evenhand/io';
import * as z from 'zod';
import { capabilitiesSchema } from '../contract/capabilities.ts';
import { jsonObject, samplingSchema } from '../contract/generation.ts';
import { moduleSchema } from '../contract/module.ts';
import { baseUrlSchema, proxySchema } from '../contract/network.ts';
import { exchangeRateSchema } from '../pricing/exchange-rates.ts';
import { holidayYearSchema } from '../pricing/holidays.ts';
import { priceRecordSchema, ratesSchema } from '../pricing/price-record.ts';
import { countrySchema } from './country.ts';
import { baseSchema, loraAdapterSchema, trainingSetSchema } from './lineage.ts';
import { optionalFactsShape } from './model-facts.ts';
import { rateLimitsSchema } from './rate-limits.ts';

export const opennessSchema = z.enum(['open', 'open-restricted', 'closed', 'unknown']);
/** What a local run is assumed to cost. Every figure is an assumption and says where it is from. */
export const localCostSchema = z.strictObject({
  watts: describe(z.number().positive(), 'Power that the whole machine draws while busy, watts.'),
  usdPerKwh: describe(z.number().nonnegative(), 'Price of electricity, USD per kilowatt-hour.'),
  hardwareUsd: describe(z.number().nonnegative(), 'Price of the machine, USD.'),
  lifetimeHours: describe(z.number().positive(), 'Lifetime of the machine, hours.'),
  utilisation: describe(z.number().gt(0).max(1), 'Share of its lifetime in which it is busy, (0, 1].'),
  source: describe(z.string().min(1), 'Where these figures are from.'),
  hostedAs: describe(
    idSchema.optional(),
    'A host that serves the same weights, or the id of a dated price, by which the hosted equivalent is reckoned; absent = none.',
  ),
});
export type LocalCost = z.infer<typeof localCostSchema>;

/** What a host's API takes; what it does not take is left out and recorded, never found out by trial and error. */
export const requestSupportSchema = z.strictObject({
  stream: describe(z.boolean().default(true), 'Whether replies can be streamed; false = they come in one piece.'),
  streamUsage: describe(
    z.boolean().default(true),
    'Whether usage may be requested in a stream (`stream_options.include_usage`).',
  ),
  seed: describe(z.boolean().default(true), 'Whether a seed is taken.'),
  seedField: describe(z.enum(['seed', 'random_seed']).default('seed'), 'Name of the field for the seed.'),
  temperature: describe(z.boolean().default(true), 'Whether a temperature is taken.'),
  topP: describe(z.boolean().default(true), 'Whether top-p is taken.'),
  stop: describe(z.boolean().default(true), 'Whether stop texts are taken.'),
  maxTokensField: describe(
    z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
    'Name of the field for the output limit.',
  ),
  systemRole: describe(
    z.enum(['system', 'developer', 'none']).default('system'),
    'Role of a system message; `none` = it is put before the first question.',
  ),
  interface: describe(
    z.enum(['chat', 'responses']).default('chat'),
    'Interface of the provider `openai`: Chat Completions (`chat`) or Responses.',
  ),
  reasoningField: describe(
    z
      .enum(['reasoning_effort', 'reasoning', 'thinking', 'thinking_effort', 'enable_thinking'])
      .default('reasoning_effort'),
    'How reasoning is controlled: a word (`reasoning_effort`), an object with `effort` or `max_tokens` (`reasoning`), `thinking` with `budget_tokens` (`thinking`), `thinking` and a word (`thinking_effort`), or `enable_thinking` with `thinking_budget` (`enable_thinking`).',
  ),
  thoughts: describe(
    z.enum(['reasoning_content', 'reasoning_details', 'encrypted_content']).optional(),
    'Of the provider `openai`: the form in which the reasoning of earlier replies goes back to the model in a dialogue with tools, a text (`reasoning_content`), a list (`reasoning_details`), or entries of Responses that only the server can read (`encrypted_content`); absent = it does not go back.',
  ),
  modelList: describe(z.boolean().default(true), 'Whether there is a list of models that costs nothing.'),
});
export type RequestSupport = z.infer<typeof requestSupportSchema>;

/** Headers that the harness or the protocol sends itself. */
const OWN_HEADERS = /^(?:host|connection|content-.*|transfer-encoding|accept-encoding|user-agent)$/i;
/** What looks like a key that stands where the name of its variable should. */
const LITERAL_SECRET = /(?:^|[\s=:])(?:sk|pk|key|xai|gsk|hf|ghp)[-_][A-Za-z0-9_-]{12,}|^Bearer (?!\$\{)/i;

/** What `headers` means, wherever it stands. */
export const HEADERS_MEANING = `Headers of every request; \${NAME} in a value is what the environment variable NAME holds. Absent = none.`;

/** Further headers of each request: `${NAME}` in a value is what the environment variable holds, which is never written down. */
export const hostHeadersSchema = z.record(
  z
    .string()
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'the name of an HTTP header')
    .refine((name) => !OWN_HEADERS.test(name), 'a header that is not sent by evenhand itself'),
  z
    .string()
    .regex(/^[\x20-\x7e]+$/, 'printable characters')
    .refine(
      (value) => !LITERAL_SECRET.test(value),
      `no key in a file: write \${NAME}, the environment variable that holds it`,
    ),
);

/** Where weights are served: a server somewhere, or a device of this machine. */
export const hostSchema = z.strictObject({
  id: idSchema.describe("The host's id, which is the name of the file."),
  name: describe(z.string().min(1), 'Name for people.'),
  provider: describe(z.string().min(1), 'The protocol that it speaks.'),
  operator: describe(z.string().min(1).nullable().default(null), 'Who runs it; null = you.'),
  jurisdiction: describe(
    countrySchema.default(null),
    'Country whose law the operator answers to, ISO 3166; null = unknown, or wherever you are.',
  ),
  baseUrl: describe(baseUrlSchema.nullable().default(null), 'Address of the server; null = it runs in this process.'),
  apiKeyEnv: describe(
    z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable')
      .nullable()
      .default(null),
    'Name of the environment variable that holds the key, never the key; null = no key.',
  ),
  headers: describe(hostHeadersSchema.optional(), HEADERS_MEANING),
  device: describe(
    idSchema.nullable().default(null),
    'Models of one device never run at the same time; null = a hosted service.',
  ),
  localCost: describe(
    localCostSchema.nullable().default(null),
    'What a local run is assumed to cost; null = nothing is assumed.',
  ),
  concurrency: describe(
    z.int().positive().nullable().default(null),
    'Requests at a time; null = as the experiment says, or 1 on a device.',
  ),
  takes: describe(requestSupportSchema.default(requestSupportSchema.parse({})), 'What its API takes.'),
  can: describe(capabilitiesSchema.optional(), 'What can be requested here besides text; what is absent is not known.'),
  pricedAs: describe(
    idSchema.optional(),
    'Another host of the same operator whose dated prices hold here too; absent = it has its own.',
  ),
  limits: describe(
    z
      .union([z.string().min(1), rateLimitsSchema])
      .nullable()
      .default(null),
    'Limits that the operator publishes: in words, or as `requestsPerMinute` and `tokensPerMinute`, which are then kept; null = none were found.',
  ),
  proxy: describe(
    proxySchema.nullable().default(null),
    'Proxy through which it is reached, also where it is on this machine; null = as the experiment says.',
  ),
  note: describe(z.string().min(1).nullable().default(null), 'Anything else worth knowing.'),
  source: describe(z.string().nullable().default(null), 'Where this was read.'),
});
export type Host = z.infer<typeof hostSchema>;

/** One entry under test: weights at a host, with settings. This is what a run folder keeps under `inputs/`. */
export const modelEntrySchema = z.strictObject({
  id: modelIdSchema.describe('The label in all files.'),
  developer: describe(z.string().min(1).nullable(), 'Who released the weights; null = unknown.'),
  origin: countrySchema.describe('Country of the developer, ISO 3166; null = unknown.'),
  weights: opennessSchema.describe('How the weights may be had.'),
  ...optionalFactsShape,
  quantization: describe(z.string().nullable(), 'Quantisation of the weights; null = unknown.'),
  derivedFrom: describe(
    z.string().nullable(),
    'The model that it was made from, by the name of the roster or in words; null = none is stated.',
  ),
  base: describe(baseSchema.optional(), 'What is known of that model; absent = nothing.'),
  adapter: describe(loraAdapterSchema.optional(), 'The LoRA adapter on top of it; absent = none is stated.'),
  trainedOn: describe(
    z.array(trainingSetSchema).optional(),
    'What it was trained on; absent = not known, empty = nothing.',
  ),
  host: hostSchema.describe('The host, complete.'),
  model: describe(
    z.string().min(1),
    'The model as requested at the host. The file of an entry in place is named by its absolute path.',
  ),
  requires: samplingSchema.describe('Sampling that the model itself demands.'),
  can: describe(capabilitiesSchema.optional(), 'What it can do besides text, as far as it is known.'),
  providerModule: describe(
    moduleSchema.optional(),
    "The file that speaks its protocol, where the experiment brought one along; absent = it is one of evenhand's.",
  ),
  options: jsonObject.describe('Options of the provider, with defaults filled in.'),
  price: describe(ratesSchema.nullable(), 'Price stated in the entry itself; null = one of `prices`.'),
  prices: describe(
    z.array(priceRecordSchema).default([]),
    'The dated prices of this model at this host; empty = unknown.',
  ),
  hostedPrices: describe(
    z.array(priceRecordSchema).optional(),
    'The dated prices of the hosted equivalent that `localCost.hostedAs` names; absent = it names none.',
  ),
  exchangeRates: describe(
    z.array(exchangeRateSchema).optional(),
    'Dated rates of the currencies of its prices; absent = they are in USD.',
  ),
  holidays: describe(
    z.array(holidayYearSchema).optional(),
    'The calendars of holidays that its prices name; absent = they name none.',
  ),
});
export type ModelEntry = z.infer<typeof modelEntrySchema>;
