import { count } from './count.ts';

/** What two runs held against a policy come to. */
export const gate = {
  headline: (name: string, verdict: string) => `${name}: ${verdict}`,
  conclusionGo: (n: number) => (n === 1 ? 'The one blocking check passed.' : `All ${n} blocking checks passed.`),
  conclusionNoGo: (reasons: string) => `The gate is closed: ${reasons}.`,
  conclusionInconclusive: (reasons: string) => `Nothing is shown either way: ${reasons}.`,
  conclusionNotComparable: (reasons: string) => `Nothing can be said of the second run: ${reasons}.`,
  nothingBlocking: 'No rule of the policy is blocking, so nothing could close the gate.',
  sameRun: 'both folders hold the same run, which shows nothing about a change',
  altered: (side: string, files: string) =>
    `${side}: files of the run are not those of its manifest (${files}); evenhand verify says where they differ`,
  isShard: (side: string, index: number, of: number) =>
    `${side}: this is shard ${index} of ${of} of a run; merge the shards first`,
  missingModel: (side: string, model: string, reason: string | null) =>
    `the run ${side} has no model ${model}${reason === null ? '; if it is called otherwise there, name both labels under models in the policy' : ` (${reason})`}`,
  missingSuite: (side: string, suite: string) => `the run ${side} has no suite ${suite}`,
  otherPrompts: (model: string, n: number) =>
    `${model}: ${count(n, 'request', 'requests')} had another prompt than before`,
  otherScorers: (model: string, n: number) =>
    `${model}: ${count(n, 'reply', 'replies')} were judged by another scorer or version than before`,
  missingReplies: (side: string, model: string, suite: string, missing: number, planned: number) =>
    `${side}, ${model} on ${suite}: ${missing} of ${planned} requests were never sent; resume the run`,
  errors: (
    side: string,
    model: string,
    suite: string,
    failed: number,
    empty: number,
    planned: number,
    percent: string,
  ) =>
    `${side}, ${model} on ${suite}: ${failed} of ${planned} requests failed and ${empty} replies are empty, more than maxErrorShare (${percent} %): this looks like an outage`,
  cachedReplies: (cached: number, replies: number) =>
    `${cached} of ${replies} replies came out of a cache: the model did not write them again`,
  noPairs: (model: string) => `${model} has no reply to the same samples in both runs`,
  unruled: (suites: string) => `Suites without a rule, not judged: ${suites}.`,
  added: (models: string) => `Models that only the second run has, not judged: ${models}.`,
  lost: (percent: string) =>
    `${percent} % of the samples have no reply after; they count as wrong where a “go” is asked for`,
  overall: 'all suites',
  check: 'check',
  tier: 'tier',
  estimate90: 'after against before [90 %]',
  limit: 'limit',
  samples: 'samples',
  verdict: 'verdict',
  needs: 'samples to settle it',
  moreThanAMillion: 'over a million',
  lower: (what: string, change: string, limit: string, p: string) =>
    `${what}: ${change}; a drop of ${limit} is not ruled out, and chance does not explain it (one-sided p ${p})`,
  above: (what: string, ratio: string, limit: string) => `${what}: ${ratio} of before lies above the limit of ${limit}`,
  undecided: (what: string, estimate: string, limit: string) =>
    `${what}: ${estimate} does not settle it against the limit of ${limit}`,
  tooFew: (what: string, n: number, least: number) => `${what}: ${n} samples, and the policy wants ${least}`,
  unknown: (what: string, why: string) => `${what}: ${why}`,
  within: (what: string, estimate: string, limit: string) => `${what}: ${estimate} lies within the limit of ${limit}`,
  need: (n: string) => `about ${n} samples would, if the estimate stays as it is`,
  needUnclear: 'the estimate lies almost at the limit: more samples alone will hardly settle it',
  noInterval: 'there is no interval: at least two independent clusters of samples are needed',
  warnings: (list: string) => `Warnings: ${list}.`,
  notesTitle: 'Also differs, or was not judged',
  written: (path: string) => `${path} written`,
} as const;

/** Sides, measures and tiers of a gate. */
export const gateWords = {
  before: 'before',
  after: 'after',
  accuracy: 'score',
  cost: 'cost',
  latency: 'time',
  blocking: 'blocking',
  warning: 'warning',
  informational: 'informational',
} as const;

/** What a gate or one of its checks comes to. */
export const gateVerdicts = {
  go: 'go',
  no_go: 'no-go',
  inconclusive: 'inconclusive',
  not_comparable: 'not comparable',
} as const;
