import * as z from 'zod';
import { capabilitiesSchema } from '../contract/capabilities.ts';
import { jsonObject, samplingSchema } from '../contract/generation.ts';
import { moduleSchema } from '../contract/module.ts';
import { proxySchema, withoutCredentials } from '../contract/network.ts';
import { idSchema, modelIdSchema } from '../io/ids.ts';
import { priceRecordSchema, ratesSchema } from '../pricing/price.ts';
import { countrySchema } from './country.ts';
import { baseSchema, loraAdapterSchema, trainingSetSchema } from './lineage.ts';
import { rateLimitsSchema } from './rate-limits.ts';

export const opennessSchema = z.enum(['open', 'open-restricted', 'closed', 'unknown']);
/** What a local run is assumed to cost. Every figure is an assumption and says where it is from. */
export const localCostSchema = z.strictObject({
  /** Power drawn while busy, whole machine. */
  watts: z.number().positive(),
  usdPerKwh: z.number().nonnegative(),
  hardwareUsd: z.number().nonnegative(),
  lifetimeHours: z.number().positive(),
  /** Share of its lifetime in which the machine is busy, (0, 1]. */
  utilisation: z.number().gt(0).max(1),
  source: z.string().min(1),
});
export type LocalCost = z.infer<typeof localCostSchema>;

/** What a host's API takes; what it does not take is left out and recorded, never found out by trial and error. */
export const requestSupportSchema = z.strictObject({
  /** false = replies come in one piece. */
  stream: z.boolean().default(true),
  /** Whether `stream_options.include_usage` is taken; false = usage comes unasked or not at all. */
  streamUsage: z.boolean().default(true),
  seed: z.boolean().default(true),
  /** What the seed is called there. */
  seedField: z.enum(['seed', 'random_seed']).default('seed'),
  temperature: z.boolean().default(true),
  topP: z.boolean().default(true),
  stop: z.boolean().default(true),
  maxTokensField: z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
  /** The role that carries a system message; none = it is put before the first question. */
  systemRole: z.enum(['system', 'developer', 'none']).default('system'),
  /** The interface that is spoken: Chat Completions, or OpenAI's Responses. */
  interface: z.enum(['chat', 'responses']).default('chat'),
  /**
   * How the effort of reasoning, or a budget for it, is told: by a word (`reasoning_effort`), in an object (`reasoning`, of
   * routers), by `thinking` with a budget, by `thinking` to switch it and a word for the effort, or by `enable_thinking` with
   * `thinking_budget`.
   */
  reasoningField: z
    .enum(['reasoning_effort', 'reasoning', 'thinking', 'thinking_effort', 'enable_thinking'])
    .default('reasoning_effort'),
  /** Whether there is a list of models (GET /models) that costs nothing. */
  modelList: z.boolean().default(true),
});
export type RequestSupport = z.infer<typeof requestSupportSchema>;

/** Headers that the harness or the protocol sends itself. */
const OWN_HEADERS = /^(?:host|connection|content-.*|transfer-encoding|accept-encoding|user-agent)$/i;
/** What looks like a key that stands where the name of its variable should. */
const LITERAL_SECRET = /(?:^|[\s=:])(?:sk|pk|key|xai|gsk|hf|ghp)[-_][A-Za-z0-9_-]{12,}|^Bearer (?!\$\{)/i;

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
  id: idSchema,
  name: z.string().min(1),
  provider: z.string().min(1),
  /** Who runs it; null = you. */
  operator: z.string().min(1).nullable().default(null),
  /** Country whose law the operator answers to; null = unknown, or wherever you are. */
  jurisdiction: countrySchema.default(null),
  baseUrl: withoutCredentials(z.url(), 'name a variable with the key in apiKeyEnv').nullable().default(null),
  /** Name of the variable that holds the key, never the key. */
  apiKeyEnv: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable')
    .nullable()
    .default(null),
  /** Sent with every request: a gateway's routing, a second key; absent = none. */
  headers: hostHeadersSchema.optional(),
  /** Models of one device never run at the same time; null = each request stands alone (a hosted service). */
  device: idSchema.nullable().default(null),
  localCost: localCostSchema.nullable().default(null),
  concurrency: z.int().positive().nullable().default(null),
  takes: requestSupportSchema.default(requestSupportSchema.parse({})),
  /** What can be asked for here besides text; the entry of a model may know better. */
  can: capabilitiesSchema.optional(),
  /** Another host of the same operator whose dated prices hold here too; absent = it has its own. */
  pricedAs: idSchema.optional(),
  /** Limits that the operator publishes: in words, or as figures that are kept; null = none were seen. */
  limits: z
    .union([z.string().min(1), rateLimitsSchema])
    .nullable()
    .default(null),
  /** Through which it is reached; null = directly, or as the experiment says. */
  proxy: proxySchema.nullable().default(null),
  note: z.string().min(1).nullable().default(null),
  source: z.string().nullable().default(null),
});
export type Host = z.infer<typeof hostSchema>;

/** One entry under test: weights at a host, with settings. This is what a run folder keeps under `inputs/`. */
export const modelEntrySchema = z.strictObject({
  /** The label in all files. */
  id: modelIdSchema,
  developer: z.string().min(1).nullable(),
  origin: countrySchema,
  weights: opennessSchema,
  licence: z.string().nullable(),
  /** Number of parameters; null = not published. */
  parameters: z.number().positive().nullable(),
  /** Of these, how many work on one token; null = all of them, or not known. */
  activeParameters: z.number().positive().nullable().default(null),
  /** Context window that the developer states, in tokens; null = not known. */
  context: z.number().positive().nullable().default(null),
  quantization: z.string().nullable(),
  /** The model that it was made from, by the name of the roster or in words; null = none is stated. */
  derivedFrom: z.string().nullable(),
  /** What is known of that model; absent = nothing. */
  base: baseSchema.optional(),
  /** The LoRA adapter on top of it; absent = none is stated. */
  adapter: loraAdapterSchema.optional(),
  /** What it was trained on; absent = not known, empty = nothing. */
  trainedOn: z.array(trainingSetSchema).optional(),
  host: hostSchema,
  /** The model as asked for at the host. */
  model: z.string().min(1),
  /** What the model itself requires; overrides suite and experiment. */
  requires: samplingSchema,
  /** Tokens of reasoning allowed on top of the suite's output limit; null = it does not reason. */
  reasoningBudgetTokens: z.int().positive().nullable(),
  /** What it can be asked for besides text, as far as it is known. */
  can: capabilitiesSchema.optional(),
  /** The file that speaks its protocol, where the experiment brought one along; absent = it is one of evenhand's. */
  providerModule: moduleSchema.optional(),
  /** What the protocol needs besides; checked by its provider. */
  options: jsonObject,
  /** Price stated in the entry itself; null = look it up among the dated ones. */
  price: ratesSchema.nullable(),
  /** The dated prices of this model at this host, all that a record of the run may need; empty = unknown. */
  prices: z.array(priceRecordSchema).default([]),
});
export type ModelEntry = z.infer<typeof modelEntrySchema>;
