/** Sentences of report.html that are written into it. */
export const page = {
  skip: 'Skip to the leaderboard',
  sections: 'Sections',
  runOf: (experiment: string) => `${experiment}: results`,
  leaderboardNote:
    'Bars show 95 % confidence intervals. A range of ranks means that the comparisons of pairs allow each rank in it. Ranks are among all models of the run, whatever is filtered.',
  frontiers: 'What quality costs',
  frontierNote:
    'Up and to the left is better. The line joins the models that no other model beats in both; crosses are 95 % confidence intervals.',
  notPlotted: (models: string) => `Not in the plot, because one of the two figures is unknown: ${models}.`,
  nothingPlotted: 'No model has both figures, so there is nothing to plot.',
  point: (model: string, y: string, x: string) => `${model}: ${y}; ${x}`,
  matrixNote:
    'Row against column on the same samples: difference in points. ▲ row is higher, ▼ row is lower, = the same within the margin, ? cannot tell (p adjusted for all pairs). The table below has intervals and p-values.',
  matrixCell: (row: string, column: string, points: string, verdict: string) =>
    `${row} against ${column}: ${points}, ${verdict}`,
  allPairs: 'All pairs with intervals and p-values',
  somePairs: 'Pairs with intervals and p-values',
  noClaims:
    'The run was not tested against any claim. To test it: `evenhand claim <run> --write`, which writes findings.csv and this section.',
  claimReason: (verdict: string, a: string, b: string, estimate: string, claimed: string, percent: number, n: number) =>
    `${verdict}: ${a} against ${b} is ${estimate}, claimed is ${claimed} (${percent} % interval, n = ${n}).`,
  claimUnknown: (verdict: string, a: string, b: string) => `${verdict}: the figure of ${a} against ${b} is unknown.`,
  latencies: 'How long replies take',
  latencyNote:
    'Each row is the distribution of the times of whole replies of one model, on one logarithmic scale. The thick line is the median, the band its 95 % confidence interval, the thin line the 95th percentile.',
  latencyOf: (model: string, n: number, median: string, high: string) =>
    `${model}: ${n} timed replies, median ${median}, 95th percentile ${high}`,
  noTimes: 'No reply has a known time.',
  percentile95: 'whole reply, 95th percentile',
  timed: 'timed replies',
  samples: 'Samples and replies',
  samplesOff:
    'With JavaScript this section shows every question with the replies of all models side by side. The same texts are in samples/ and records/, and `evenhand show <run> <sample>` prints them.',
  outcomesOf: 'Outcomes by model',
  reproduceTitle: 'How to reproduce',
  reproduceVerify:
    'In the folder of this page: check every hash and recompute every figure from the stored replies (sends nothing):',
  reproduceAgain: 'Ask the same models the same questions again and compare:',
  reproduceShow: 'Read one sample with all replies:',
  reproduceImported: 'These replies were imported, so the questions cannot be asked again from this folder.',
  hashes: 'Hashes of what the run rests on',
  otherFiles:
    'REPORT.md has further sections; summary.csv, comparisons.csv, efficiency.csv and samples/ have every figure as a table.',
  madeBy: (version: string) => `Written by evenhand ${version} from the records in this folder.`,
} as const;

/** What report.html says once its script runs. `{name}` stands for a value. */
export const browser = {
  filters: 'Filter the leaderboard',
  any: 'any',
  averageOfSuites: 'average over suites',
  size: 'parameters',
  sizeUnder2: 'under 2 billion',
  size2To10: '2 to 10 billion',
  size10To40: '10 to 40 billion',
  size40To200: '40 to 200 billion',
  sizeOver200: 'over 200 billion',
  sizeUnknown: 'not known',
  showing: 'Showing {shown} of {total} models.',
  nothingLeft: 'No model fits these filters.',
  reset: 'Reset filters',
  search: 'Search questions, answers and ids',
  searching: 'Reading the texts for the search: {percent} %',
  found: '{found} of {total} samples',
  show: 'Show',
  showAll: 'all samples',
  showDisagree: 'models disagree',
  showAllWrong: 'no model is right',
  showAllRight: 'every model is right',
  showUnread: 'an answer could not be read',
  showFailed: 'a request failed',
  open: 'Open {sample}',
  closeSample: 'Close',
  previous: 'Previous',
  next: 'Next',
  pageOf: 'page {page} of {pages}',
  loading: 'Loading …',
  notLoaded:
    'This part of the data could not be read. Keep the folder report-data beside the page, as the run’s folder has it.',
  question: 'Question',
  target: 'Right answer',
  tools: 'tools in the API field: {names}',
  readAs: 'read as the answer',
  nothingRead: 'nothing was read as an answer',
  reasoning: 'reasoning',
  toolCalls: 'tool calls',
  tokens: 'tokens in / out',
  timeOfReply: 'time',
  costOfReply: 'cost of this reply',
  scored: 'score {score} (strict {strict}, lenient {lenient})',
  leftOut: 'Left out of this copy: {n} characters.',
  cutText: '… {n} more characters; records/ has all of them.',
  cutQuestion: '… {n} more characters; inputs/ has all of them.',
  noReply: 'No reply',
  trialNumber: 'trial {n}',
  link: 'Link to this sample',
  light: 'Light',
  dark: 'Dark',
  automatic: 'As the system',
  theme: 'Colours',
  live: 'The run goes on: {done} of {total} requests, {right} correct, {failed} failed.',
  liveEnded: 'The run has ended. The page shows its results.',
  liveLost: 'The connection to evenhand view is lost; the figures are those of the last moment.',
} as const;

/** Outcomes of a cell, as people read them. */
export const outcomes = {
  correct: 'correct',
  partial: 'partly correct',
  incorrect: 'incorrect',
  no_answer: 'no answer read',
  truncated: 'cut off',
  refused: 'refused',
  failed: 'failed',
} as const;

/** What became of a claim. */
export const claimVerdicts = {
  supported: 'supported',
  refuted: 'refuted',
  undecided: 'undecided',
} as const;

/** What a comparison of two models came to. */
export const verdicts = {
  higher: 'higher',
  lower: 'lower',
  same: 'the same within the margin',
  cannot_tell: 'cannot tell',
} as const;
