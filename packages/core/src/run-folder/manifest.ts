import { describe } from '@evenhand/io';
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
  sha256: describe(z.string(), 'SHA-256 of the file.'),
});

const addedSchema = z.strictObject({
  models: describe(z.array(z.string()), 'Labels of the models that were added.'),
  suites: describe(z.array(z.string()), 'Names of the suites that were added.'),
  samples: describe(
    z.record(z.string(), z.int().positive()),
    'Samples that were added to suites that the run had, by suite.',
  ),
});
export type AddedContent = z.infer<typeof addedSchema>;

const sessionWorkerSchema = z.strictObject({
  name: describe(z.string(), 'Name of the worker.'),
  machine: describe(z.string(), 'Label of its machine, the same for all workers on it; no host name.'),
  hardware: describe(
    machineSchema
      .extend({ gpus: describe(z.array(z.string()), 'Graphics processors; empty = none was found.') })
      .nullable(),
    'The machine; null = not known: the worker was gone before the coordinator saw it.',
  ),
  version: describe(z.string().nullable(), 'Its version of evenhand; null = not known.'),
  models: describe(z.array(z.string()), 'Labels of the models that it served, sorted.'),
  replies: describe(
    z.int().nonnegative().nullable(),
    'Replies that it gave in this session; null = the session runs, or was killed.',
  ),
});

const sessionSchema = z.strictObject({
  startedAt: describe(z.iso.datetime(), 'When it began, UTC.'),
  endedAt: describe(z.iso.datetime().nullable(), 'When it ended, UTC; null = it runs, or was killed.'),
  harness: harnessSchema.describe('The version of evenhand that ran it.'),
  machine: machineSchema.describe('The machine that it ran on; no host name and no user.'),
  load: describe(
    machineLoadSchema.optional(),
    'How busy the machine was with other work; absent = an older version, which did not look.',
  ),
  cellsBefore: describe(z.int(), 'Cells that had a verdict when it began.'),
  shard: describe(
    z.int().positive().optional(),
    'Of a merged run: the shard whose session it was; absent = the run was not merged, or went on after it.',
  ),
  added: describe(
    addedSchema.optional(),
    'What was added to the run when this session began; absent = nothing (`run --extend` adds).',
  ),
  status: describe(z.enum(RUN_STATUSES), 'How it ended.'),
  bookedUsd: describe(
    z.number().nonnegative().optional(),
    'What the run had booked against a cap on money when it ended, earlier sessions included, USD: replies at their price or bill, whichever is more, and at their worst case where neither is known; failed attempts that may be billed at their worst case; judge models. Absent = nothing was, or it was killed, or an older version did not write it down.',
  ),
  peers: describe(
    z.array(peerSchema).default([]),
    'Everybody that a connection was made with, sorted; empty = nobody, or an older version that did not write it down.',
  ),
  workers: describe(
    z.array(sessionWorkerSchema).optional(),
    'Of a run with `--queue`: everybody who gave a reply, sorted by name; absent = this machine asked itself.',
  ),
  localOnly: describe(z.boolean().default(false), 'Whether only this machine could be spoken to (`--local-only`).'),
  limiters: describe(
    z.array(limiterLogSchema).default([]),
    'For each host with its key, and each device: its limits and how many requests were allowed at a time.',
  ),
  pauses: describe(
    z.array(pauseSchema).default([]),
    'Times in which nothing ran; replies that were waited for meanwhile have no times, and `paused` in `adapted`.',
  ),
  givenUp: describe(
    z.array(openCircuitLogSchema).default([]),
    'Hosts, and models at a host, that gave no reply to `giveUpAfter` cells in a row and were sent nothing more.',
  ),
});
export type Session = z.infer<typeof sessionSchema>;

const manifestModelSchema = z.strictObject({
  id: describe(z.string(), 'Label of the model.'),
  provider: describe(z.string(), 'The protocol.'),
  host: describe(z.string(), 'Id of the host.'),
  operator: describe(z.string().nullable(), 'Who runs the host; null = unknown, or you.'),
  jurisdiction: countrySchema.describe('Country whose law the operator answers to; null = unknown.'),
  baseUrl: describe(z.string().nullable(), 'Address of the server; null = it ran in this process.'),
  identity: modelIdentitySchema.describe('What was found to be really served, each null where it is not known.'),
  sampling: describe(z.record(z.string(), samplingSchema), 'Sampling that was really sent, by suite.'),
  toolForms: describe(
    z.record(z.string(), toolFormSchema).optional(),
    'How the tools of each suite that has some reached it, by suite (`suite/prompt` for a prompt variant); absent = in the text of the prompt.',
  ),
});
export type ManifestModel = z.infer<typeof manifestModelSchema>;

