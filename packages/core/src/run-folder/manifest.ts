import * as z from 'zod';
import { samplingSchema } from '../contract/generation.ts';
import { modelIdentitySchema } from '../contract/model-adapter.ts';
import { moduleSchema } from '../contract/module.ts';
import { peerSchema } from '../contract/network.ts';
import { judgeAgreementSchema } from '../contract/reading-agreement.ts';
import { judgeCostSchema } from '../contract/score.ts';

import { settingsSchema } from '../experiments/settings.ts';
import { countrySchema } from '../models/country.ts';
import { toolFormSchema } from '../suites/prompt.ts';
import { scorerConfigSchema } from '../suites/suite.ts';
import { importSchema } from './import-statement.ts';
import { limiterLogSchema, openCircuitLogSchema } from './lane-log.ts';
import { harnessSchema, machineSchema } from './machine.ts';

export const SCHEMA_VERSION = 1;

export const RUN_STATUSES = ['running', 'complete', 'incomplete', 'budget', 'interrupted'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

const hashedFileSchema = z.strictObject({ path: z.string(), sha256: z.string() });

const sessionSchema = z.strictObject({
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  harness: harnessSchema,
  machine: machineSchema,
  /** Cells that had a verdict when the session began. */
  cellsBefore: z.int(),
  status: z.enum(RUN_STATUSES),
  /** Everybody that was spoken to, sorted; empty = nobody, or a session of a version that did not write it down. */
  peers: z.array(peerSchema).default([]),
  /** Whether only this machine could be spoken to. */
  localOnly: z.boolean().default(false),
  /** How many requests at a time each host was sent, and why that changed. */
  limiters: z.array(limiterLogSchema).default([]),
  /** Hosts, and models there, that gave no reply any more and were asked nothing more. */
  givenUp: z.array(openCircuitLogSchema).default([]),
});
export type Session = z.infer<typeof sessionSchema>;

/** What a session says in which nobody was asked anything. */
export const NO_REQUESTS_SENT = { peers: [], localOnly: false, limiters: [], givenUp: [] } satisfies Partial<Session>;

const manifestModelSchema = z.strictObject({
  id: z.string(),
  provider: z.string(),
  host: z.string(),
  operator: z.string().nullable(),
  jurisdiction: countrySchema,
  /** Address that was spoken to; null = none, the model ran in this process. */
  baseUrl: z.string().nullable(),
  /** What was really served. */
  identity: modelIdentitySchema,
  /** What was really sent, by suite. */
  sampling: z.record(z.string(), samplingSchema),
  /** How the tools of each suite that has some reached it; absent = as older runs: written into the prompt. */
  toolForms: z.record(z.string(), toolFormSchema).optional(),
});
export type ManifestModel = z.infer<typeof manifestModelSchema>;

/** A verdict on a whole run besides the one in its records: `scores/<scorer>/<model>.csv`. */
const scoresSchema = z.strictObject({
  /** `name@version` */
  scorer: z.string(),
  /** How it was told to judge, by suite. */
  suites: z.record(z.string(), scorerConfigSchema),
  files: z.array(hashedFileSchema),
  /** What the scorer ran, with versions; empty = it needs nothing but the reply. */
  runs: z.array(z.string()).default([]),
  /** How often a judge model said the same in both orders; null = none was asked. */
  agreement: judgeAgreementSchema.nullable().default(null),
  /** What the judge model cost; null = none was asked. */
  spent: judgeCostSchema.nullable().default(null),
  /** Replies that got no verdict. */
  unjudged: z.int().nonnegative().default(0),
});
export type ScoresEntry = z.infer<typeof scoresSchema>;

/** The full description of a run. */
export const manifestSchema = z.strictObject({
  schema: z.int(),
  runId: z.string(),
  experiment: z.string(),
  status: z.enum(RUN_STATUSES),
  /** Cells that were planned. */
  planned: z.int(),
  settings: settingsSchema,
  /** Version of each method that a published figure rests on. */
  methods: z.record(z.string(), z.int()),
  suites: z.array(
    z.strictObject({
      name: z.string(),
      version: z.int(),
      scorer: z.string(),
      /** What the scorer ran (a sandbox, a judge model), with versions; empty = it needs nothing but the reply. */
      runs: z.array(z.string()).default([]),
      /** Code that the suite brought along, and that was executed; its text is among the inputs. Empty = none. */
      modules: z.array(z.strictObject({ role: z.enum(['scorer', 'generator']), ...moduleSchema.shape })).default([]),
      prompts: z.array(z.string()),
      samples: z.int(),
      size: z.int(),
    }),
  ),
  models: z.array(manifestModelSchema),
  /** The model that judged where a suite's scorer is `judge`; null = none did. */
  judge: manifestModelSchema.nullable().default(null),
  /** Models of the experiment that could not be reached and were left out, because the user said so. */
  skipped: z.array(z.strictObject({ model: z.string(), host: z.string(), reason: z.string() })).default([]),
  sessions: z.array(sessionSchema).min(1),
  /** What the run rests on, each file named by its hash. */
  inputs: z.array(hashedFileSchema),
  /** The records as they were when the last session ended; empty before that. */
  records: z.array(z.strictObject({ ...hashedFileSchema.shape, lines: z.int() })),
  /** Where the replies are from, when they were asked by somebody else; null = by this harness. */
  import: importSchema.nullable().default(null),
  /** Further verdicts on the same replies, sorted by scorer. */
  scores: z.array(scoresSchema).default([]),
  /** When the published verdicts were replaced, and by whose; the older ones stay under `scores/`. */
  headlines: z
    .array(z.strictObject({ at: z.iso.datetime(), suite: z.string(), from: z.string(), to: z.string() }))
    .default([]),
});
export type Manifest = z.infer<typeof manifestSchema>;
