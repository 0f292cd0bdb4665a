// Keeps the tables of FORMAT.md and METHODOLOGY.md as the code has them: `node scripts/format-tables.ts` writes what stands
// between the marks anew; with `--check` it writes nothing and ends with 1 where a table is not the code's.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  OUTCOMES,
  type Outcome,
  PROVIDER_ERROR_KINDS,
  ProviderError,
  type ProviderErrorKind,
  toFailureOutcome,
} from '../packages/core/src/index.ts';
import {
  type CAVEATS,
  COLUMNS,
  type Column,
  MEASURE_CAVEATS,
  METHODS,
  QUALITY_CAVEATS,
  type TableName,
} from '../packages/report/src/index.ts';
import { METHODS_BY_TABLE } from '../packages/report/src/methods.ts';

const root = join(import.meta.dirname, '..');

const KINDS: Readonly<Record<Column['kind'], string>> = {
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
const EMPTY: Readonly<Record<TableName, Readonly<Record<string, string>>>> = {
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

const OUTCOME_MEANINGS: Readonly<Record<Outcome, string>> = {
  correct: 'The score is 1.',
  partial: 'The score lies between 0 and 1; only a scorer that grades gives it.',
  incorrect: 'An answer was read, and the score is 0.',
  no_answer:
    'There is a reply, and no answer could be read from it; or the prompt does not fit the model (`failure_kind` is `context_too_long`).',
  truncated: 'The reply was cut by the token limit, and no answer could be read before that.',
  refused: 'No answer was read, and the reply declines in words; or the provider’s content filter blocked it.',
  failed: 'There is no reply, for a reason that is not the model’s own rule; see `failure_kind`.',
};

const FAILURE_MEANINGS: Readonly<Record<ProviderErrorKind, string>> = {
  auth: 'The key is missing, wrong or not allowed to do this.',
  not_found: 'The model, or the stored reply, is not there.',
  bad_request: 'The server, or the chat template, does not take the request.',
  context_too_long: 'The prompt does not fit the context window.',
  rate_limit: 'Too many requests.',
  overloaded: 'The server has no capacity at the moment.',
  server: 'The server failed.',
  network: 'The server could not be reached, or the connection broke.',
  timeout: 'A time-out of the experiment struck.',
  malformed: 'What came back is not a reply: it broke off, or went on after its end.',
  content_filter: 'The provider refused by its own rules.',
  cancelled: 'The user stopped it; such a cell gets no record, it is asked when the run is resumed.',
  budget: 'The cap on money was reached.',
  invalid_output:
    'The server refused what its own model wrote: a call or JSON of a wrong form. It counts as an answer that could not be read.',
};

const NEVER_SET = 'Reserved: this version never sets it.';

/** The rule by which each caveat is set. */
const CAVEAT_RULES: Readonly<Record<keyof typeof CAVEATS, string>> = {
  small_n: '`n_samples` (of a pair: the samples in it) is below 100.',
  few_clusters: 'Some samples share a cluster, and there are fewer than 20 clusters.',
  incomplete: '`n_failed` or `n_missing` is above 0.',
  unpaired: '`n_unpaired` is above 0.',
  truncated: 'Replies with finish reason `length` are more than 1 % of `n`, whatever was read from them.',
  no_answer: '`n_no_answer` is more than 1 % of `n`.',
  readings_differ: 'The mean strict and the mean lenient score differ by more than 0.02.',
  settings_differ: 'The sampling that was sent differs between the two, in any suite of the run.',
  tool_forms_differ:
    'The experiment says `tools: either`, and the two models had the tools of the suite in different forms; over all suites, those of any suite.',
  sizes_differ: 'Both parameter counts are known, and their quotient is above 1.5.',
  quantized: 'The quantisation is known and is no 16- or 32-bit float.',
  default_system_prompt:
    'The suite’s prompt has no system message, and the model’s chat template is known to add its own.',
  prompt_adapted: 'An adapter noted a change in at least one reply.',
  server_sampling:
    'The server states, or is known, to add a parameter to the sampling that its interface has no field for, such as Ollama’s `repeat_penalty` where it is reached by its OpenAI-compatible interface. At temperature 0 only a penalty counts: nothing else acts.',
  model_changed: 'The replies of the row name more than one served model.',
  other_model:
    'A reply or a gateway’s header names a model that is not the one of the entry, nor the one that the server listed (a vendor before the name, a tag, a date or a version behind it make no other model); or a gateway states that it fell back.',
  judged_by_model: NEVER_SET,
  overlap: NEVER_SET,
  training_unknown:
    'the model was made from another one (`derived_from`, or an adapter was found), and its entry has no `trainedOn`, or one of its data sets has no `questions`',
  scripted: 'The provider is `scripted`.',
  price_unknown: '`n_cost_unknown` is above 0.',
  price_stale: '`readAt` of a dated price that was used lies more than 90 days before the start of the last session.',
  bill_differs:
    'In a cell the bill and the cost by the price table differ by more than 1 % and by more than rounding (0.0000005 USD).',
  cache_unknown: 'The price has a rate for cached input, and a priced cell does not say how much was cached.',
  tokens_estimated: 'A cell’s `token_source` is `tokenizer`; no provider of this version estimates.',
  local_cost_assumed: 'A cell’s `cost_basis` is `full` or `energy`.',
  hardware_differs:
    'The run’s sessions were on machines of different make and the model runs on a device; of a pair: also where the hosts differ.',
  cold_start: 'A reply’s load time is at least 500 ms and lies within its time to first token.',
  cached_replies: 'The provider is `replay`.',
  tokens_impossible:
    'A reply stated 0 tokens for a prompt, 0 for a text or a call, more reasoning than output, or more cached than input.',
  tokens_by_gateway: 'A cell’s `token_source` is `gateway`.',
  gateway_cache:
    'A header says so, a reply came again under the same id, or it came faster than any model writes (`gateway_cache` of the cell names which).',
  gateway_retries: '`gateway_retries` is above 0.',
};

const METHOD_MEANINGS: Readonly<Record<string, string>> = {
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
};

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function columnTable(name: TableName): string {
  const empty = EMPTY[name];
  const columns = COLUMNS[name];
  const keys = columns.map((column) => emptyKey(column.name, columns));
  for (const key of Object.keys(empty))
    if (!keys.includes(key))
      throw new Error(`scripts/format-tables.ts: EMPTY names ${name}.${key}; there is no such column`);
  return table(
    ['column', 'kind', 'meaning', 'empty when'],
    columns.map((column, index) => [
      `\`${column.name}\``,
      column.kind,
      column.doc,
      empty[keys[index] as string] ?? 'never',
    ]),
  );
}

/** `accuracy_lo` is an end of the interval of `accuracy`; `rank_lo` stands for itself. */
function emptyKey(name: string, columns: readonly Column[]): string {
  const base = name.replace(/_(lo|hi)$/, '');
  return base !== name && columns.some((column) => column.name === base) ? `${base}_end` : name;
}

function caveatTable(set: Readonly<Record<string, string>>): string {
  return table(
    ['caveat', 'what it says', 'set when'],
    Object.entries(set).map(([name, sentence]) => [
      `\`${name}\``,
      sentence,
      CAVEAT_RULES[name as keyof typeof CAVEAT_RULES],
    ]),
  );
}

function methodTable(): string {
  return table(
    ['method', 'version', 'what it is', 'files that rest on it'],
    Object.entries(METHODS).map(([name, version]) => {
      const meaning = METHOD_MEANINGS[name];
      if (meaning === undefined) throw new Error(`scripts/format-tables.ts: METHOD_MEANINGS has none for ${name}`);
      const files = Object.entries(METHODS_BY_TABLE).flatMap(([file, methods]) =>
        methods.includes(name) ? [file] : [],
      );
      return [`\`${name}\``, String(version), meaning, files.join(', ') || 'REPORT.md'];
    }),
  );
}

/** What stands between the marks of a name: `<!-- columns:samples -->` … `<!-- /columns -->`. */
const SECTIONS: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    (Object.keys(COLUMNS) as TableName[]).map((name) => [`columns:${name}`, () => columnTable(name)]),
  ),
  kinds: () =>
    table(
      ['kind', 'how it is written'],
      Object.entries(KINDS).map(([kind, meaning]) => [kind, meaning]),
    ),
  outcomes: () =>
    table(
      ['outcome', 'in `n`', 'meaning'],
      OUTCOMES.map((outcome) => [`\`${outcome}\``, outcome === 'failed' ? 'no' : 'yes', OUTCOME_MEANINGS[outcome]]),
    ),
  failures: () =>
    table(
      ['kind', 'asked again', 'outcome', 'meaning'],
      PROVIDER_ERROR_KINDS.map((kind) => [
        `\`${kind}\``,
        new ProviderError(kind, '').retryable ? 'yes' : 'no',
        `\`${toFailureOutcome(kind)}\``,
        FAILURE_MEANINGS[kind],
      ]),
    ),
  'caveats:quality': () => caveatTable(QUALITY_CAVEATS),
  'caveats:measure': () => caveatTable(MEASURE_CAVEATS),
  methods: methodTable,
};

