import type { GroundName } from '@evenhand/grounds';
import { describe, idSchema, modelIdSchema, readYaml, type YamlFile } from '@evenhand/io';
import * as z from 'zod';

/** `blocking` decides, `warning` is told, `informational` is only listed. */
const TIERS = ['blocking', 'warning', 'informational'] as const;
export type Tier = (typeof TIERS)[number];
const tierSchema = describe(
  z.enum(TIERS).default('blocking'),
  '`blocking` decides whether the gate opens; `warning` is judged and reported as a warning; `informational` is judged and listed.',
);

const POINTS_MESSAGE = 'expected points above 0 with their unit, such as "2 points"';
const pointsSchema = z
  .string({ error: POINTS_MESSAGE })
  .regex(/^\d+(\.\d+)? points$/, POINTS_MESSAGE)
  .transform((text) => Number(text.split(' ')[0]) / 100)
  .refine((share) => share > 0 && share < 1, { message: 'expected points above 0 and below 100' });

const minSamplesSchema = describe(
  z.int().positive().default(1),
  'Samples that both runs must have answered; with fewer the check is inconclusive.',
);

const accuracyRuleSchema = z.strictObject({
  tier: tierSchema,
  margin: pointsSchema.describe(
    'A drop of the mean score by less than this does not matter: a number with its unit, such as `2 points`.',
  ),
  minSamples: minSamplesSchema,
});
export type AccuracyRule = z.infer<typeof accuracyRuleSchema>;

const maxRatioSchema = z.number().positive().max(1000);

const costRuleSchema = z.strictObject({
  tier: tierSchema,
  maxRatio: maxRatioSchema.describe('Cost after ÷ cost before may be this at most, such as 1.2.'),
  per: describe(
    z.enum(['sample', 'correct']).default('sample'),
    'Cost of every reply (`sample`), or of a right answer (`correct`).',
  ),
  minSamples: minSamplesSchema,
});

const latencyRuleSchema = z.strictObject({
  tier: tierSchema,
  maxRatio: maxRatioSchema.describe('Time to the last token after ÷ before may be this at most, such as 1.5.'),
  per: describe(
    z.enum(['sample', 'correct']).default('sample'),
    'Time of every reply (`sample`), or of a right answer (`correct`).',
  ),
  minSamples: minSamplesSchema,
});
export type RatioRule = z.infer<typeof costRuleSchema> | z.infer<typeof latencyRuleSchema>;

/** What a policy may allow to differ, each with the grounds that it stands for. */
export const ALLOWABLE = {
  template: ['templateSha256', 'templateVariables', 'thinkingSwitch'],
  sampling: ['sampling'],
} as const satisfies Readonly<Record<string, readonly GroundName[]>>;

/** One model of both runs: its label, or its two labels. */
const gatedModelSchema = z.union([
  modelIdSchema.transform((label) => ({ before: label, after: label })),
  z.strictObject({
    before: modelIdSchema.describe('Its label in the first run.'),
    after: modelIdSchema.describe('Its label in the second run.'),
  }),
]);

/** policy.yaml, as it is written. */
export const policySchema = z
  .strictObject({
    name: describe(z.string().min(1).default('gate'), 'Name of the gate, for reports.'),
    models: describe(
      z.array(gatedModelSchema).min(1).optional(),
      'Models that are compared: labels, or `before` and `after` where a model is called otherwise in the second run. Default: every model of the first run.',
    ),
    suites: describe(
      z.record(z.union([z.literal('*'), idSchema]), accuracyRuleSchema).default({}),
      'A rule for each suite by its name; `*` stands for every suite without a rule of its own.',
    ),
    overall: describe(
      accuracyRuleSchema.optional(),
      'A rule over the samples of all suites together, each counting alike.',
    ),
    cost: describe(costRuleSchema.optional(), 'How much more it may cost, over all suites.'),
    latency: describe(latencyRuleSchema.optional(), 'How much slower it may be, over all suites.'),
    maxErrorShare: describe(
      z.number().min(0).max(0.5).default(0.01),
      'Share of the requests of either run that may have failed or have an empty reply; above it nothing is judged.',
    ),
    allowedChanges: describe(
      z.array(z.enum(Object.keys(ALLOWABLE) as [keyof typeof ALLOWABLE, ...(keyof typeof ALLOWABLE)[]])).default([]),
      'What may differ between the runs although it can move scores: `template` (the chat template of the model), `sampling` (what is sent to the model because its entry requires it).',
    ),
  })
  .refine(
    ({ suites, overall, cost, latency }) =>
      Object.keys(suites).length > 0 || [overall, cost, latency].some((rule) => rule !== undefined),
    { message: 'at least one of suites, overall, cost, latency' },
  );
export type Policy = z.infer<typeof policySchema>;

/** @throws ConfigError naming file and line */
export function loadPolicy(path: string): YamlFile<Policy> {
  return readYaml(path, policySchema, 'a policy');
}
