import { count } from './count.ts';

/** Sentences of the site that `evenhand leaderboard` writes, and of its feed. */
export const site = {
  suites: 'Suites',
  models: 'Models',
  runs: 'Runs',
  others: 'Results of others',
  files: 'Files',
  feed: 'Atom feed',
  skip: 'Skip to the content',
  parts: 'Parts of this site',
  opening: (runs: number, from: string, to: string, models: number, suites: number) =>
    `${count(runs, 'run')} of ${count(models, 'model')} on ${count(suites, 'suite')}, ${from === to ? from : `from ${from} to ${to}`}. Each figure has its 95 % confidence interval, the number of replies behind it and the day on which they were requested.`,
  noOwn: 'There is no run of our own yet: all results here are other people’s.',
  lastNight: (date: string, requested: number, carried: number) =>
    `The last night was ${date}: ${count(requested, 'pair')} of model and suite ${requested === 1 ? 'was' : 'were'} requested, ${carried} had not changed and ${carried === 1 ? 'keeps its row' : 'keep their rows'} with their dates.`,
  putOff: (model: string, suite: string, why: string) =>
    `Not requested in the last night: ${model} on ${suite}: ${why}.`,
  currentRows: (version: string) =>
    `Version ${version}. A range of ranks means that the comparisons of pairs allow each rank in it. Each model stands by its newest complete run.`,
  notRanked: 'The rows come from runs that could not be compared with each other, so they have no ranks.',
  olderBoard: (date: string) => `Until ${date}, on other grounds`,
  notComparable: (reasons: string) => `Not comparable with the rows above: ${reasons}.`,
  on: 'requested on',
  cutOff: 'cut off',
  newerPartial: (date: string) => `a newer run, of ${date}, is not complete`,
  average: 'Average over suites',
  averageOf: (run: string, date: string) =>
    `All suites of the run ${run}, ${date}. Averages are made only within one run, because all its models were requested for the same samples.`,
  history: 'History',
  historyNote:
    'Each point is a run with its 95 % confidence interval. A line joins points of the same questions, settings and weights.',
  pointText: (date: string, figure: string, n: string, run: string) => `${date}: ${figure}, n = ${n}, run ${run}`,
  nothingKnown: 'No figure is known.',
  breakNote: 'At a numbered mark the line is broken, because what was measured is not what it was before:',
  figures: 'All figures',
  facts: 'What is known of it',
  factOrigin: 'country of the developer',
  factWeights: 'weights',
  factParameters: 'parameters',
  factHost: 'host',
  factDigest: 'SHA-256 of the weights, or the name that was served',
  suiteSize: (samples: number, size: number, scorer: string) =>
    `${samples} of ${size} samples were requested; replies are read by the scorer ${scorer}.`,
  othersNote:
    'Replies that other people have published and that were read here again. They were requested under other conditions, and stand apart: no rank, average or history on this site mixes them with runs of our own.',
  totals: 'Published totals of others',
  totalsOf: (name: string) => `Published totals: ${name}`,
  totalsNote:
    'Tables that others have published with one row for each model: right answers, cost and time of all samples together. No single reply is known, so nothing of it was checked or read again. They stand apart: no rank, average, pair or history on this site rests on them.',
  totalsSource: (source: string, sha256: string) =>
    `Source: ${source}; SHA-256 of the file ${sha256}. Intervals of the accuracy are Wilson’s, from the counts; cost and time are as printed and have none.`,
  totalsFrom: 'source',
  onFront: 'on the front',
  contradictions: 'Where the table contradicts itself',
  asCsv: 'These rows as CSV',
  whose: 'whose verdicts',
  whoseSource: 'theirs',
  whoseOurs: 'ours',
  printed: 'score they printed',
  importedOn: 'read here on',
  claimOf: (id: string) => `Claim ${id}`,
  claimChanged: 'At this run the claim had another wording or margin: its verdicts before and after are on two claims.',
  claimSource: 'Who says so',
  runOf: (id: string) => `Run ${id}`,
  runStarted: 'started',
  runStatus: 'status',
  runManifest: 'SHA-256 of its manifest',
  statuses: (status: string): string =>
    ({
      complete: 'complete',
      incomplete: 'incomplete: some requests have no reply',
      budget: 'stopped at its spending limit',
      interrupted: 'stopped by hand',
      running: 'not ended',
    })[status] ?? status,
  importedRun: 'The replies of this run were imported: they are other people’s.',
  skippedModel: (model: string, host: string, reason: string) => `Left out: ${model} (${host}): ${reason}`,
  filesNote: 'The same figures for programs. Paths, columns and keys stay as they are; new ones are added at the end.',
  fileLeaderboard: 'current rows, runs and files as JSON',
  fileCurrent: 'current rows of runs of our own, one for each suite and model',
  fileHistory: 'all rows of all runs of our own',
  filePublished: 'rows of other people’s results',
  madeBy: (version: string) =>
    `Written by evenhand ${version}. This site runs no script and loads nothing from elsewhere.`,
  feedEntry: (run: string, status: string) => `${run}: ${status}`,
  feedRow: (suite: string, model: string, figure: string) => `${suite}: ${model} ${figure}`,
  costToday: 'at the prices of the last night',
} as const;

/** What is said of downloads and likes on Hugging Face. */
export const adoption = {
  title: 'Adoption on Hugging Face',
  none: 'There is no snapshot yet. `evenhand adoption refresh` makes one where huggingface.co can be reached.',
  dated: (date: string, days: number) =>
    `Downloads and likes on Hugging Face as of ${date}${days === 0 ? '' : `, ${count(days, 'day')} before what was measured`}. They count what is fetched, not what is good, and enter no score.`,
  missing: (models: string) => `Not in the snapshot: ${models}.`,
  downloads: 'downloads in 30 days',
  downloadsAll: 'downloads in all',
  likes: 'likes',
  shareOfDownloads: 'share of downloads in 30 days',
  developer: 'developer',
  countryOf: 'origin',
  measured: 'best measured',
  family: 'By developer',
  byOrigin: 'By country of the developer',
  repository: 'repository',
  shareNote: 'Shares are among the weights of this table, not of all on Hugging Face.',
  refreshed: (path: string, found: number, missing: number) =>
    `${path}: ${count(found, 'repository', 'repositories')}; of ${missing} open weights nothing is known (the file says why).`,
  unreachable: (problem: string, path: string, date: string, days: number) =>
    `${problem}. The last snapshot stays: ${path}, of ${date}, ${count(days, 'day')} old.`,
  unreachableNone: (problem: string) => `${problem}. There is no snapshot yet, and none was made.`,
  snapshotOf: (path: string, date: string, days: number) => `${path}: as of ${date}, ${count(days, 'day')} old.`,
} as const;