/** Which sections each document must have. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'FORMAT.md': Object.keys(SECTIONS).filter((name) => name !== 'methods'),
  'METHODOLOGY.md': ['methods'],
};

const MARKED = /<!-- ([a-z]+)(:[a-z]+)? -->\n[\s\S]*?<!-- \/\1 -->/g;

let stale = 0;
for (const [name, wanted] of Object.entries(DOCUMENTS)) {
  const path = join(root, name);
  const before = readFileSync(path, 'utf8');
  const seen: string[] = [];
  const after = before.replace(MARKED, (section: string, word: string, qualifier = '') => {
    const make = SECTIONS[`${word}${qualifier}`];
    if (make === undefined) return section;
    seen.push(`${word}${qualifier}`);
    const fresh = `<!-- ${word}${qualifier} -->\n\n${make()}\n\n<!-- /${word} -->`;
    if (fresh !== section) {
      stale++;
      console.error(
        `${name}: the section ${word}${qualifier} ${process.argv.includes('--check') ? 'is not' : 'was not'} the code’s`,
      );
    }
    return fresh;
  });
  for (const missing of wanted.filter((section) => !seen.includes(section)))
    throw new Error(`${name}: the section <!-- ${missing} --> is missing`);
  if (!process.argv.includes('--check') && after !== before) writeFileSync(path, after);
}
if (process.argv.includes('--check') && stale > 0) {
  console.error('run: node scripts/format-tables.ts');
  process.exitCode = 1;
}
