import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, countrySchema, opennessSchema } from '@evenhand/core';
import {
  describe,
  displayPath,
  explainIssues,
  idSchema,
  readText,
  readYaml,
  runModelSchema,
  type YamlFile,
} from '@evenhand/io';
import * as z from 'zod';

/** What is known of a model beside its replies; null (of weights: unknown) where nobody said it. */
const traitsSchema = z.strictObject({
  origin: describe(countrySchema.default(null), 'Country of the developer, ISO 3166; null = unknown.'),
  weights: describe(opennessSchema.default('unknown'), 'How the weights may be had.'),
  derivedFrom: describe(
    z.string().min(1).nullable().default(null),
    'The model that it was made from, by label or by name; null = none.',
  ),
  parameters: describe(z.number().positive().nullable().default(null), 'Number of parameters; null = unknown.'),
});
export type Traits = z.infer<typeof traitsSchema>;

const oneOrMore = <S extends z.ZodType>(schema: S) =>
  z
    .union([schema, z.array(schema).min(1)])
    .transform((found) => (Array.isArray(found) ? found : [found]) as z.output<S>[]);

/** Models that have all the stated traits. */
export const groupSchema = z
  .strictObject({
    models: describe(z.array(runModelSchema).min(1).optional(), 'Labels of models.'),
    origin: describe(
      oneOrMore(z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 code of two capital letters')).optional(),
      'Country or countries of the developer.',
    ),
    weights: describe(
      oneOrMore(opennessSchema.exclude(['unknown'])).optional(),
      'How the weights may be had: one or several.',
    ),
    derived: describe(z.boolean().optional(), 'Whether they were made from other weights.'),
  })
  .refine((group) => Object.values(group).some((value) => value !== undefined), {
    message: 'at least one of models, origin, weights, derived',
  });
export type Group = z.infer<typeof groupSchema>;

/** `others`: every model that is not in the group of the other side. */
const groupOrOthers = z.union([groupSchema, z.literal('others')]);

const createOneOfMessage = (keys: string) => ({ message: `exactly one of ${keys}` });
const hasExactlyOne = (side: object) => Object.values(side).filter((value) => value !== undefined).length === 1;

const firstSchema = z
  .strictObject({
    model: describe(
      runModelSchema.optional(),
      'One named model; of several runs that have it, `before:label` and `after:label`, or `folder:label` of more than two.',
    ),
    best: describe(
      groupSchema.optional(),
      "The best of a group on the claim's metric, whichever it is; its luck is not counted as skill.",
    ),
    group: describe(
      groupSchema.optional(),
      'The group in general: its models are the sample. Needed on both sides or on none.',
    ),
    each: describe(groupSchema.optional(), 'Each model of the group for itself: one finding a model.'),
  })
  .refine(hasExactlyOne, createOneOfMessage('model, best, group, each'));

const secondSchema = z
  .strictObject({
    model: describe(
      runModelSchema.optional(),
      'One named model; of several runs that have it, `before:label` and `after:label`, or `folder:label` of more than two.',
    ),
    best: describe(groupOrOthers.optional(), "The best of a group on the claim's metric, or of all `others`."),
    group: describe(groupOrOthers.optional(), 'The group in general, or all `others`.'),
    base: describe(z.literal('own').optional(), '`own`: the model that the first side was made from.'),
    limit: describe(
      z.number().positive().optional(),
      'A stated limit in the place of a model: a share for `accuracy` (0.8), USD for `cost-per-correct`, seconds for `time-per-correct`.',
    ),
  })
  .refine(hasExactlyOne, createOneOfMessage('model, best, group, base, limit'));

/** Metrics that can be held against a stated limit. */
const LIMIT_METRICS: readonly string[] = ['accuracy', 'cost-per-correct', 'time-per-correct'];

export const CLAIM_METRICS = [
  'accuracy',
  'relative-accuracy',
  'cost-per-correct',
  'cost-per-sample',
  'time-per-correct',
  'time-per-sample',
] as const;
export type ClaimMetric = (typeof CLAIM_METRICS)[number];

/** Seconds; else money or a score. */
export const isTimeMetric = (metric: ClaimMetric) => metric === 'time-per-correct' || metric === 'time-per-sample';
/** An amount of every reply, right or wrong. */
export const isPerSample = (metric: ClaimMetric) => metric === 'cost-per-sample' || metric === 'time-per-sample';

export const MARGIN_UNITS = ['points', 'percent', 'ratio'] as const;

const MARGIN_MESSAGE = 'expected a number with its unit: "2 points", "30 percent" or "1.3 ratio"';
const marginSchema = z
  .string({ error: MARGIN_MESSAGE })
  .regex(/^\d+(\.\d+)? (points|percent|ratio)$/, MARGIN_MESSAGE)
  .transform((text) => {
    const [value, unit] = text.split(' ');
    return { value: Number(value), unit: unit as (typeof MARGIN_UNITS)[number] };
  });

/** A statement with a margin, its two sides and where it was read. */
const claimShape = {
  id: idSchema.describe('Unique in all files that are read together.'),
  statement: describe(z.string().min(1), 'The sentence.'),
  source: describe(z.string().min(1), 'Who says so, where, and when it was read.'),
  a: firstSchema.describe('The first side: exactly one of `model`, `best`, `group`, `each`.'),
  b: secondSchema.describe(
    'The second side: exactly one of `model`, `best`, `group`, `base`, `limit`. `others` is every model that is not on the first side.',
  ),
  suites: describe(z.union([z.literal('all'), z.array(idSchema).min(1)]).default('all'), '`all` of the run, or names.'),
  metric: describe(
    z.enum(CLAIM_METRICS),
    '`accuracy` is a difference in points; all others are ratios of the first side to the second.',
  ),
  direction: describe(
    z.enum(['higher', 'lower', 'not-lower', 'not-higher', 'no-worse']),
    '`higher`, `lower`: by the margin at least. `not-lower`, `not-higher`: by less than the margin. `no-worse`: not lower by as much as the margin, over the samples of all suites together (two named models).',
  ),
};
const namesTwoModels = ({ a, b }: { a: z.infer<typeof firstSchema>; b: z.infer<typeof secondSchema> }) =>
  (a.model !== undefined || a.each !== undefined) && (b.model !== undefined || b.base !== undefined);

const claimSchema = z
  .strictObject({
    ...claimShape,
    margin: marginSchema.describe(
      'A number with its unit: `points` for `accuracy`; `percent` or `ratio` (the ratio itself) for all others.',
    ),
  })
  .refine((claim) => (claim.metric === 'accuracy') === (claim.margin.unit === 'points'), {
    path: ['margin'],
    message:
      'points for the metric accuracy, percent or ratio for all others (“percent” of accuracy is relative-accuracy)',
  })
  .refine((claim) => claim.margin.unit !== 'ratio' || claim.margin.value > 0, {
    path: ['margin'],
    message: 'a ratio above 0',
  })
  .refine(
    (claim) => claim.margin.unit !== 'percent' || claim.direction.endsWith('higher') || claim.margin.value < 100,
    {
      path: ['margin'],
      message: 'less than 100 percent: nothing is lower by more',
    },
  )
  .refine((claim) => claim.direction !== 'no-worse' || (claim.metric === 'accuracy' && claim.margin.value > 0), {
    path: ['direction'],
    message: 'no-worse needs the metric accuracy and a margin above 0 points',
  })
  .refine((claim) => claim.direction !== 'no-worse' || namesTwoModels(claim), {
    path: ['direction'],
    message: 'no-worse is said of two models: model or each on the first side, model or base on the second',
  })
  .refine((claim) => claim.b.limit === undefined || LIMIT_METRICS.includes(claim.metric), {
    path: ['b', 'limit'],
    message: `a limit needs one of the metrics ${LIMIT_METRICS.join(', ')}`,
  })
  .refine((claim) => claim.b.limit === undefined || claim.metric !== 'accuracy' || claim.b.limit <= 1, {
    path: ['b', 'limit'],
    message: 'a share of right answers is at most 1: write 0.8 for 80 percent',
  })
  .refine((claim) => (claim.a.group === undefined) === (claim.b.group === undefined), {
    path: ['b'],
    message: 'a group on both sides or on none: models are the sample there',
  })
  .refine((claim) => claim.b.base === undefined || claim.a.each !== undefined || claim.a.model !== undefined, {
    path: ['b', 'base'],
    message: 'each or model on the first side: only one model has a base of its own',
  });
export type Claim = z.infer<typeof claimSchema>;

/** claims/<name>.yaml, as it is written. */
export const claimFileSchema = z.strictObject({
  claims: describe(z.array(claimSchema).min(1), 'The claims.'),
  models: describe(
    z.record(runModelSchema, traitsSchema).default({}),
    'Traits of models of which the run says nothing, by label. What the run states comes first, then this, then the roster.',
  ),
});
export type ClaimFile = YamlFile<z.infer<typeof claimFileSchema>>;

/** The claims of several files. @throws ConfigError naming file and line */
export function loadClaims(paths: readonly string[]): ClaimFile[] {
  const files = paths.map((path) => readYaml(path, claimFileSchema, 'claims'));
  const seen = new Map<string, string>();
  for (const file of files)
    for (const [index, { id }] of file.value.claims.entries()) {
      const before = seen.get(id);
      if (before !== undefined)
        throw file.problem(
          ['claims', index, 'id'],
          `found ${JSON.stringify(id)}, which ${displayPath(before)} has already; each claim has an id of its own`,
        );
      seen.set(id, file.path);
    }
  return files;
}

/** Of a run that looks at its results while it goes on: at which look it stands, and how much of the error rate that one may use. */
const lookSchema = z.strictObject({
  number: z.int().positive(),
  of: z.int().positive(),
  /** Share of the whole error rate, (0, 1]. */
  spend: z.number().gt(0).max(1),
});
export type Look = z.infer<typeof lookSchema>;

/** As the claims stand in a run's folder: with the traits of the run's models, so that nothing else is needed to judge them. */
const storedClaimsSchema = z.strictObject({
  claims: z.array(
    z.strictObject({
      ...claimShape,
      margin: z.strictObject({ value: z.number().nonnegative(), unit: z.enum(MARGIN_UNITS) }),
    }),
  ),
  models: z.record(z.string(), traitsSchema),
  look: lookSchema.nullable().default(null),
});
export interface StoredClaims {
  readonly claims: readonly Claim[];
  readonly models: Readonly<Record<string, Traits>>;
  /** null = the run was looked at once, when it had ended. */
  readonly look: Look | null;
}

/** Claims that a run was held against; null = none yet. @throws ConfigError when the file is damaged */
export function readStoredClaims(folder: string): StoredClaims | null {
  const path = join(folder, 'claims.json');
  if (!existsSync(path)) return null;
  let data: unknown;
  try {
    data = JSON.parse(readText(path, 'claims'));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `${displayPath(path)}: not valid JSON; hold the run against its claims again: evenhand claim`,
    );
  }
  const result = storedClaimsSchema.safeParse(data);
  if (result.success) return result.data;
  throw new ConfigError(
    explainIssues(result.error, data, storedClaimsSchema).map((text) => `${displayPath(path)}: ${text}`),
  );
}
