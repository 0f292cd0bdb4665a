import { isLoopback, type ModelEntry } from '@evenhand/core';
import { compareCodeUnits, didYouMean, displayPath, type YamlFile } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { countingCells, findCells } from '../cells/cells.ts';
import { mergeRuns } from '../cells/merge-runs.ts';
import { createRunLabels } from '../cells/run-labels.ts';
import { createContrasts } from '../claims/contrast.ts';
import { computeNoWorse } from '../claims/no-worse.ts';
import { findHeadPrompt } from '../tables/headline.ts';
import { measureTables } from '../tables/measure-tables.ts';
import { pair as pairCells } from '../tables/pairs.ts';
import { countSamples, type RunData, type Scope } from '../tables/scope.ts';
import { decideAccuracy, decideRatio, type GateCheck } from './checks.ts';
import { type GatedRun, readGatedRun } from './gated-run.ts';
import {
  type Comparable,
  compareRunGrounds,
  findCachedReplies,
  findOtherPrompts,
  findOutages,
  findUnfitRuns,
  isSameRun,
  type ModelPair,
  type Obstacle,
} from './obstacles.ts';
import type { AccuracyRule, Policy, RatioRule, Tier } from './policy-file.ts';

/** Two runs held against a policy. */
export interface Gate {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly verdict: 'go' | 'no_go' | 'inconclusive' | 'not_comparable';
  /** Why nothing is said; empty unless the verdict is `not_comparable`. */
  readonly obstacles: readonly Obstacle[];
  /** Each rule for each model, by model, measure and suite. */
  readonly checks: readonly GateCheck[];
  /** What else is to be known: what differs and is no obstacle, suites without a rule. */
  readonly notes: readonly string[];
}

/** Holds two runs against a policy. Same folders and policy in, same gate out. @throws ConfigError */
export function computeGate(beforePath: string, afterPath: string, policy: YamlFile<Policy>): Gate {
  const [before, after] = [readGatedRun(beforePath), readGatedRun(afterPath)];
  const found = findObstacles(before, after, policy);
  const gate = { name: policy.value.name, before: displayPath(beforePath), after: displayPath(afterPath) };
  if (found.obstacles.length > 0)
    return { ...gate, verdict: 'not_comparable', obstacles: found.obstacles, checks: [], notes: found.notes };
  const data = mergeRuns([before.run, after.run]);
  const label = createRunLabels([before.run, after.run]);
  const checks = found.comparable.models.flatMap((pair) =>
    createChecks(
      data,
      label(after.run, pair.after),
      label(before.run, pair.before),
      pair,
      found.comparable,
      policy.value,
    ),
  );
  const unpaired = checks.filter(({ n }) => n === 0);
  if (unpaired.length > 0)
    return {
      ...gate,
      verdict: 'not_comparable',
      obstacles: [{ kind: 'no_pairs', sentence: messages.gate.noPairs(unpaired[0]!.model) }],
      checks: [],
      notes: found.notes,
    };
  const decisive = checks.filter(({ tier }) => tier === 'blocking');
  const verdict = decisive.some((check) => check.verdict === 'no_go')
    ? 'no_go'
    : decisive.some((check) => check.verdict === 'inconclusive')
      ? 'inconclusive'
      : 'go';
  return { ...gate, verdict, obstacles: [], checks, notes: found.notes };
}

function findObstacles(
  before: GatedRun,
  after: GatedRun,
  policy: YamlFile<Policy>,
): { readonly obstacles: readonly Obstacle[]; readonly notes: readonly string[]; readonly comparable: Comparable } {
  const { allowedChanges, maxErrorShare } = policy.value;
  const models = selectModels(before, after, policy);
  const suites = selectSuites(before, after, policy);
  const comparable = { models: models.both, suites: suites.both };
  const grounds = compareRunGrounds(before.run.manifest, after.run.manifest, comparable, allowedChanges);
  const sides = [
    { gated: before, side: 'before' },
    { gated: after, side: 'after' },
  ] as const;
  return {
    comparable,
    obstacles: [
      ...(isSameRun(before, after) ? [{ kind: 'same_run', sentence: messages.gate.sameRun } as const] : []),
      ...findUnfitRuns(sides),
      ...models.obstacles,
      ...suites.obstacles,
      ...grounds.forbidding.map(({ sentence }): Obstacle => ({ kind: 'changed', sentence })),
      ...(grounds.forbidding.length > 0 ? [] : findOtherPrompts(before, after, comparable)),
      ...findOutages(sides, comparable, maxErrorShare),
      ...(isSameRun(before, after) ? [] : findCachedReplies(before, after, comparable, maxErrorShare)),
    ],
    notes: [
      ...(suites.unruled.length > 0 ? [messages.gate.unruled(suites.unruled.join(', '))] : []),
      ...(models.added.length > 0 ? [messages.gate.added(models.added.join(', '))] : []),
      ...grounds.others.map(({ sentence }) => sentence),
    ],
  };
}

