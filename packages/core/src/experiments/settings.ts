import { describe, idSchema } from '@evenhand/io';
import * as z from 'zod';
import { samplingSchema } from '../contract/generation.ts';
import { proxySchema } from '../contract/network.ts';

import { statedLimitsSchema } from '../models/rate-limits.ts';
import { type ResumeRule, type SettingFacts, settingFacts } from './setting-facts.ts';
import { subsetSchema } from './subset-file.ts';

/** The greatest number of trials, and of a trial: figures of repetitions have a row for each number up to it. */
export const MOST_TRIALS = 10_000;

export const timeoutsSchema = z.strictObject({
  firstByteMs: describe(
    z.int().positive().default(300_000),
    'Milliseconds until something of the reply must have come.',
  ),
  idleMs: describe(z.int().positive().default(120_000), 'Milliseconds of silence that are allowed within a reply.'),
  totalMs: describe(z.int().positive().default(1_800_000), 'Milliseconds that a request may take in all.'),
});

/**
 * What of an experiment is plain settings; kept as it is in a run's folder. Flags, the check before a run is resumed, `diff` and
 * the documents read each setting from here, with the facts that stand beside it.
 */
export const settingsSchema = z.strictObject({
  trials: describe(z.int().positive().max(MOST_TRIALS).default(1), 'Repetitions of each sample.').register(
    settingFacts,
    { resume: 'fixed', flag: '--trials <n>', help: 'how often to send each sample' },
  ),
  limit: describe(
    z.int().positive().nullable().default(null),
    'Samples per suite: the first n in a seeded order, twins together; null = all.',
  ).register(settingFacts, {
    resume: 'kept',
    flag: '--limit <n>',
    help: 'samples per suite: the first n in an order drawn from the seed; translations of a sample stay together',
  }),
  subset: describe(
    subsetSchema.default({}),
    'A stratified subset by the name of its suite, as `evenhand plan --subset` writes it; a suite that is not named is run whole. `limit` then counts within it.',
  ).register(settingFacts, { resume: 'fixed' }),
  seed: describe(z.int().nonnegative().default(1), 'Seed of everything that is drawn.').register(settingFacts, {
    resume: 'fixed',
    flag: '--seed <n>',
    help: 'seed for the order of samples, for sampling by the models and for randomised statistics',
  }),
  sampling: describe(samplingSchema.default({}), "Overrides the suites' `request`, key by key.").register(
    settingFacts,
    { resume: 'fixed' },
  ),
  concurrency: describe(
    z.int().positive().default(8),
    'Requests at a time for each host and key; a device takes 1 unless an entry says more.',
  ).register(settingFacts, {
    resume: 'changeable',
    flag: '--concurrency <n>',
    help: 'parallel requests per host and API key',
  }),
  maxUsd: describe(
    z.number().nonnegative().nullable().default(null),
    'The most that the run may cost, USD; null = no cap.',
  ).register(settingFacts, {
    resume: 'changeable',
    flag: '--max-usd <x>',
    help: 'spending limit: send no request that could exceed it',
  }),
  timeouts: describe(
    timeoutsSchema.default({ firstByteMs: 300_000, idleMs: 120_000, totalMs: 1_800_000 }),
    'Time-outs of one request.',
  ).register(settingFacts, { resume: 'kept' }),
  maxReplyBytes: describe(
    z
      .int()
      .positive()
      .default(64 << 20),
    'Bytes of the body of one reply, above which the connection is given up and the cell fails as `malformed`, without another attempt.',
  ).register(settingFacts, { resume: 'kept' }),
  limits: describe(
    z.record(idSchema, statedLimitsSchema).default({}),
    'Limits by the id of a host (an entry in place has its address, `api.example-8080`); they override what the host states.',
  ).register(settingFacts, { resume: 'kept' }),
  giveUpAfter: describe(
    z.int().positive().nullable().default(8),
    'Cells in a row without a reply, after all their attempts, after which a host or a model there is sent nothing more in this session; null = never.',
  ).register(settingFacts, { resume: 'kept' }),
  proxy: describe(
    proxySchema.nullable().default(null),
    'Proxy through which hosts elsewhere, and weights, are reached: an address, or `url` and `authEnv`. Proxies of the environment are never used. null = none.',
  ).register(settingFacts, { resume: 'kept' }),
  margin: describe(
    z.number().gt(0).lt(1).default(0.02),
    'Half-width of "the same", as a share of the scale from 0 to 1.',
  ).register(settingFacts, { resume: 'fixed' }),
  prompts: describe(
    z.union([idSchema, z.array(idSchema).min(1)]).default('main'),
    'Which prompts are run: `main`, `all` (its variants too), or variants by name, one or a list.',
  ).register(settingFacts, {
    resume: 'fixed',
    flag: '--prompts <which>',
    help: 'prompt variants to run: main, all, or names separated by commas',
  }),
  tools: describe(
    z.enum(['prompt', 'native', 'either']).default('prompt'),
    'How tools reach the models: `prompt` (in the text), `native` (in a field of their own; models without one are refused), `either` (the field where the roster says that the model has it, else the text). Never both at once.',
  ).register(settingFacts, {
    resume: 'fixed',
    flag: '--tools <form>',
    help: 'how tools are sent: in the prompt text, in the tools field of the API, or in that field only to models that support it',
  }),
  reuse: describe(
    z.boolean().default(true),
    'Whether models that run in this process keep what they read of a prompt for the next one that begins alike. Replies are the same; such requests are in no time, and one in ten is read from its first token for the times. false = all are.',
  ).register(settingFacts, {
    resume: 'changeable',
    flag: '--no-reuse',
    help: 'models that run in this process read each prompt from its first token; for runs about time',
  }),
  fresh: describe(
    z.boolean().default(false),
    'Whether every suite that a generator makes is asked a second time with questions drawn from another seed (`NAME-fresh`), and both are compared: was the published list seen before? Fresh ones count in no average.',
  ).register(settingFacts, {
    resume: 'fixed',
    flag: '--fresh',
    help: 'ask generated suites again with newly drawn questions, and compare: were the published ones seen before?',
  }),
  shuffleOptions: describe(
    z.boolean().default(false),
    'Whether questions with options are asked a second time with their options in another order (`NAME-shuffled`), and the share of right answers that survive is reported. They count in no average.',
  ).register(settingFacts, {
    resume: 'fixed',
    flag: '--shuffle-options',
    help: 'ask multiple-choice questions again with their options in another order, and report how many right answers survive',
  }),
  weights: describe(
    z.record(idSchema, z.number().nonnegative()).default({}),
    'Weight of each suite, by name, in averages over suites; 1 where none is stated. Only their ratios matter.',
  ).register(settingFacts, { resume: 'fixed' }),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface Setting extends SettingFacts {
  readonly key: keyof Settings;
  readonly schema: z.ZodType;
}

/** All settings, with what is known of each. */
export const SETTINGS: readonly Setting[] = Object.entries(settingsSchema.shape).map(([key, schema]) => ({
  key: key as keyof Settings,
  schema,
  ...settingFacts.get(schema)!,
}));

/** Those of a rule. */
export function selectSettings(settings: Settings, rule: ResumeRule): Partial<Settings> {
  return Object.fromEntries(SETTINGS.filter(({ resume }) => resume === rule).map(({ key }) => [key, settings[key]]));
}
