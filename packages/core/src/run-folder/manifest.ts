import * as z from 'zod';
import { samplingSchema } from '../contract/generation.ts';
import { judgeAgreementSchema } from '../contract/judge-agreement.ts';
import { modelIdentitySchema } from '../contract/model-adapter.ts';
import { moduleSchema } from '../contract/module.ts';
import { peerSchema } from '../contract/network.ts';
import { judgeCostSchema } from '../contract/score.ts';

import { MOST_TRIALS, settingsSchema } from '../experiments/settings.ts';
import { shardSchema } from '../experiments/shards.ts';
import { benchmarkFolderSchema } from '../models/benchmark-folders.ts';
import { countrySchema } from '../models/country.ts';
import { toolFormSchema } from '../suites/prompt.ts';
import { scorerConfigSchema } from '../suites/suite.ts';
import { importSchema } from './import-statement.ts';
import { limiterLogSchema, openCircuitLogSchema, pauseSchema } from './lane-log.ts';
import { harnessSchema, machineSchema } from './machine.ts';
import { machineLoadSchema } from './machine-load.ts';
import { mergedShardsSchema } from './merged-shards.ts';
import { redactionSchema } from './redaction.ts';

export const SCHEMA_VERSION = 1;

export const RUN_STATUSES = ['running', 'complete', 'incomplete', 'budget', 'interrupted'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** What a stranger's manifest names is read, and may be written to: none of it lies elsewhere. */
const innerPathSchema = z
  .string()
  .regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\\]+$/, 'expected a path below the folder, without ".."');

const hashedFileSchema = z.strictObject({
  path: innerPathSchema.describe('Path in the folder.'),
  sha256: z.string().describe('SHA-256 of the file.'),
});

const addedSchema = z.strictObject({
  models: z.array(z.string()).describe('Labels of the models that were added.'),
  suites: z.array(z.string()).describe('Names of the suites that were added.'),
  samples: z
    .record(z.string(), z.int().positive())
    .describe('Samples that were added to suites that the run had, by suite.'),
});
export type AddedContent = z.infer<typeof addedSchema>;

const sessionWorkerSchema = z.strictObject({
  name: z.string().describe('Name of the worker.'),
  machine: z.string().describe('Label of its machine, the same for all workers on it; no host name.'),
  hardware: machineSchema
    .extend({ gpus: z.array(z.string()).describe('Graphics processors; empty = none was found.') })
    .nullable()
    .describe('The machine; null = not known: the worker was gone before the coordinator saw it.'),
  version: z.string().nullable().describe('Its version of evenhand; null = not known.'),
  models: z.array(z.string()).describe('Labels of the models that it served, sorted.'),
  replies: z
    .int()
    .nonnegative()
    .nullable()
    .describe('Replies that it gave in this session; null = the session runs, or was killed.'),
});

const sessionSchema = z.strictObject({
  startedAt: z.iso.datetime().describe('When it began, UTC.'),
  endedAt: z.iso.datetime().nullable().describe('When it ended, UTC; null = it runs, or was killed.'),
  harness: harnessSchema.describe('The version of evenhand that ran it.'),
  machine: machineSchema.describe('The machine that it ran on; no host name and no user.'),
  load: machineLoadSchema
    .optional()
    .describe('How busy the machine was with other work; absent = an older version, which did not look.'),
  cellsBefore: z.int().describe('Cells that had a verdict when it began.'),
  shard: z
    .int()
    .positive()
    .optional()
    .describe('Of a merged run: the shard whose session it was; absent = the run was not merged, or went on after it.'),
  added: addedSchema
    .optional()
    .describe('What was added to the run when this session began; absent = nothing (`run --extend` adds).'),
  status: z.enum(RUN_STATUSES).describe('How it ended.'),
  bookedUsd: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'What the run had booked against a cap on money when it ended, earlier sessions included, USD: replies at their price or bill, whichever is more, and at their worst case where neither is known; failed attempts that may be billed at their worst case; judge models. Absent = nothing was, or it was killed, or an older version did not write it down.',
    ),
  peers: z
    .array(peerSchema)
    .default([])
    .describe(
      'Everybody that a connection was made with, sorted; empty = nobody, or an older version that did not write it down.',
    ),
  workers: z
    .array(sessionWorkerSchema)
    .optional()
    .describe(
      'Of a run with `--queue`: everybody who gave a reply, sorted by name; absent = this machine asked itself.',
    ),
  localOnly: z.boolean().default(false).describe('Whether only this machine could be spoken to (`--local-only`).'),
  limiters: z
    .array(limiterLogSchema)
    .default([])
    .describe('For each host with its key, and each device: its limits and how many requests were allowed at a time.'),
  pauses: z
    .array(pauseSchema)
    .default([])
    .describe(
      'Times in which nothing ran; replies that were waited for meanwhile have no times, and `paused` in `adapted`.',
    ),
  givenUp: z
    .array(openCircuitLogSchema)
    .default([])
    .describe(
      'Hosts, and models at a host, that gave no reply to `giveUpAfter` cells in a row and were sent nothing more.',
    ),
});
export type Session = z.infer<typeof sessionSchema>;

