import { count } from './count.ts';

/** Headings of REPORT.md. */
export const titles = {
  leaderboard: 'Leaderboard',
  pairs: 'Pairwise comparisons',
  fullSuite: 'The whole suites',
  customised: 'Customised models',
  efficiency: 'Tokens, cost and time',
  bySuite: 'By suite and language',
  claims: 'Claims',
  repetitions: 'Repetitions',
  variants: 'Other prompt variants',
  counterparts: 'Fresh questions, other orders of options',
  sensitivity: 'Sensitivity',
  sameWeights: 'Same weights, different servers',
  judged: 'Scored by a judge model',
  labelled: 'What the scores are worth: labels by people',
  rescored: 'Other scorers on the same replies',
  caveatList: 'Caveats',
  imported: 'Where the replies come from',
  provenance: 'How it was run',
} as const;

/** Sentences of REPORT.md. Texts from outside come in escaped. */
export const report = {
  average: 'average',
  unknownEnd: 'unknown',
  points: (value: string, lo: string, hi: string) => `${value} points [${lo}, ${hi}]`,
  differenceIn: (metric: string) => `difference in ${metric}`,
  baseFigure: (metric: string) => `base: ${metric}`,
  customisedFigure: (metric: string) => `customised: ${metric}`,
  allLanguages: 'all',
  skipped: '**Left out, because they could not be reached** (`--skip-missing`):',
  incomplete: (status: string) => `**This run is not complete (${status}).** Each row counts what is missing.`,
  opening: (models: number, samples: string, trials: number) =>
    `${count(models, 'model')}, ${samples}, ${count(trials, 'trial')}; intervals are 95 % confidence intervals.`,
  samplesOfSuite: (samples: number, size: number, suite: string) => `${samples} of ${size} samples of ${suite}`,
  altered: (files: string) =>
    `These figures cannot be trusted: files of the run are not those of its manifest (${files}); evenhand verify says where they differ.`,
  isShard: (index: number, of: number) =>
    `This is shard ${index} of ${of} of a run: its figures rest on a part of the samples, and are no result of the experiment; evenhand merge joins the shards.`,
  mergedWithout: (missing: string, of: number) =>
    `This run was merged without shard ${missing} of ${of}: the samples of what is missing are not in it.`,
  redacted: (inputs: boolean) =>
    `Replies${inputs ? ', questions and targets' : ''} were left out of this copy of the run; their hashes, outcomes and scores stand in it.`,
  equalWeights: 'Averages over suites use equal weights.',
  statedWeights: (weights: string) => `Averages over suites use these weights: ${weights}.`,
  runId: (id: string) => `Run \`${id}\`.`,
  orderDepends: (choices: string) => `The order of the models depends on how answers are counted: ${choices}.`,
  freshNote: (suite: string) =>
    `Questions of ${suite} that were drawn anew by the same generator, against the published ones. A model that does better on the published ones may have seen them; the last row takes the models as the sample.`,
  shuffledNote: (suite: string) =>
    `The questions of ${suite} with their options in another order, against the order of the suite. Surviving is the share of right answers that stay right.`,
  allModels: 'all models',
  seeSensitivity: 'See [Sensitivity](#sensitivity).',
  andMore: (n: number) => `and ${n} more`,
  somePairs: (shown: number, all: number) =>
    `Shown are ${shown} of ${all} pairs: those with the best model, and those of neighbours in the ranking; comparisons.csv has all.`,
  morePairs: (names: string, n: number) => `${names} and ${n} more pairs`,
  orderedBefore: (a: string, b: string) => `${a} before ${b}`,
  tieChanges: (a: string, b: string) => `${a} and ${b} become tied or stop being tied`,
  orderByCost: (choice: string) => `${choice} (order by cost)`,
  strict: 'scored strictly',
  lenient: 'scored leniently',
  withVariant: (prompt: string) => `prompt variant ${prompt}`,
  failedAs: (right: boolean) => `failed requests counted as ${right ? 'right' : 'wrong'}`,
  withoutCut: 'without the replies that were cut off',
  withoutSuite: (suite: string) => `without ${suite}`,
  byListPrice: 'by list price',
  asBilled: 'as billed',
  asPublished: 'as published',
  nothingChanges: 'nothing',
  sensitivityNote:
    'The order of the models by their figures alone, for each way of counting that could be defended. “Pairwise comparisons” above shows which differences are significant.',
  oneModel: 'Only one model, so there is nothing to compare.',
  repetitionNote: (k: number) =>
    `Repeat noise is the standard deviation of the score of one sample over its repetitions, pooled over samples. pass@${k}: at least one of ${k} replies is right; pass^${k}: all are.`,
  samplesWithTrials: (k: number) => `samples with ${k} trials`,
  fullSuiteNote:
    'Samples were drawn at random from these suites. The interval is for the mean difference on all samples of the suite: it shrinks with the share that was run (finite population correction; Cochran 1977). The intervals above are for samples of this kind in general.',
  customisedNote:
    'Each was made from another model with open weights, and is compared with it on the same samples where both are in the run.',
  notStated: 'not stated',
  unnamedBase: 'a model that its entry does not name',
  madeFrom: (model: string, base: string, by: string) =>
    `${model}: made from ${base}${by === '' ? '' : `, released by ${by}`}`,
  notInRun: ', which is not in this run',
  scale: (value: number) => ` at scale ${value}`,
  ownWeights: 'full weights of its own, no LoRA adapter',
  loraFound: (hash: string, scale: string) => `LoRA adapter \`${hash}\`${scale}`,
  loraStated: (hash: string, scale: string) =>
    `LoRA adapter${hash === '' ? '' : ` \`${hash}\``}${scale}, according to its entry; the server does not report it`,
  trainingUnknown: 'its training data is not known',
  trainedOnNothing: 'no further training data, according to its entry',
  trainedOn: (datasets: string) => `trained on ${datasets}`,
  noHashes: 'no list of hashes, so an overlap cannot be checked',
  noOverlap: (hashes: number) => `no overlap with the suites, checked against ${hashes} hashes`,
  fidelityNote:
    'Do the hosts do the same? First − second in points of the score, of replies with a well-formed call and of cut replies, and output tokens first ÷ second, each with its 90 % interval. `hosts.csv` has each suite.',
  fidelityScore: 'score',
  fidelityCalls: 'well-formed calls',
  fidelityCut: 'cut replies',
  fidelityTokens: 'tokens per reply',
  sameWeightsNote:
    'Some models are the same weights on different servers or in different files. Differences between them come from how they are served.',
  allSameAnswer: (names: string) => `${names}: every reply gave the same answer.`,
  otherAnswers: (names: string, n: number, total: number) =>
    `${names}: ${n} of ${total} replies gave different answers.`,
  otherPrompts: (n: number) =>
    `${n} had prompts of different length in tokens: the chat template, or text that a server adds, changed the prompt`,
  samePrompts: (n: number, reasons: string) => `${n} had prompts of the same length, which leaves ${reasons}`,
  unknownPrompts: (n: number) =>
    `for ${n} the prompt length is not known, so the template cannot be ruled out as the cause`,
  arithmetic:
    'numerical differences (library versions, kernels, batching, cache), which can change the choice between two almost equally likely tokens',
  otherWeights: 'different weights files',
  otherQuantisation: 'different quantisation',
  otherContext: 'different context windows',
  otherKernels: 'kernels for different processor instructions',
  templateNotStated: 'At least one server does not report its template',
  otherTemplate: 'The templates differ as text, but may still produce the same prompt',
  serverAdds: (model: string, added: string) =>
    `sampling settings that the server of ${model} adds by itself (${added})`,
  otherSampling: (suites: string) => `different sampling settings, which were sent for ${suites}`,
  or: '; or ',
  firstOf: (n: number, total: number) => `the first ${n} of ${total}`,
  allOf: (n: number) => `all ${n}`,
  outOf: (n: number, total: number) => `${n} of ${total}`,
  and: (a: string, b: string) => `${a} and ${b}`,
  differingReplies: (a: string, b: string, which: string) =>
    `Replies in which ${a} and ${b} gave different answers, ${which}:`,
  same: 'same',
  different: 'different',
  judgeUnknown: 'A model',
  judgeNote: (judge: string) =>
    `${judge} scored these replies, each twice: once shown before the text it is compared with, once after it. “Same in both orders” is how often both scores agree; a judge that changes its mind with the order responds to the order, not to the reply. κ is the agreement of the two beyond chance (Cohen 1960). What the judge cost is not part of the models’ cost.`,
  labelledSentence: (
    place: string,
    labels: number,
    replies: number,
    powered: string,
    judged: string,
    sensitivity: string,
    specificity: string,
  ) =>
    `${place}: people labelled ${labels} of ${replies} replies. By labels and judge together the mean is ${powered}, by the judge alone ${judged}. Of what people call right the judge calls ${sensitivity} right (sensitivity), of what they call wrong ${specificity} wrong (specificity).`,
  labelledNote:
    'The mean that people would give is estimated from the labels and the judge’s scores together (PPI++; Angelopoulos, Duchi & Zrnic 2023): the judge narrows the interval as far as it agrees with people, and its bias does not shift it. This holds where the labelled replies were drawn at random. Weight: how much the judge’s scores count, 0 to 1. Bias: judge − people on the labelled replies.',
  rescoredNote:
    'Scores by other scorers on the same replies; the files are under `scores/`. Up and down: replies that the other scorer scores higher or lower.',
  scorersDiffer: (model: string, published: string, other: string, which: string) =>
    `${model}, ${published} against ${other}: ${which}.`,
  noCaveats: 'None.',
  claimAgainst: (a: string, b: string, estimate: string, claimed: string, percent: number, n: number) =>
    `${a} against ${b}: ${estimate}, claimed ${claimed}; ${percent} % interval, n = ${n}`,
  claimSettle: (what: string) => `needed to decide: ${what}`,
  claimsNote: 'Each claim is tested on its own. findings.csv has the results suite by suite.',
  verifyNote: (sha256: string) =>
    `The manifest’s SHA-256 is \`${sha256}\`. \`evenhand verify\` recomputes every figure here from the records.`,
  localChanges: ' with local changes',
  atCommit: (commit: string) => ` at ${commit}`,
  machine: (evenhand: string, node: string, os: string, cpu: string, cores: number) =>
    `evenhand ${evenhand}; Node ${node} on ${os}, ${cpu}, ${cores} cores`,
  seedAndMargin: (seed: number, margin: string) => `seed ${seed}; margin ${margin}`,
} as const;