/** The models that are compared, and those that one side lacks. @throws ConfigError where a policy names one that neither has */
function selectModels(before: GatedRun, after: GatedRun, policy: YamlFile<Policy>) {
  const [earlier, later] = [before, after].map(({ run }) => run.manifest.models.map(({ id }) => id)) as [
    string[],
    string[],
  ];
  const wanted: readonly ModelPair[] =
    policy.value.models ?? earlier.map((label): ModelPair => ({ before: label, after: label }));
  const known = [...new Set([...earlier, ...later])];
  for (const [index, pair] of (policy.value.models ?? []).entries())
    for (const label of [pair.before, pair.after])
      if (!known.includes(label))
        throw policy.problem(
          ['models', index],
          `found ${JSON.stringify(label)}, which neither run has; ${didYouMean(label, known) ?? `the models are ${known.slice(0, 20).join(', ')}`}`,
        );
  const obstacles = wanted.flatMap((pair): Obstacle[] => [
    ...(earlier.includes(pair.before) ? [] : [missingModel(before, 'before', pair.before)]),
    ...(later.includes(pair.after) ? [] : [missingModel(after, 'after', pair.after)]),
  ]);
  const both = wanted.filter((pair) => earlier.includes(pair.before) && later.includes(pair.after));
  return { both, obstacles, added: later.filter((label) => !wanted.some((pair) => pair.after === label)) };
}

function missingModel({ run }: GatedRun, side: 'before' | 'after', model: string): Obstacle {
  const skipped = run.manifest.skipped.find((one) => one.model === model)?.reason ?? null;
  return { kind: 'missing_model', sentence: messages.gate.missingModel(messages.gateWords[side], model, skipped) };
}

/** The suites that are compared, and those that one side lacks. @throws ConfigError where a policy names one that neither has */
function selectSuites(before: GatedRun, after: GatedRun, policy: YamlFile<Policy>) {
  const [earlier, later] = [before, after].map(({ run }) => run.manifest.suites.map(({ name }) => name)) as [
    string[],
    string[],
  ];
  const known = [...new Set([...earlier, ...later])].sort(compareCodeUnits);
  const { suites: rules, overall, cost, latency } = policy.value;
  for (const name of Object.keys(rules))
    if (name !== '*' && !known.includes(name))
      throw policy.problem(
        ['suites', name],
        `neither run has this suite; ${didYouMean(name, known) ?? `the suites are ${known.slice(0, 20).join(', ')}`}`,
      );
  const concernsAll = [overall, cost, latency].some((rule) => rule !== undefined) || rules['*'] !== undefined;
  const wanted = concernsAll ? known : Object.keys(rules);
  const obstacles = wanted.flatMap((name) =>
    (['before', 'after'] as const).flatMap((side): Obstacle[] =>
      (side === 'before' ? earlier : later).includes(name)
        ? []
        : [{ kind: 'missing_suite', sentence: messages.gate.missingSuite(messages.gateWords[side], name) }],
    ),
  );
  return {
    both: wanted.filter((name) => earlier.includes(name) && later.includes(name)),
    obstacles,
    unruled: known.filter((name) => !wanted.includes(name)),
  };
}

