import { count } from './count.ts';

/** What a night says of what it did. */
export const nightly = {
  title: (experiment: string, date: string) => `Nightly ${experiment}, ${date}`,
  noRow: 'it has no row yet',
  notComplete: 'an earlier night did not end it',
  tooOld: (days: number) => `its row is ${count(days, 'day')} old or older`,
  unreachable: (problem: string) => `it cannot be reached: ${problem}`,
  budgetSpent: (month: string, budget: string, spent: string) =>
    `the budget of ${month} (${budget}) leaves too little: ${spent} is spent or held`,
  stopped: 'the night was stopped',
  cellsLeft: (n: number) => `${count(n, 'request')} without a reply`,
  nothingChanged: (carried: number) =>
    `Nothing changed: ${count(carried, 'row')} ${carried === 1 ? 'is' : 'are'} carried over, and nothing was requested.`,
  did: (requested: number, carried: number, putOff: number) =>
    `${count(requested, 'pair')} of model and suite requested, ${carried} carried over, ${putOff} put off.`,
  spent: (month: string, usd: string, budget: string | null) =>
    `Spent in ${month}: ${usd}${budget === null ? '; there is no budget.' : ` of ${budget}.`}`,
  repriced: (n: number) => `${count(n, 'row')} priced again, because prices changed; nothing was sent for that.`,
  requestedHead: 'Requested',
  putOffHead: 'Put off',
  carriedHead: 'Carried over',
  since: 'since',
  runAt: (folder: string) => `Run: ${folder}`,
  siteAt: (path: string, changed: number) => `Site: ${path} (${count(changed, 'file')} changed)`,
  beginsRun: (models: string, suites: string) => `requesting ${models} on ${suites}`,
  goesOn: (folder: string) => `going on with ${folder}`,
  otherExperiment: (folder: string, found: string, wanted: string) =>
    `${folder}: holds nights of the experiment ${found}; expected ${wanted}; name another folder with --nights`,
} as const;

/** What of a pair is not what it was. */
export const nightWords = {
  suite: 'the prompt, scorer, version or request of the suite changed',
  samples: 'the samples of the suite changed',
  model: 'the entry of the model changed',
  settings: 'the settings of the experiment changed',
  judge: 'the judge changed',
} as const;
