import type { Manifest, ManifestModel } from '@evenhand/core';
import { compareGrounds, createManifestGrounds, type GroundDifference, type GroundName } from '@evenhand/grounds';
import { messages } from '@evenhand/messages';
import { countCachedReplies } from '../diff/cached-replies.ts';

import { findHeadPrompt } from '../tables/headline.ts';
import { listPaths } from '../tables/run-warnings.ts';
import type { GatedRun } from './gated-run.ts';
import { ALLOWABLE, type Policy } from './policy-file.ts';

/** Why nothing is said of the second run: then it is never "go". */
export interface Obstacle {
  readonly kind:
    | 'same_run'
    | 'altered'
    | 'shard'
    | 'missing_model'
    | 'missing_suite'
    | 'changed'
    | 'other_prompts'
    | 'missing_replies'
    | 'errors'
    | 'cached_replies'
    | 'no_pairs';
  /** In words, in the language that holds. */
  readonly sentence: string;
}

/** A model of both runs by its labels. */
export interface ModelPair {
  readonly before: string;
  readonly after: string;
}

/** What is compared: models by their labels in both runs, and suites by their names. */
export interface Comparable {
  readonly models: readonly ModelPair[];
  readonly suites: readonly string[];
}

const SUITE_GROUNDS: ReadonlySet<GroundName> = new Set([
  'suiteVersion',
  'scorer',
  'scorerModule',
  'generatorModule',
  'suiteContent',
  'samples',
  'sampleCount',
]);

/** Grounds that are no part of the model that is gated: where one differs, scores differ for another reason than the model. */
const FIXED_GROUNDS: ReadonlySet<GroundName> = new Set([
  ...SUITE_GROUNDS,
  'judge',
  'setting',
  'sampling',
  'templateSha256',
  'templateVariables',
  'thinkingSwitch',
]);

/**
 * What the two runs rest on and do not share, of the suites and models that are compared: what forbids a comparison, and what is
 * only to be known (what the model is and where it ran).
 */
export function compareRunGrounds(
  before: Manifest,
  after: Manifest,
  { models, suites }: Comparable,
  allowedChanges: Policy['allowedChanges'],
): { readonly forbidding: readonly GroundDifference[]; readonly others: readonly GroundDifference[] } {
  const allowed = new Set<GroundName>(allowedChanges.flatMap((name) => ALLOWABLE[name]));
  const labels = new Map(models.map((pair) => [pair.after, pair.before]));
  // What was sent in suites that only one side has is no difference.
  const restrict = (model: ManifestModel, id: string): ManifestModel => ({
    ...model,
    id,
    sampling: Object.fromEntries(Object.entries(model.sampling).filter(([suite]) => suites.includes(suite))),
  });
  const renamed: Manifest = {
    ...after,
    models: after.models.flatMap((model) => {
      const id = labels.get(model.id);
      return id === undefined ? [] : [restrict(model, id)];
    }),
  };
  const original: Manifest = { ...before, models: before.models.map((model) => restrict(model, model.id)) };
  const methods = Object.keys({ ...before.methods, ...after.methods });
  const differences = compareGrounds(
    createManifestGrounds(original, methods),
    createManifestGrounds(renamed, methods),
  ).filter((one) => concerns(one, { models, suites }));
  const forbids = ({ name, matters }: GroundDifference) =>
    FIXED_GROUNDS.has(name) && matters === 'scores' && !allowed.has(name);
  return {
    forbidding: differences.filter(forbids),
    others: differences.filter((one) => !forbids(one)),
  };
}

const RUN_GROUNDS: ReadonlySet<GroundName> = new Set([
  'judge',
  'setting',
  'method',
  'harness',
  'machine',
  'suites',
  'models',
]);

function concerns({ name, of }: GroundDifference, { models, suites }: Comparable): boolean {
  if (RUN_GROUNDS.has(name)) return true;
  if (SUITE_GROUNDS.has(name)) return suites.includes(of);
  return models.some(({ before }) => before === of);
}

/** The same run under two names shows nothing about a change. */
export function isSameRun(before: GatedRun, after: GatedRun): boolean {
  const [a, b] = [before.run.manifest, after.run.manifest];
  return a.runId === b.runId && a.sessions[0]?.startedAt === b.sessions[0]?.startedAt;
}