function createChecks(
  data: RunData,
  after: string,
  before: string,
  pair: ModelPair,
  { suites, models }: Comparable,
  policy: Policy,
): GateCheck[] {
  const prompt = findHeadPrompt(data.scopes);
  const scopes = data.scopes.filter(
    (scope) => scope.language === '*' && scope.prompt === prompt && suites.includes(scope.suite),
  );
  const ruleOf = (suite: string) => policy.suites[suite] ?? policy.suites['*'];
  const accuracyRules = [
    ...scopes.flatMap((scope) => {
      const rule = ruleOf(scope.suite);
      return rule === undefined ? [] : [{ suite: scope.suite, scopes: [scope], rule }];
    }),
    ...(policy.overall === undefined ? [] : [{ suite: '*', scopes, rule: policy.overall }]),
  ];
  const ratioRules = (['cost', 'latency'] as const).flatMap((measure) => {
    const rule = policy[measure];
    return rule === undefined ? [] : [{ measure, rule }];
  });
  const countRules = (tier: Tier) =>
    models.length * [...accuracyRules, ...ratioRules].filter(({ rule }) => rule.tier === tier).length;
  return [
    ...accuracyRules.map(({ suite, scopes: of, rule }) =>
      checkAccuracy(of, after, before, { model: pair.after, suite }, rule, countRules(rule.tier)),
    ),
    ...ratioRules.map(({ measure, rule }) =>
      checkRatio(data, scopes, after, before, { model: pair.after, measure }, rule, countRules(rule.tier)),
    ),
  ];
}

function checkAccuracy(
  scopes: readonly Scope[],
  after: string,
  before: string,
  named: Pick<GateCheck, 'model' | 'suite'>,
  { tier, margin, minSamples }: AccuracyRule,
  rules: number,
): GateCheck {
  const found = computeNoWorse(scopes, after, before, margin);
  const earlier = scopes.reduce((sum, { byModel }) => sum + countSamples(countingCells(findCells(byModel, before))), 0);
  const unpairedShare = earlier === 0 ? 0 : Math.max(0, earlier - found.n) / earlier;
  const atAlpha = (level: number) => {
    const { difference, lo, hi } = computeNoWorse(scopes, after, before, margin, level);
    return { estimate: difference, lo, hi };
  };
  return {
    ...named,
    measure: 'accuracy',
    tier,
    ...decideAccuracy(found, { margin, minSamples, unpairedShare, rules }, atAlpha),
    estimate: { estimate: found.difference, lo: found.lo, hi: found.hi },
    limit: -margin,
    n: found.n,
    minSamples,
    pWorse: found.pWorse,
    method: [found.test, found.method].filter((part) => part !== null).join(';') || null,
    why: unpairedShare > 0 ? messages.gate.lost((unpairedShare * 100).toFixed(1)) : null,
  };
}

function checkRatio(
  data: RunData,
  scopes: readonly Scope[],
  after: string,
  before: string,
  { model, measure }: { readonly model: string; readonly measure: 'cost' | 'latency' },
  { tier, maxRatio, minSamples, per }: RatioRule,
  rules: number,
): GateCheck {
  const metric = `${measure === 'cost' ? 'cost' : 'time'}-per-${per}` as const;
  const contrasts = createContrasts(data, scopes, metric);
  const wide = contrasts(after, before, 0.9);
  const samples = scopes.reduce(
    (sum, { byModel }) => sum + countSamples(pairCells(findCells(byModel, after), findCells(byModel, before)).a),
    0,
  );
  const decided = decideRatio((level) => ({ ...contrasts(after, before, level), n: samples }), {
    maxRatio,
    minSamples,
    rules,
  });
  const doubt = measure === 'latency' ? doubtLatency(data, after, before) : null;
  return {
    model,
    suite: '*',
    measure,
    tier,
    ...(doubt === null ? decided : { verdict: 'inconclusive', needed: null }),
    estimate: { estimate: wide.estimate, lo: wide.lo, hi: wide.hi },
    limit: maxRatio,
    n: samples,
    minSamples,
    pWorse: null,
    method: wide.estimate === null ? null : 'log-ratio-clustered',
    why: doubt ?? wide.why,
  };
}

/** Caveats that make the times of a model on this machine say nothing of the model. */
const LATENCY_DOUBTS = ['hardware_differs', 'loaded_machine'] as const;

/** Why times cannot be compared; null = they can. Of a remote server the machine that asks hardly matters. */
function doubtLatency(data: RunData, after: string, before: string): string | null {
  const entries = [after, before].map((model) => data.inputs.models.find(({ id }) => id === model)!);
  if (!entries.some(runsHere)) return null;
  const { ratios } = measureTables(data, { baseline: null, language: '*', pairs: [[after, before]] });
  const caveats = ratios.flatMap(({ caveats: list }) => String(list ?? '').split(';'));
  const found = LATENCY_DOUBTS.find((one) => caveats.includes(one));
  return found === undefined ? null : messages.measureCaveats[found];
}

const runsHere = ({ host: { device, baseUrl, provider } }: ModelEntry): boolean =>
  provider === 'llama-cpp' || (device !== null && (baseUrl === null || isLoopback(baseUrl)));