/** Sentences on imported replies. Texts from outside come in escaped; `**` is Markdown's. */
export const imported = {
  notReproduced: (
    place: string,
    metric: string,
    value: number,
    model: string,
    suite: string,
    ours: string,
    rule: string,
  ) => `**${place} prints ${metric} ${value} for ${model} on ${suite}; its rows give ${ours}** (${rule}).`,
  countsFailures: (source: string, n: number, suite: string) =>
    `**${source} counts ${n} replies on ${suite} that never arrived or that it did not save**; so does the table, by its scores (\`failure_kind\` in samples/).`,
  differs: (source: string, n: number, compared: number, suite: string, whose: string, examples: string) =>
    `**${source} and our scorer disagree on ${n} of ${compared} replies on ${suite}**; ${whose}: ${examples}.`,
  usesTheirs: 'the table uses its scores',
  usesOurs: 'the table uses ours',
  example: (key: string, source: string, theirs: string, own: string) => `${key} (${source} ${theirs}, ours ${own})`,
  moreExamples: (n: number) => `, … (${n} more; samples/ has all)`,
  ours: 'our own',
  theirs: (source: string, metric: string) => `those of ${source}${metric === '' ? '' : ` (${metric})`}`,
  published: (suite: string, whose: string) => `The scores on ${suite} are ${whose}`,
  allAgree: (compared: number) => `; both scorers agree on all ${compared} replies that both scored.`,
  noneCompared: '; no reply was scored by both.',
  note: (format: string, expected: number, by: string) =>
    `Saved replies in the format \`${format}\`: nothing was sent to a model, and times, attempts and settings that the files do not contain are unknown. The dataset has ${expected} samples, according to ${by}.`,
  looksLike: (format: string) => `it looks like a file of ${format}: evenhand import ${format}`,
  byFormat: 'the format',
  byFlag: 'the flag --expected',
  byMap: 'the mapping file',
  bySuite: 'the suite',
  byFiles: 'the files themselves',
  samples: (n: number) => `${n} samples`,
  trialsEach: (n: number) => `${count(n, 'trial')} each`,
  datasetSize: (n: number) => `the whole dataset has ${n}`,
  requested: (place: string, model: string, parts: string, suite: string) =>
    `${place}: ${model} was given ${parts} of ${suite}`,
  missing: (model: string, n: number) => `${model}: ${n} missing`,
  malformed: (where: string) => `malformed: ${where}`,
  duplicates: (names: string) => `duplicates, of which the first reply counts: ${names}`,
  parted: (ids: string) =>
    `ids that belong to several questions, because the files differ in the right answer or the choices; each question is a sample of its own: ${ids}`,
  moreInManifest: (names: string) => `${names}, … (more in the manifest)`,
  yes: 'yes',
  no: '**no**',
} as const;

/** Whether two hosts of the same weights do the same. */
export const fidelityVerdicts = {
  equivalent: 'equivalent',
  different: 'different',
  cannot_tell: 'cannot tell',
} as const;