const manifestModelSchema = z.strictObject({
  id: z.string().describe('Label of the model.'),
  provider: z.string().describe('The protocol.'),
  host: z.string().describe('Id of the host.'),
  operator: z.string().nullable().describe('Who runs the host; null = unknown, or you.'),
  jurisdiction: countrySchema.describe('Country whose law the operator answers to; null = unknown.'),
  baseUrl: z.string().nullable().describe('Address of the server; null = it ran in this process.'),
  identity: modelIdentitySchema.describe('What was found to be really served, each null where it is not known.'),
  sampling: z.record(z.string(), samplingSchema).describe('Sampling that was really sent, by suite.'),
  toolForms: z
    .record(z.string(), toolFormSchema)
    .optional()
    .describe(
      'How the tools of each suite that has some reached it, by suite (`suite/prompt` for a prompt variant); absent = in the text of the prompt.',
    ),
});
export type ManifestModel = z.infer<typeof manifestModelSchema>;

/** A verdict on a whole run besides the one in its records: `scores/<scorer>/<model>.csv`. */
const scoresSchema = z.strictObject({
  scorer: z.string().describe('`name@version` of the scorer.'),
  suites: z.record(z.string(), scorerConfigSchema).describe('How the scorer was configured, by suite.'),
  files: z.array(hashedFileSchema).describe('Its files under `scores/`.'),
  runs: z
    .array(z.string())
    .default([])
    .describe('What the scorer ran, with versions; empty = it needs nothing but the reply.'),
  agreement: judgeAgreementSchema
    .nullable()
    .default(null)
    .describe('How often a judge model gave the same verdict in both orders; null = none was called.'),
  spent: judgeCostSchema.nullable().default(null).describe('What the judge model spent; null = none was called.'),
  unjudged: z.int().nonnegative().default(0).describe('Replies that got no verdict.'),
});
export type ScoresEntry = z.infer<typeof scoresSchema>;

/** The full description of a run. */
export const manifestSchema = z.strictObject({
  schema: z.int().describe('Version of the layout of the folder, 1. A newer one than this evenhand reads is refused.'),
  runId: z.string().describe("The run's id."),
  experiment: z.string().describe("The experiment's name."),
  status: z.enum(RUN_STATUSES).describe('How the run stands; `incomplete` = some cells have no reply.'),
  planned: z.int().describe('Number of cells that were planned.'),
  settings: settingsSchema.describe(
    "The experiment's settings with all defaults filled in; `concurrency` and `maxUsd` as the latest session had them.",
  ),
  methods: z
    .record(z.string(), z.int())
    .describe('Version of each method that a published figure rests on (METHODOLOGY.md).'),
  suites: z
    .array(
      z.strictObject({
        name: z.string().describe('Name of the suite.'),
        version: z.int().describe('Version of the suite.'),
        scorer: z.string().describe('`name@version` of its scorer.'),
        runs: z
          .array(z.string())
          .default([])
          .describe(
            'What the scorer ran (a sandbox, a judge model), with versions; empty = it needs nothing but the reply.',
          ),
        modules: z
          .array(
            z.strictObject({
              role: z.enum(['scorer', 'generator', 'environment']).describe('What it is.'),
              ...moduleSchema.shape,
            }),
          )
          .default([])
          .describe('Code that the suite brought along and that was executed; empty = none.'),
        prompts: z.array(z.string()).describe('The prompt variants that were run.'),
        samples: z.int().describe('Number of samples that were run.'),
        size: z.int().describe('Number of samples of the whole suite.'),
        trials: z
          .int()
          .positive()
          .max(MOST_TRIALS)
          .optional()
          .describe(
            'Trials of each sample, where the suites of an import differ in it; absent = those of the settings.',
          ),
      }),
    )
    .describe('The suites that were run.'),
  models: z.array(manifestModelSchema).describe('The models that were run.'),
  judge: manifestModelSchema
    .nullable()
    .default(null)
    .describe('The model that judged, with the keys of one of `models`; null = none did.'),
  skipped: z
    .array(
      z.strictObject({
        model: z.string().describe('Label of the model.'),
        host: z.string().describe('Name of its host.'),
        reason: z.string().describe('Why it could not be reached.'),
      }),
    )
    .default([])
    .describe('Models that could not be reached and were left out by `--skip-missing`.'),
  sessions: z.array(sessionSchema).min(1).describe('One entry for each time the run was started or resumed.'),
  shard: shardSchema.optional().describe('Which part of its experiment the run is; absent = all of it.'),
  merged: mergedShardsSchema.optional().describe('The shards that the run was merged from; absent = none.'),
  redacted: redactionSchema.optional().describe('What was left out of a copy for others; absent = nothing.'),
  inputs: z.array(hashedFileSchema).describe('Each file under `inputs/`.'),
  records: z
    .array(z.strictObject({ ...hashedFileSchema.shape, lines: z.int().describe('Number of lines.') }))
    .describe('Each file under `records/`; empty until the first session has ended.'),
  import: importSchema
    .nullable()
    .default(null)
    .describe('What an import found in the files that it was given; null = this harness asked for the replies itself.'),
  scores: z.array(scoresSchema).default([]).describe('Verdicts of further scorers on the same replies.'),
  headlines: z
    .array(
      z.strictObject({
        at: z.iso.datetime().describe('When, UTC.'),
        suite: z.string().describe('In which suite.'),
        from: z.string().describe('The scorer before.'),
        to: z.string().describe('The scorer after.'),
      }),
    )
    .default([])
    .describe('When published verdicts were replaced; the older ones stay under `scores/`.'),
  benchmarks: z
    .array(benchmarkFolderSchema)
    .optional()
    .describe(
      'Folders of suites, models, hosts and prices that names were looked up in, your own first; absent = not written down.',
    ),
});
export type Manifest = z.infer<typeof manifestSchema>;