/** A verdict on a whole run besides the one in its records: `scores/<scorer>/<model>.csv`. */
const scoresSchema = z.strictObject({
  scorer: describe(z.string(), '`name@version` of the scorer.'),
  suites: describe(z.record(z.string(), scorerConfigSchema), 'How the scorer was configured, by suite.'),
  files: describe(z.array(hashedFileSchema), 'Its files under `scores/`.'),
  runs: describe(
    z.array(z.string()).default([]),
    'What the scorer ran, with versions; empty = it needs nothing but the reply.',
  ),
  agreement: describe(
    judgeAgreementSchema.nullable().default(null),
    'How often a judge model gave the same verdict in both orders; null = none was called.',
  ),
  spent: describe(judgeCostSchema.nullable().default(null), 'What the judge model spent; null = none was called.'),
  unjudged: describe(z.int().nonnegative().default(0), 'Replies that got no verdict.'),
});
export type ScoresEntry = z.infer<typeof scoresSchema>;

/** The full description of a run. */
export const manifestSchema = z.strictObject({
  schema: describe(z.int(), 'Version of the layout of the folder, 1. A newer one than this evenhand reads is refused.'),
  runId: describe(z.string(), "The run's id."),
  experiment: describe(z.string(), "The experiment's name."),
  status: describe(z.enum(RUN_STATUSES), 'How the run stands; `incomplete` = some cells have no reply.'),
  planned: describe(z.int(), 'Number of cells that were planned.'),
  settings: settingsSchema.describe(
    "The experiment's settings with all defaults filled in; `concurrency` and `maxUsd` as the latest session had them.",
  ),
  methods: describe(
    z.record(z.string(), z.int()),
    'Version of each method that a published figure rests on (METHODOLOGY.md).',
  ),
  suites: describe(
    z.array(
      z.strictObject({
        name: describe(z.string(), 'Name of the suite.'),
        version: describe(z.int(), 'Version of the suite.'),
        scorer: describe(z.string(), '`name@version` of its scorer.'),
        runs: describe(
          z.array(z.string()).default([]),
          'What the scorer ran (a sandbox, a judge model), with versions; empty = it needs nothing but the reply.',
        ),
        modules: describe(
          z
            .array(
              z.strictObject({
                role: describe(z.enum(['scorer', 'generator', 'environment']), 'What it is.'),
                ...moduleSchema.shape,
              }),
            )
            .default([]),
          'Code that the suite brought along and that was executed; empty = none.',
        ),
        prompts: describe(z.array(z.string()), 'The prompt variants that were run.'),
        samples: describe(z.int(), 'Number of samples that were run.'),
        size: describe(z.int(), 'Number of samples of the whole suite.'),
        trials: describe(
          z.int().positive().max(MOST_TRIALS).optional(),
          'Trials of each sample, where the suites of an import differ in it; absent = those of the settings.',
        ),
      }),
    ),
    'The suites that were run.',
  ),
  models: describe(z.array(manifestModelSchema), 'The models that were run.'),
  judge: describe(
    manifestModelSchema.nullable().default(null),
    'The model that judged, with the keys of one of `models`; null = none did.',
  ),
  skipped: describe(
    z
      .array(
        z.strictObject({
          model: describe(z.string(), 'Label of the model.'),
          host: describe(z.string(), 'Name of its host.'),
          reason: describe(z.string(), 'Why it could not be reached.'),
        }),
      )
      .default([]),
    'Models that could not be reached and were left out by `--skip-missing`.',
  ),
  sessions: describe(z.array(sessionSchema).min(1), 'One entry for each time the run was started or resumed.'),
  shard: describe(shardSchema.optional(), 'Which part of its experiment the run is; absent = all of it.'),
  merged: describe(mergedShardsSchema.optional(), 'The shards that the run was merged from; absent = none.'),
  redacted: describe(redactionSchema.optional(), 'What was left out of a copy for others; absent = nothing.'),
  inputs: describe(z.array(hashedFileSchema), 'Each file under `inputs/`.'),
  records: describe(
    z.array(z.strictObject({ ...hashedFileSchema.shape, lines: describe(z.int(), 'Number of lines.') })),
    'Each file under `records/`; empty until the first session has ended.',
  ),
  import: describe(
    importSchema.nullable().default(null),
    'What an import found in the files that it was given; null = this harness asked for the replies itself.',
  ),
  scores: describe(z.array(scoresSchema).default([]), 'Verdicts of further scorers on the same replies.'),
  headlines: describe(
    z
      .array(
        z.strictObject({
          at: describe(z.iso.datetime(), 'When, UTC.'),
          suite: describe(z.string(), 'In which suite.'),
          from: describe(z.string(), 'The scorer before.'),
          to: describe(z.string(), 'The scorer after.'),
        }),
      )
      .default([]),
    'When published verdicts were replaced; the older ones stay under `scores/`.',
  ),
  benchmarks: describe(
    z.array(benchmarkFolderSchema).optional(),
    'Folders of suites, models, hosts and prices that names were looked up in, your own first; absent = not written down.',
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;
