import { idSchema, modelIdSchema } from '@evenhand/io';
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
  watts: z.number().positive().describe('Power that the whole machine draws while busy, watts.'),
  usdPerKwh: z.number().nonnegative().describe('Price of electricity, USD per kilowatt-hour.'),
  hardwareUsd: z.number().nonnegative().describe('Price of the machine, USD.'),
  lifetimeHours: z.number().positive().describe('Lifetime of the machine, hours.'),
  utilisation: z.number().gt(0).max(1).describe('Share of its lifetime in which it is busy, (0, 1].'),
  source: z.string().min(1).describe('Where these figures are from.'),
  hostedAs: idSchema
    .optional()
    .describe(
      'A host that serves the same weights, or the id of a dated price, by which the hosted equivalent is reckoned; absent = none.',
    ),
});
export type LocalCost = z.infer<typeof localCostSchema>;

/** What a host's API takes; what it does not take is left out and recorded, never found out by trial and error. */
export const requestSupportSchema = z.strictObject({
  stream: z.boolean().default(true).describe('Whether replies can be streamed; false = they come in one piece.'),
  streamUsage: z
    .boolean()
    .default(true)
    .describe('Whether usage may be requested in a stream (`stream_options.include_usage`).'),
  seed: z.boolean().default(true).describe('Whether a seed is taken.'),
  seedField: z.enum(['seed', 'random_seed']).default('seed').describe('Name of the field for the seed.'),
  temperature: z.boolean().default(true).describe('Whether a temperature is taken.'),
  topP: z.boolean().default(true).describe('Whether top-p is taken.'),
  stop: z.boolean().default(true).describe('Whether stop texts are taken.'),
  maxTokensField: z
    .enum(['max_tokens', 'max_completion_tokens'])
    .default('max_tokens')
    .describe('Name of the field for the output limit.'),
  systemRole: z
    .enum(['system', 'developer', 'none'])
    .default('system')
    .describe('Role of a system message; `none` = it is put before the first question.'),
  interface: z
    .enum(['chat', 'responses'])
    .default('chat')
    .describe('Interface of the provider `openai`: Chat Completions (`chat`) or Responses.'),
  reasoningField: z
    .enum(['reasoning_effort', 'reasoning', 'thinking', 'thinking_effort', 'enable_thinking'])
    .default('reasoning_effort')
    .describe(
      'How reasoning is controlled: a word (`reasoning_effort`), an object with `effort` or `max_tokens` (`reasoning`), `thinking` with `budget_tokens` (`thinking`), `thinking` and a word (`thinking_effort`), or `enable_thinking` with `thinking_budget` (`enable_thinking`).',
    ),
  thoughts: z
    .enum(['reasoning_content', 'reasoning_details', 'encrypted_content'])
    .optional()
    .describe(
      'Of the provider `openai`: the form in which the reasoning of earlier replies goes back to the model in a dialogue with tools, a text (`reasoning_content`), a list (`reasoning_details`), or entries of Responses that only the server can read (`encrypted_content`); absent = it does not go back.',
    ),
  modelList: z.boolean().default(true).describe('Whether there is a list of models that costs nothing.'),
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
  name: z.string().min(1).describe('Name for people.'),
  provider: z.string().min(1).describe('The protocol that it speaks.'),
  operator: z.string().min(1).nullable().default(null).describe('Who runs it; null = you.'),
  jurisdiction: countrySchema
    .default(null)
    .describe('Country whose law the operator answers to, ISO 3166; null = unknown, or wherever you are.'),
  baseUrl: baseUrlSchema.nullable().default(null).describe('Address of the server; null = it runs in this process.'),
  apiKeyEnv: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable')
    .nullable()
    .default(null)
    .describe('Name of the environment variable that holds the key, never the key; null = no key.'),
  headers: hostHeadersSchema.optional().describe(HEADERS_MEANING),
  device: idSchema
    .nullable()
    .default(null)
    .describe('Models of one device never run at the same time; null = a hosted service.'),
  localCost: localCostSchema
    .nullable()
    .default(null)
    .describe('What a local run is assumed to cost; null = nothing is assumed.'),
  concurrency: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe('Requests at a time; null = as the experiment says, or 1 on a device.'),
  takes: requestSupportSchema.default(requestSupportSchema.parse({})).describe('What its API takes.'),
  can: capabilitiesSchema.optional().describe('What can be requested here besides text; what is absent is not known.'),
  pricedAs: idSchema
    .optional()
    .describe('Another host of the same operator whose dated prices hold here too; absent = it has its own.'),
  limits: z
    .union([z.string().min(1), rateLimitsSchema])
    .nullable()
    .default(null)
    .describe(
      'Limits that the operator publishes: in words, or as `requestsPerMinute` and `tokensPerMinute`, which are then kept; null = none were found.',
    ),
  proxy: proxySchema
    .nullable()
    .default(null)
    .describe('Proxy through which it is reached, also where it is on this machine; null = as the experiment says.'),
  note: z.string().min(1).nullable().default(null).describe('Anything else worth knowing.'),
  source: z.string().nullable().default(null).describe('Where this was read.'),
});
export type Host = z.infer<typeof hostSchema>;

/** One entry under test: weights at a host, with settings. This is what a run folder keeps under `inputs/`. */
export const modelEntrySchema = z.strictObject({
  id: modelIdSchema.describe('The label in all files.'),
  developer: z.string().min(1).nullable().describe('Who released the weights; null = unknown.'),
  origin: countrySchema.describe('Country of the developer, ISO 3166; null = unknown.'),
  weights: opennessSchema.describe('How the weights may be had.'),
  ...optionalFactsShape,
  quantization: z.string().nullable().describe('Quantisation of the weights; null = unknown.'),
  derivedFrom: z
    .string()
    .nullable()
    .describe('The model that it was made from, by the name of the roster or in words; null = none is stated.'),
  base: baseSchema.optional().describe('What is known of that model; absent = nothing.'),
  adapter: loraAdapterSchema.optional().describe('The LoRA adapter on top of it; absent = none is stated.'),
  trainedOn: z
    .array(trainingSetSchema)
    .optional()
    .describe('What it was trained on; absent = not known, empty = nothing.'),
  host: hostSchema.describe('The host, complete.'),
  model: z
    .string()
    .min(1)
    .describe('The model as requested at the host. The file of an entry in place is named by its absolute path.'),
  requires: samplingSchema.describe('Sampling that the model itself demands.'),
  can: capabilitiesSchema.optional().describe('What it can do besides text, as far as it is known.'),
  providerModule: moduleSchema
    .optional()
    .describe(
      "The file that speaks its protocol, where the experiment brought one along; absent = it is one of evenhand's.",
    ),
  options: jsonObject.describe('Options of the provider, with defaults filled in.'),
  price: ratesSchema.nullable().describe('Price stated in the entry itself; null = one of `prices`.'),
  prices: z
    .array(priceRecordSchema)
    .default([])
    .describe('The dated prices of this model at this host; empty = unknown.'),
  hostedPrices: z
    .array(priceRecordSchema)
    .optional()
    .describe('The dated prices of the hosted equivalent that `localCost.hostedAs` names; absent = it names none.'),
  exchangeRates: z
    .array(exchangeRateSchema)
    .optional()
    .describe('Dated rates of the currencies of its prices; absent = they are in USD.'),
  holidays: z
    .array(holidayYearSchema)
    .optional()
    .describe('The calendars of holidays that its prices name; absent = they name none.'),
});
export type ModelEntry = z.infer<typeof modelEntrySchema>;
