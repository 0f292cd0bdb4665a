import type { TableName } from './tables/columns.ts';

/** Version of each method that a published figure rests on; bumped on any change that can move one. */
export const METHODS: Readonly<Record<string, number>> = {
  outcome: 1,
  'accuracy-interval': 3,
  'paired-difference': 3,
  'paired-test': 2,
  adjustment: 2,
  ranks: 2,
  average: 3,
  cost: 2,
  latency: 2,
  quantiles: 1,
  'ratio-interval': 1,
  caveats: 3,
  repeats: 2,
  sensitivity: 1,
  findings: 2,
  lineage: 1,
  'source-verdicts': 1,
  'repeat-curve': 2,
  'markup-in-question': 1,
  frontier: 1,
  goodput: 1,
  'text-cost': 1,
  'local-cost': 1,
<<<<<<< HEAD
  judged: 1,
  'report-text': 2,
=======
  hosts: 1,
  'report-text': 1,
>>>>>>> main
};

/** The methods behind each file: where one has another version, the file cannot be compared with today's code. */
export const METHODS_BY_TABLE: Readonly<Record<TableName, readonly string[]>> = {
  samples: ['outcome', 'source-verdicts', 'markup-in-question'],
  measurements: ['cost', 'latency', 'local-cost'],
  summary: [
    'outcome',
    'accuracy-interval',
    'paired-difference',
    'paired-test',
    'adjustment',
    'ranks',
    'average',
    'caveats',
    'repeats',
    'lineage',
    'source-verdicts',
  ],
  efficiency: ['outcome', 'cost', 'latency', 'quantiles', 'ratio-interval', 'caveats', 'text-cost', 'local-cost'],
  comparisons: ['outcome', 'accuracy-interval', 'paired-difference', 'paired-test', 'adjustment', 'average', 'caveats'],
  ratios: ['outcome', 'cost', 'latency', 'ratio-interval', 'caveats'],
  repeats: ['outcome', 'repeat-curve'],
  frontier: ['outcome', 'accuracy-interval', 'average', 'cost', 'latency', 'ratio-interval', 'frontier'],
  languages: ['outcome', 'cost', 'ratio-interval', 'text-cost'],
  judged: ['outcome', 'accuracy-interval', 'paired-difference', 'caveats', 'judged'],
  goodput: ['outcome', 'accuracy-interval', 'average', 'latency', 'goodput'],
  hosts: ['outcome', 'paired-difference', 'paired-test', 'average', 'ratio-interval', 'hosts'],
  findings: [
    'outcome',
    'accuracy-interval',
    'paired-difference',
    'paired-test',
    'average',
    'cost',
    'latency',
    'ratio-interval',
    'findings',
  ],
};

/** What each method decides. */
export const METHOD_SUBJECTS: Readonly<Record<string, string>> = {
  outcome: 'From reply to outcome, and what counts in the denominator',
  'accuracy-interval': 'Accuracy and mean score with their intervals',
  'paired-difference': 'The difference of two models with its interval',
  'paired-test': 'The p-value of a pair',
  adjustment: 'The adjustment for many pairs, and the verdict',
  ranks: 'Intervals of ranks',
  average: 'The average over suites',
  cost: 'Cost of a request',
  latency: 'Times of a request',
  quantiles: 'Percentiles with their intervals',
  'ratio-interval': 'Ratios of sums, and figures per correct answer',
  caveats: 'The rules that set caveats',
  repeats: 'Repeat noise, pass@k and pass^k',
  sensitivity: 'The order of the models under other defensible choices',
  findings: 'Claims, tested on a run',
  lineage: 'What a model was made from, and its columns',
  'source-verdicts': 'Scores given and printed by the program that an import comes from',
  'repeat-curve': 'pass@k and pass^k for every k up to the trials',
  'markup-in-question': 'Marks of a model’s own vocabulary in the questions',
  frontier: 'Which models no other one beats in quality and in cost or time, and how sure that is',
  goodput: 'The share of replies that are right and whole within a time',
  'text-cost': 'Tokens and cost per 1,000 characters, and the same text in two languages',
  'local-cost': 'What a local run costs: electricity, wear, measured energy, and the same tokens elsewhere',
<<<<<<< HEAD
  judged: 'What a judge’s scores are worth where people labelled replies',
=======
  hosts: 'Whether hosts of the same weights do the same',
>>>>>>> main
  'report-text': 'The sentences and headings of REPORT.md',
};