/** Runs whose files are not those of their manifests, and parts of runs: what they show is not what was measured, or not all of it. */
export function findUnfitRuns(
  sides: readonly { readonly gated: Pick<GatedRun, 'run'>; readonly side: 'before' | 'after' }[],
): Obstacle[] {
  return sides.flatMap(({ gated: { run }, side }): Obstacle[] => {
    const name = messages.gateWords[side];
    const { shard } = run.manifest;
    return [
      ...(run.altered.length === 0
        ? []
        : [
            {
              kind: 'altered',
              sentence: messages.gate.altered(name, listPaths(run.altered)),
            } as const,
          ]),
      ...(shard === undefined
        ? []
        : [{ kind: 'shard', sentence: messages.gate.isShard(name, shard.index, shard.of) } as const]),
    ];
  });
}

/** Cells of both runs that were asked with another prompt or judged by another scorer. */
export function findOtherPrompts(
  before: Pick<GatedRun, 'grounds'>,
  after: Pick<GatedRun, 'grounds'>,
  { models, suites }: Comparable,
): Obstacle[] {
  return models.flatMap((pair) => {
    const earlier = before.grounds.get(pair.before) ?? new Map();
    let [prompts, scorers] = [0, 0];
    for (const [key, now] of after.grounds.get(pair.after) ?? []) {
      const was = earlier.get(key);
      if (was === undefined || !suites.includes(now.suite)) continue;
      if (was.promptSha256 !== now.promptSha256) prompts++;
      if (was.scorer !== now.scorer) scorers++;
    }
    return [
      ...(prompts > 0 ? [messages.gate.otherPrompts(pair.after, prompts)] : []),
      ...(scorers > 0 ? [messages.gate.otherScorers(pair.after, scorers)] : []),
    ].map((sentence): Obstacle => ({ kind: 'other_prompts', sentence }));
  });
}

/** What was planned of one side and did not come back whole: an outage shows here, whichever side it hit. */
export interface ErrorCount {
  readonly planned: number;
  readonly missing: number;
  readonly failed: number;
  readonly empty: number;
}

/** Requests of one model, suite by suite, in the main prompt. */
export function countErrors({ run, emptyReplies }: GatedRun, model: string, suite: string): ErrorCount {
  const prompt = findHeadPrompt(run.scopes);
  const scope = run.scopes.find((one) => one.language === '*' && one.prompt === prompt && one.suite === suite);
  const row = run.summary.find(
    (one) => one.model === model && one.suite === suite && one.prompt === prompt && one.language === '*',
  );
  const planned = scope?.planned ?? 0;
  const count = (name: string) => Number(row?.[name] ?? 0);
  return {
    planned,
    missing: row === undefined ? planned : count('n_missing'),
    failed: count('n_failed'),
    empty: emptyReplies.get(model)?.get(`${suite}/${prompt}`) ?? 0,
  };
}

/** Missing replies, and shares of errors above the limit, on either side. */
export function findOutages(
  sides: readonly { readonly gated: GatedRun; readonly side: 'before' | 'after' }[],
  { models, suites }: Comparable,
  maxErrorShare: number,
): Obstacle[] {
  return sides.flatMap(({ gated, side }) =>
    models.flatMap((pair) => {
      const model = pair[side];
      return suites.flatMap((suite): Obstacle[] => {
        const { planned, missing, failed, empty } = countErrors(gated, model, suite);
        const name = messages.gateWords[side];
        if (missing > 0)
          return [
            { kind: 'missing_replies', sentence: messages.gate.missingReplies(name, model, suite, missing, planned) },
          ];
        if (failed + empty > maxErrorShare * planned + 1e-9)
          return [
            {
              kind: 'errors',
              sentence: messages.gate.errors(
                name,
                model,
                suite,
                failed,
                empty,
                planned,
                String(Number((maxErrorShare * 100).toPrecision(3))),
              ),
            },
          ];
        return [];
      });
    }),
  );
}

/** Replies of the second run that nobody wrote again. */
export function findCachedReplies(
  before: GatedRun,
  after: GatedRun,
  { models }: Comparable,
  limit: number,
): Obstacle[] {
  const sameLabel = models.filter((pair) => pair.before === pair.after).map((pair) => pair.after);
  const { cached, replies } = countCachedReplies(before.run.folder, after.run.folder, sameLabel);
  if (cached === 0 || cached <= limit * replies) return [];
  return [{ kind: 'cached_replies', sentence: messages.gate.cachedReplies(cached, replies) }];
}
