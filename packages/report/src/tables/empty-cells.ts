import type { ColumnKind, TableName } from './columns.ts';

/** How cells of a kind are written. */
export const CELL_FORMATS: Readonly<Record<ColumnKind, string>> = {
  text: 'free text from outside, guarded (see below)',
  word: 'one of our own words, an id or a label',
  hash: 'SHA-256, 64 lower-case hexadecimal digits',
  count: 'a whole number',
  ratio: 'a share, a score or a quotient, 6 decimals',
  ms: 'milliseconds, 3 decimals',
  s: 'seconds, 3 decimals',
  rate: 'per second, 3 decimals',
  usd: 'US dollars, 9 decimals',
  p: 'a p-value, 6 significant digits',
  bool: '`true` or `false`',
};

const NO_REPLY = 'there is no reply';
const NOT_REPORTED = 'the provider did not say, or there is no reply';
const NO_CELL = 'no cell is in the denominator';
const NO_END = 'no cell is in the denominator, or the interval needs two clusters and there is one';
const ONE_TRIAL = 'one trial was planned';
const NO_PAIR = 'there is no pair';
const UNKNOWN = 'it is not known';
const ONE_UNKNOWN = 'it is unknown for a cell, or there is no cell';
const NO_RATIO = 'a value is unknown, a sum is 0, or there is no pair';
const NO_RATIO_END = 'as the ratio, or there is one cluster';

/** When a column is empty, by table and column; the ends of an interval are named by `_end`. What is not here is never empty. */
export const EMPTY_WHEN: Readonly<Record<TableName, Readonly<Record<string, string>>>> = {
  samples: {
    language: 'the sample states none',
    cluster: 'the sample stands alone',
    twin: 'the sample has none',
    score: 'the cell failed',
    score_strict: 'the cell failed',
    score_lenient: 'the cell failed',
    answer: 'nothing could be read',
    finish_reason: NO_REPLY,
    failure_kind: 'there is a reply',
    output_sha256: NO_REPLY,
  },
  measurements: {
    input_tokens: NOT_REPORTED,
    cached_input_tokens: NOT_REPORTED,
    output_tokens: NOT_REPORTED,
    reasoning_tokens: NOT_REPORTED,
    cost_usd: 'no price is known, or tokens (for a local run: times) are unknown',
    cost_basis: 'no price is known',
    price_id: 'no price is known',
    ttft_ms: 'no chunk came',
    ttft_answer_ms: 'no text came',
    e2e_ms: 'no chunk came',
    tpot_ms: 'fewer than 2 tokens or 2 chunks, hidden reasoning, or several turns',
    output_tokens_per_s: 'tokens or time are unknown, or the time is 0',
    load_ms: 'the server did not say; in process: not the first reply after loading',
    prefill_ms: 'the server did not say',
    decode_ms: 'the server did not say',
  },
  summary: {
    suite_version: 'the suite is `*`',
    developer: UNKNOWN,
    origin: UNKNOWN,
    jurisdiction: 'it is not known, or the model ran here',
    quantization: UNKNOWN,
    accuracy: NO_CELL,
    accuracy_end: NO_END,
    accuracy_if_failed_wrong: 'no cell was asked',
    accuracy_if_failed_right: 'no cell was asked',
    mean_score: NO_CELL,
    mean_score_end: NO_END,
    rank_lo: NO_CELL,
    rank_hi: NO_CELL,
    caveats: 'none holds',
    interval_method: NO_END,
    repeat_sd: 'no sample has two trials in the denominator',
    pass_k: ONE_TRIAL,
    pass_n: ONE_TRIAL,
    pass_at_k: `${ONE_TRIAL}, or no sample has all its trials`,
    pass_at_k_end: 'as the figure, or the interval needs two clusters and there is one',
    pass_hat_k: `${ONE_TRIAL}, or no sample has all its trials`,
    pass_hat_k_end: 'as the figure, or the interval needs two clusters and there is one',
    derived_from: 'it was made from no other model, as far as anybody says',
    base_developer: 'as `derived_from`, or it is not known',
    base_origin: 'as `derived_from`, or it is not known',
    adapter_sha256: 'there is none, or the server does not say',
  },
  efficiency: {
    input_tokens: ONE_UNKNOWN,
    output_tokens: ONE_UNKNOWN,
    cost_usd: ONE_UNKNOWN,
    cost_known_usd: 'nothing is known',
    cost_basis: 'nothing is known',
    cost_per_correct_usd: 'a cost is unknown, the sum is 0, or there is no right answer',
    cost_per_correct_usd_end: 'as the figure, or there is one cluster',
    ttft_ms_p50: 'no time is known',
    ttft_ms_p50_end: 'fewer than 6 times are known',
    e2e_ms_p50: 'no time is known',
    e2e_ms_p50_end: 'fewer than 6 times are known',
    e2e_ms_p95: 'no time is known',
    e2e_ms_p95_end: 'too few times are known: both ends need 72',
    output_tokens_per_s_p50: 'no rate is known',
    s_per_correct: 'a time is unknown, the sum is 0, or there is no right answer',
    s_per_correct_end: 'as the figure, or there is one cluster',
    caveats: 'none holds',
  },
  comparisons: {
    difference: NO_PAIR,
    difference_end: 'there is no pair, or the interval needs two clusters and there is one',
    p: NO_PAIR,
    test: NO_PAIR,
    p_adjusted: NO_PAIR,
    within_margin: 'the interval is unknown and what is known of it does not settle it',
    caveats: 'none holds',
    interval_method: 'the interval is unknown',
  },
  ratios: {
    cost_ratio: NO_RATIO,
    cost_ratio_end: NO_RATIO_END,
    cost_per_correct_ratio: 'a cost is unknown, a sum is 0, one of the two has no right answer, or there is no pair',
    cost_per_correct_ratio_end: NO_RATIO_END,
    tokens_ratio: NO_RATIO,
    tokens_ratio_end: NO_RATIO_END,
    e2e_ratio: NO_RATIO,
    e2e_ratio_end: NO_RATIO_END,
    caveats: 'none holds',
  },
  findings: {
    estimate: 'a side has no model in this run, or the figure of one of its models is unknown (see `note`)',
    estimate_end: 'as the estimate, or there is one cluster (of groups: one model on a side)',
    interval_method: 'the estimate is unknown',
    settle: 'it is settled',
  },
};
