import { count } from './count.ts';

/** What a person sees while a run goes on. */
export const progress = {
  line: (
    done: number,
    total: number,
    right: number,
    failed: number,
    waiting: number,
    perSecond: string,
    left: string,
  ) =>
    `${done}/${total} requests, ${right} correct${failed === 0 ? '' : `, ${failed} failed`}${waiting === 0 ? '' : `, ${waiting} waiting to be scored`}, ${perSecond} requests/s, ${left}`,
  timeLeft: (time: string) => `${time} left`,
  timeUnknown: 'time left unknown',
} as const;

/** The last screen of a run, and what other verbs print around their tables. */
export const terminal = {
  samplesOfSuite: (suite: string, samples: number, size: number) => `${suite} (${samples} of ${size} samples)`,
  beforeYouBelieve: 'Keep in mind:',
  moreCaveats: (n: number) => `and ${n} more; all are in REPORT.md`,
  files: (folder: string, version: string) =>
    `Files: ${folder} (REPORT.md, summary.csv, comparisons.csv, …; evenhand ${version})`,
  extensionOpen: (run: string, folder: string) =>
    `${run} is as it was. What is being added to it lies in ${folder}, and becomes part of it once it is complete.`,
  publishable: (path: string) =>
    `Nothing speaks against publishing ${path}. Shapes of keys and addresses were looked for, not meanings: read what you publish.`,
  notPublishable: (n: number, copied: boolean) =>
    `NOT to be published as it is: ${n === 1 ? '1 finding' : `${n} findings`}. --redact leaves replies out, --redact all questions too; --allow names texts that are not private.${copied ? ' No copy was kept.' : ''}`,
  mergedInPart: (missing: readonly number[], of: number) =>
    missing.length > 0
      ? `Incomplete: without ${missing.map((index) => `${index}/${of}`).join(', ')}. Run what is missing, and merge all shards again.`
      : 'Incomplete: some requests of its shards have no reply. Resume it, or finish the shards and merge them again.',
  written: (path: string) => `Written: ${path}`,
  pageAt: (path: string) => `Page for a browser: ${path}`,
  cannotOpen: (path: string) => `No program here opens pages; open it yourself: ${path}`,
  viewing: 'The page is served to this machine only, as long as this command runs; Ctrl-C ends it.',
  exported: (path: string, rows: number, columns: number) =>
    `Written: ${path} (${count(rows, 'row')}, ${columns} columns)`,
  checkFigures: (folder: string) => `Check every figure: evenhand verify ${folder}`,
  resume: (why: string, folder: string) => `${why}: evenhand run --resume ${folder}`,
  resumeIncomplete: 'some samples failed or were not scored; retry with',
  resumeBudget: 'the spending limit is reached; raise it with --max-usd and resume with',
  resumeInterrupted: 'stopped; resume with',
  allRequests: 'all requests',
  ratiosOfLanguage: (language: string) => `Ratios are for the samples in ${language}.`,
  twinsNote:
    'Difference in differences on translated samples: how much more the first model leads in one language than in the other.',
  groupsNote: (by: string) => `By ${by}: means over models (for ratios: geometric means); each model counts once.`,
  groupUnknown: (metric: string, a: string, b: string, models: string) =>
    `${metric} of ${a} against ${b} is unknown, because it is unknown or 0 for ${models}.`,
  groupLeftOut: (by: string, models: string) => `Left out, because their ${by} is not known: ${models}.`,
  groupMethod: (level: string) =>
    `(${level} intervals by Welch’s t; a result counts only if the interval and the label permutation agree.)`,
  sameModelPairs: 'Each model with itself in the other runs, the later run first; --all-pairs compares all.',
  maxT: 'p adjusted: step-down max-T over all pairs of the same rows (Westfall & Young 1993).',
  benjamini: 'p adjusted: Benjamini & Hochberg, for exploration.',
  notAdjusted: 'p is not adjusted for the number of pairs.',
  simultaneousNote:
    'All pairs [95 %]: the intervals of all pairs of the same suite and language hold together in 95 % of runs (max-T), so any pair may be picked after looking; each pair’s own interval holds for a pair that was fixed beforehand.',
  plan: (name: string, requests: number, samples: string, trials: number, models: number) =>
    `${name}: ${count(requests, 'request')}, one per sample, prompt variant, trial and model: ${samples}; ${count(trials, 'trial')}, ${count(models, 'model')}`,
  noLimit: 'no limit',
  worstCaseSum: (models: number, usd: string) => `Worst case of the ${models} models whose price is known: ${usd}.`,
  worstAboveCap: (worst: string, cap: string) =>
    `The worst case, ${worst}, exceeds the spending limit, ${cap}: the run may end before all requests are sent, and can then be resumed with a higher --max-usd.`,
  cannotShow: (points: string, suite: string) =>
    `What this run cannot show: differences below ${points} points on ${suite}; smaller ones may be there and will look like chance.`,
  cannotShowAny: (suites: string) =>
    `What this run cannot show: any difference between two models on ${suites}, whatever its size.`,
  cannotCompare: 'What this run cannot show: a difference, because it has one model.',
  subset: (
    suite: string,
    samples: number,
    size: number,
    difference: string,
    power: number,
    reach: string,
    widest: string,
    unstratified: number | null,
    models: number,
  ) =>
    `${suite}: about ${samples} of ${size} samples show a difference of ${difference} points on the whole suite with ${power} % power; expected interval ± ${reach} points, ± ${widest} for the pair of ${count(models, 'earlier model')} that differs most${unstratified === null ? '; without strata it takes all of them' : unstratified > samples ? `; without strata it takes about ${unstratified}` : ''}. Which samples of a stratum are run is drawn at random, so the mean is that of the whole suite whatever models are tested; for models unlike the earlier ones the interval may be wider.`,
  subsetUnseen: (n: number) => `${count(n, 'sample')} without scores of all earlier models are a stratum of their own.`,
  subsetUnknown: (suite: string, models: number) =>
    `${suite}: no subset, because the earlier runs have scores of ${count(models, 'model')} on it; two are needed, three for strata.`,
  subsetAll: (suite: string, size: number, difference: string) =>
    `${suite}: a difference of ${difference} points needs the whole suite (${size} samples), or more than it has.`,
  subsetWritten: (path: string) => `Written to ${path}; run it with: evenhand run … --subset ${path}`,
  expectedNote: 'For the expected cost and time, name an earlier run: --from <run>.',
  expectedFrom: (run: string) => `Expected figures are from ${run}.`,
  expectedPilot: (samples: number, folder: string) =>
    `Expected cost and time are estimated from a pilot of ${samples} ${samples === 1 ? 'sample' : 'samples'} of each suite for each model, which is kept in ${folder}.`,
  expectedTimes: (seconds: number | null) =>
    `Times are the sum over all replies${seconds === null ? '' : `; run in parallel as planned, about ${seconds} s in all`}. The limit on input tokens is the size of the prompts in bytes.`,
  speedByProbe: (model: string, read: number, write: string) =>
    `${model}: the time is that of all the output that is allowed, at the speed of a probe just now on this machine: ${read} tokens read and ${write} written a second.`,
  speedBySize: (model: string, size: string, write: string) =>
    `${model}: the time is a guess from the size of its weights (${size}) and the speed of this machine’s memory: at best ${write} tokens written a second, with all the output that is allowed; reading the prompts is not in it.`,
  planJudge: (judge: string, suites: string) =>
    `${judge} scores each reply to ${suites} with two requests; their cost depends on the replies and is not included in these figures.`,
  planMissing: 'Missing:',
  scoresUnchanged: 'No score changes.',
  scorerIsPublished: (scorer: string) =>
    `${scorer} is the scorer whose scores are published, so there is nothing that differs:`,
  scoresChanged: (model: string, scorer: string, n: number, listed: number) =>
    `${count(n, 'score')} of ${model} changed with ${scorer}${n > listed ? `; the first ${listed}` : ''}:`,
  scoreChange: (key: string, before: string, after: string) => `${key}: ${before} became ${after}`,
  unscored: (scorer: string, n: number) => `${scorer}: ${n} replies could not be scored.`,
  judgeResult: (scorer: string, same: number, twice: number, single: number, requests: number, cost: string) =>
    `${scorer}: same score in both orders for ${same} of ${twice} replies${single > 0 ? `, ${single} more with a score in one order only` : ''}; ${requests} requests, ${cost}, not included in the cost of the models.`,
  costUnknown: 'cost unknown',
  replaced: (scorers: string, folder: string) =>
    `The published scores are now by ${scorers}; the earlier ones are under ${folder}/scores/.`,
  added: (paths: string) => `Written: ${paths}; the published scores are unchanged (--headline replaces them).`,
  claimAgainst: (a: string, b: string, estimate: string, claimed: string, level: number, n: number) =>
    `${a} against ${b}: ${estimate}, claimed: ${claimed} (${level} % interval, n = ${n})`,
  labelsWritten: (labels: number, raters: number, folder: string) =>
    `${count(labels, 'label')} by ${count(raters, 'person', 'people')} kept in ${folder}/labels.json; judged.csv and REPORT.md say what they tell.`,
  labelSheet: (rows: number, path: string, run: string) =>
    `${count(rows, 'reply', 'replies')} to label in ${path}: fill the column label (0 to 1, or right and wrong), then evenhand label ${run} ${path}`,
  claimNotWritten:
    'Nothing was written: --write puts findings.csv and the verdicts into the folder of the run, --out DIR into another one.',
  note: (text: string) => `note: ${text}`,
  diffIncomparable: (suite: string, model: string, n: number, reason: string) =>
    `${suite}, ${model}: ${count(n, 'row')} cannot be compared: ${reason}`,
  diffMore: (n: number) => `and ${n} more; --json has all`,
  diffMoreFlips: (n: number) => `and ${n} more changed scores; --json has all`,
  reproduced: 'Reproduced: the quality files are identical, byte for byte.',
  reproducedFromCache: (cached: number, replies: number) =>
    `${cached} of ${replies} replies came from the cache of a gateway: the model was not called again, so identical files say nothing about it. Switch the cache off and reproduce the run again (docs/recipes/gateways.md).`,
  notReproduced: 'Not reproduced byte for byte; see the differences above.',
  reproducing: (original: string, folder: string) => `${original} again, in ${folder}:`,
  signed: (path: string) =>
    `${path}: signed; publish it with the run, and your public key where people know that it is yours.`,
  signedBy: (name: string) => `signed by ${name}.`,
  verified: (files: number, records: number) =>
    `verified: ${files} files, ${records} records; every figure follows from the records.`,
  verifiedInPart: (files: number, records: number, notes: number) =>
    `verified in part: ${files} files, ${records} records; what was compared holds, and ${count(notes, 'note')} above ${notes === 1 ? 'names' : 'name'} what was not.`,
  notVerified: (n: number) => `not verified: ${count(n, 'finding')}.`,
  runGoesOn: (folder: string) => `${folder} goes on, or was killed; it is left out until it has ended.`,
  shardLeftOut: (folder: string) =>
    `${folder} is a shard of a run; it is left out, and the merged run stands for it (evenhand merge).`,
  siteWritten: (path: string, pages: number, changed: number, removed: number) =>
    `${path}: ${count(pages, 'page')}; ${count(changed, 'file')} changed${removed === 0 ? '' : `, ${removed} removed`}.`,
} as const;
