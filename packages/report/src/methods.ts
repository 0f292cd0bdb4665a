import type { TableName } from './tables/columns.ts';

/** Version of each method that a published figure rests on; bumped on any change that can move one. */
export const METHODS: Readonly<Record<string, number>> = {
  outcome: 1,
  'accuracy-interval': 2,
  'paired-difference': 2,
  'paired-test': 2,
  adjustment: 2,
  ranks: 2,
  average: 2,
  cost: 1,
  latency: 1,
  quantiles: 1,
  'ratio-interval': 1,
  caveats: 1,
  repeats: 2,
  sensitivity: 1,
  findings: 2,
  lineage: 1,
  'source-verdicts': 1,
  'repeat-curve': 2,
};

/** The methods behind each file: where one has another version, the file cannot be held against today's code. */
export const METHODS_BY_TABLE: Readonly<Record<TableName, readonly string[]>> = {
  samples: ['outcome', 'source-verdicts'],
  measurements: ['cost', 'latency'],
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
  efficiency: ['outcome', 'cost', 'latency', 'quantiles', 'ratio-interval', 'caveats'],
  comparisons: ['outcome', 'accuracy-interval', 'paired-difference', 'paired-test', 'adjustment', 'average', 'caveats'],
  ratios: ['outcome', 'cost', 'latency', 'ratio-interval', 'caveats'],
  repeats: ['outcome', 'repeat-curve'],
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
  outcome: 'From reply to outcome, and what stands in the denominator',
  'accuracy-interval': 'Accuracy and mean score with their intervals',
  'paired-difference': 'The difference of two models with its interval',
  'paired-test': 'The p-value of a pair',
  adjustment: 'The adjustment for many pairs, and the verdict',
  ranks: 'Intervals of ranks',
  average: 'The average over suites',
  cost: 'Money of a cell',
  latency: 'Times of a cell',
  quantiles: 'Percentiles with their intervals',
  'ratio-interval': 'Ratios of sums, and figures per right answer',
  caveats: 'The rules that set caveats',
  repeats: 'Repeat noise, pass@k and pass^k',
  sensitivity: 'The order of the models under other defensible choices',
  findings: 'Claims, held against a run',
  lineage: 'What a model was made from, and its columns',
  'source-verdicts': 'Verdicts and printed scores of the program that an import is from',
  'repeat-curve': 'pass@k and pass^k for every k up to the trials',
};
