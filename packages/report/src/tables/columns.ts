/** How a cell is written. Empty is unknown for all of them. */
export type ColumnKind =
  | 'text' // free text from outside: guarded
  | 'word' // one of our own words or ids
  | 'hash'
  | 'count'
  | 'ratio' // a share, a score or a quotient: 6 decimals
  | 'ms' // 3 decimals
  | 's' // seconds: 3 decimals
  | 'rate' // per second: 3 decimals
  | 'usd' // 9 decimals
  | 'joule' // 3 decimals
  | 'p' // 6 significant digits
  | 'bool';

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly doc: string;
  /** When its cells are empty; absent = as `empty-cells.ts` says, or never. */
  readonly emptyWhen?: string;
}

export type CellValue = string | number | boolean | null;
export type Row = Readonly<Record<string, CellValue>>;

/** Files of the same make; new columns are appended at the end of their file. */
export type TableName =
  | 'samples'
  | 'measurements'
  | 'summary'
  | 'efficiency'
  | 'comparisons'
  | 'ratios'
  | 'repeats'
  | 'frontier'
  | 'goodput'
  | 'machines'
  | 'languages'
  | 'counterparts'
  | 'hosts'
  | 'judged'
  | 'findings';

const column = (name: string, kind: ColumnKind, doc: string, emptyWhen?: string): Column => ({
  name,
  kind,
  doc,
  ...(emptyWhen === undefined ? {} : { emptyWhen }),
});
const interval = (name: string, kind: ColumnKind, doc: string): Column[] => [
  column(name, kind, doc),
  column(`${name}_lo`, kind, `Lower end of the 95 % interval of \`${name}\`.`),
  column(`${name}_hi`, kind, `Upper end of the 95 % interval of \`${name}\`.`),
];

/** A figure of two hosts with its 90 % interval and what it shows. */
const fidelity = (name: string, kind: 'difference' | 'ratio', doc: string, what: string): Column[] => [
  column(`${name}_${kind}`, 'ratio', doc),
  column(`${name}_${kind}_lo90`, 'ratio', `Lower end of the 90 % interval of \`${name}_${kind}\`.`),
  column(`${name}_${kind}_hi90`, 'ratio', `Upper end of the 90 % interval of \`${name}_${kind}\`.`),
  column(
    `${name}_verdict`,
    'word',
    `Of the ${what}: \`equivalent\` where that interval lies within the margin, \`different\` where a difference is shown beyond chance, else \`cannot_tell\`.`,
  ),
];

const SUITE = column('suite', 'word', 'Name of the suite; `*` is the average over all suites.');
const PROMPT = column('prompt', 'word', 'Wording of the prompt: `main`, or the name of a variant.');
const LANGUAGE = column('language', 'word', 'Language of the samples; `*` is all of them.');
const MODEL = column('model', 'word', 'Label of the model entry.');
const HOST = column('host', 'word', 'Where the weights were served.');
const MODEL_A = column(
  'model_a',
  'word',
  'The first model of the pair; differences are first − second, ratios first ÷ second.',
);
const MODEL_B = column('model_b', 'word', 'The second model of the pair.');
const CAVEATS = column('caveats', 'word', 'Reasons to distrust the row, joined by `;`.');
const METHOD = column('interval_method', 'word', 'Formula of the intervals; several are joined by `;`.');

const NOT_LOCAL = 'it is unknown for a cell, nothing is assumed, or the model runs elsewhere';
const LOCAL_COSTS = [
  column('energy_usd', 'usd', 'Electricity of a local run as assumed: watts · time · price.', NOT_LOCAL),
  column('full_usd', 'usd', 'Electricity and wear of a local run as assumed.', NOT_LOCAL),
  column(
    'hosted_usd',
    'usd',
    'What the same tokens cost at the host that `localCost.hostedAs` names.',
    'as above, or it names none',
  ),
  column('energy_j', 'joule', 'Measured energy, joules.', 'nothing was measured, or not of every cell'),
  column(
    'energy_measured_usd',
    'usd',
    'Electricity by the measured energy: a lower end, for the counters do not see all of the machine.',
    'as `energy_j`',
  ),
];
const TEXT_COSTS = [
  column('input_chars', 'count', 'Characters (code points) of the prompts that were sent.'),
  column('output_chars', 'count', 'Characters of the replies, reasoning that came along included.'),
  column('input_tokens_per_1k_chars', 'rate', 'Input tokens per 1,000 characters of the prompts.'),
  column('output_tokens_per_1k_chars', 'rate', 'Output tokens per 1,000 characters of the replies.'),
  column('cost_per_1k_chars_usd', 'usd', 'Cost per 1,000 characters of prompts and replies.'),
];

export const COLUMNS: Readonly<Record<TableName, readonly Column[]>> = {
  samples: [
    column('suite', 'word', 'Name of the suite.'),
    column('suite_version', 'count', 'Version of the suite.'),
    PROMPT,
    column('sample', 'text', 'Id of the sample, unique in its suite.'),
    column('language', 'word', 'Language of the sample.'),
    column('cluster', 'text', 'Passage, template or family that the sample shares with others.'),
    column('twin', 'text', 'Name shared by the translations of one question.'),
    MODEL,
    column('trial', 'count', 'Number of the repetition, from 1.'),
    column('outcome', 'word', 'What came of it; see the list of outcomes.'),
    column(
      'score',
      'ratio',
      'Headline score from 0 to 1, by the reading that the suite names; 0 where the model declined, empty for a failed cell.',
    ),
    column('score_strict', 'ratio', 'Score when only the form that was asked for counts.'),
    column('score_lenient', 'ratio', 'Score when what a fair reader would take as the answer counts.'),
    column('answer', 'text', 'What was read as the answer.'),
    column('target', 'text', 'What is right; several accepted answers are joined by a bar between blanks.'),
    column('scorer', 'word', 'The judge and its version, `name@version`.'),
    column('finish_reason', 'word', 'Why the reply ended: stop, length, tool-calls, content-filter or other.'),
    column('failure_kind', 'word', 'Why there is no reply.'),
    column(
      'prompt_sha256',
      'hash',
      'SHA-256 of the canonical JSON of messages, tools and common sampling settings, before any model’s own requirement.',
    ),
    column('output_sha256', 'hash', 'SHA-256 of the canonical JSON of all that the model said.'),
    column(
      'reported_score',
      'ratio',
      'Of an import: the value by which the program that the reply is from decided, on that program’s scale.',
    ),
    column('reported', 'text', 'Of an import: every metric of that program with its value, joined by `; `.'),
    column('own_score', 'ratio', 'Score by our scorer, where the published one is that program’s.'),
    column('own_answer', 'text', 'What our scorer read as the answer, where the published score is that program’s.'),
    column(
      'markup_in_question',
      'count',
      'Marks of the model’s own vocabulary, such as `<|im_end|>`, that stand in the question; empty where the vocabulary is not known.',
    ),
  ],
  measurements: [
    column('suite', 'word', 'Name of the suite.'),
    PROMPT,
    column('sample', 'text', 'Id of the sample.'),
    MODEL,
    column('trial', 'count', 'Number of the repetition, from 1.'),
    column('turns', 'count', 'Requests of the cell that got a reply.'),
    column('attempts', 'count', 'Requests sent in all, the failed ones and those of earlier sessions included.'),
    column('input_tokens', 'count', 'As billed: cached and cache-written ones included.'),
    column('cached_input_tokens', 'count', 'Input tokens read from a cache.'),
    column('output_tokens', 'count', 'As billed: reasoning included.'),
    column('reasoning_tokens', 'count', 'Output tokens spent on reasoning.'),
    column(
      'token_source',
      'word',
      'Who counted: usage (the provider), server, gateway (by itself), tokenizer (estimated) or unknown.',
    ),
    column('cost_usd', 'usd', 'Money of the cell, by `cost_basis`.'),
    column(
      'cost_basis',
      'word',
      'list (tokens by the price table), billed (as the provider stated), full (energy and wear of the machine), energy, hosted, reported (as the source of an import states it).',
    ),
    column(
      'price_id',
      'word',
      'Price or cost assumption that `cost_usd` rests on, with the window and the exchange rate that held.',
    ),
    column('queue_ms', 'ms', 'Waiting for our own limiter; never part of latency.'),
    column('ttft_ms', 'ms', 'Sending to the first non-empty reasoning, text or tool chunk.'),
    column('ttft_answer_ms', 'ms', 'Sending to the first non-empty text chunk.'),
    column(
      'e2e_ms',
      'ms',
      'Sending to the last token-bearing chunk, of the attempt that succeeded; summed over turns.',
    ),
    column(
      'tpot_ms',
      'ms',
      'Time per output token after the first: (e2e − ttft) ÷ (tokens − 1), where the stream shows all counted tokens.',
    ),
    column('output_tokens_per_s', 'rate', 'Output tokens ÷ e2e.'),
    column('load_ms', 'ms', 'Loading of the weights, as the server states.'),
    column('prefill_ms', 'ms', 'Reading of the prompt, as the server states.'),
    column('decode_ms', 'ms', 'Writing of the reply, as the server states.'),
    column('billed_usd', 'usd', 'What the provider or a gateway says that the cell costs.'),
    column('service_tier', 'text', 'Class of service that the provider says it billed.'),
    column('served_model', 'text', 'Model that answered, as the reply or a gateway’s headers say.'),
    column('gateway', 'word', 'Gateway between us and the model, as its headers tell.'),
    column('gateway_cache', 'word', 'What shows that a gateway answered out of its cache; the times are then empty.'),
    column('gateway_retries', 'count', 'Failed attempts that a gateway made besides, as it states.'),
    column('gateway_fallbacks', 'count', 'Other models that a gateway went on to, as it states.'),
    column(
      'energy_j',
      'joule',
      'Energy of this machine while its requests ran, joules, as RAPL and nvidia-smi count it.',
      'it runs elsewhere, or nothing could be read',
    ),
    column(
      'worker',
      'word',
      'Worker that sent the requests and measured their times (`--queue`).',
      'the process that ran did, or several workers',
    ),
    column('machine', 'word', 'Label of the machine of the worker.', 'as `worker`, for machines'),
  ],
  summary: [
    SUITE,
    column('suite_version', 'count', 'Version of the suite; empty for `*`.'),
    PROMPT,
    LANGUAGE,
    MODEL,
    column('developer', 'text', 'Who released the weights.'),
    column('origin', 'word', 'Country of the developer, ISO 3166.'),
    column('weights', 'word', 'open, open-restricted, closed or unknown.'),
    HOST,
    column('jurisdiction', 'word', 'Country whose law the host’s operator answers to.'),
    column('provider', 'word', 'Wire protocol.'),
    column('quantization', 'text', 'Quantisation of the weights that were served.'),
    column(
      'n',
      'count',
      'Cells in the denominator: those with a reply, and those where the model or its provider declined.',
    ),
    column('n_samples', 'count', 'Distinct samples in the denominator.'),
    ...['correct', 'partial', 'incorrect', 'no_answer', 'truncated', 'refused', 'failed'].map((outcome) =>
      column(`n_${outcome}`, 'count', `Cells with the outcome \`${outcome}\`.`),
    ),
    column('n_missing', 'count', 'Cells that were planned (or expected) and never asked.'),
    column('complete', 'bool', 'Whether every planned cell is in the denominator.'),
    ...interval(
      'accuracy',
      'ratio',
      'Mean over samples of the share of right answers over trials; `*`: mean over suites by their weights.',
    ),
    column('accuracy_if_failed_wrong', 'ratio', 'Accuracy if every failed cell were wrong.'),
    column('accuracy_if_failed_right', 'ratio', 'Accuracy if every failed cell were right.'),
    ...interval('mean_score', 'ratio', 'As accuracy, of the scores from 0 to 1; equal to it where nothing is graded.'),
    column('rank_lo', 'count', 'Best rank that the pairwise findings allow, from 1.'),
    column('rank_hi', 'count', 'Worst rank that they allow.'),
    CAVEATS,
    column('interval_method', 'word', 'Formula of the interval of the accuracy.'),
    column(
      'repeat_sd',
      'ratio',
      'Repeat noise: root of the variance of the scores within a sample, over its trials, pooled over samples.',
    ),
    column('pass_k', 'count', 'The k of pass@k and pass^k: the planned trials.'),
    column('pass_n', 'count', 'Samples with k trials in the denominator; the others are left out of both.'),
    ...interval('pass_at_k', 'ratio', 'Chance that at least one of k replies to a sample is right.'),
    ...interval('pass_hat_k', 'ratio', 'Chance that all of k replies to a sample are right.'),
    column(
      'derived_from',
      'text',
      'Model that this one was made from: customised, distilled or merged.',
      'it was made from no other model, as far as anybody says',
    ),
    column(
      'base_developer',
      'text',
      'Who released the model that it was made from.',
      'as `derived_from`, or it is not known',
    ),
    column('base_origin', 'word', 'Country of that developer, ISO 3166.', 'as `derived_from`, or it is not known'),
    column(
      'adapter_sha256',
      'hash',
      'SHA-256 of the LoRA adapter that was found on top of the weights.',
      'there is none, or the server does not say',
    ),
    column(
      'verdicts',
      'word',
      'Of an import: whose verdicts these are, source or ours; empty where the files hold none.',
    ),
    column('published_metric', 'text', 'Of an import: the metric of which the source printed a score.'),
    column('published_score', 'ratio', 'That score, from 0 to 1.'),
    column(
      'published_rows',
      'ratio',
      'What the source’s own rows give by the same rule; empty where it cannot be followed.',
    ),
    column('reproduced', 'bool', 'Whether the two agree to the last digit that was printed.'),
    column(
      'metric',
      'word',
      'What ranks and pairs of this run rest on: mean_score where any reply of the run was graded, else accuracy.',
    ),
    column(
      'n_undecided',
      'count',
      'Cells in the denominator whose reply the scorer could not decide; they count as wrong (scorer `math`).',
    ),
    column(
      'n_markup_in_question',
      'count',
      'Samples whose question holds a mark of the model’s own vocabulary, which a server may read as markup; `samples/*.csv` names them.',
    ),
  ],
  efficiency: [
    SUITE,
    PROMPT,
    MODEL,
    HOST,
    column('n_timed', 'count', 'Replies with a known end-to-end time.'),
    column('input_tokens', 'count', 'Sum over the cells in the denominator; empty when one is unknown.'),
    column('output_tokens', 'count', 'Sum, reasoning included; empty when one is unknown.'),
    column('cost_usd', 'usd', 'Sum of money; empty when one is unknown.'),
    column('cost_known_usd', 'usd', 'Sum of what is known.'),
    column('n_cost_unknown', 'count', 'Cells whose cost is unknown.'),
    column('cost_basis', 'word', 'What the costs are; several are joined by `;`.'),
    ...interval('cost_per_correct_usd', 'usd', 'Total cost ÷ right answers.'),
    ...interval('ttft_ms_p50', 'ms', 'Median time to first token.'),
    ...interval('e2e_ms_p50', 'ms', 'Median end-to-end time.'),
    ...interval('e2e_ms_p95', 'ms', '95th percentile of the end-to-end time.'),
    column('output_tokens_per_s_p50', 'rate', 'Median of output tokens ÷ e2e.'),
    ...interval('s_per_correct', 's', 'Sum of end-to-end times ÷ right answers, seconds.'),
    CAVEATS,
    METHOD,
    column(
      'billed_usd',
      'usd',
      'Sum of what the provider or a gateway says that the cells cost; empty when one is unknown.',
    ),
    column('n_gateway_cached', 'count', 'Replies out of a gateway’s cache; they are in no time.'),
    column('gateway_retries', 'count', 'Sum of the failed attempts that gateways state; empty where none does.'),
    column(
      'gateway_fallbacks',
      'count',
      'Sum of the other models that gateways went on to, as they state; empty where none does.',
    ),
    column(
      'n_prompt_reused',
      'count',
      'Replies to prompts whose beginning this process had read before; they are in no time.',
    ),
    ...TEXT_COSTS,
    ...LOCAL_COSTS,
    column('turns_per_dialogue', 'rate', 'Mean number of replies of a dialogue.', 'no suite has an environment'),
  ],
  comparisons: [
    SUITE,
    PROMPT,
    LANGUAGE,
    MODEL_A,
    MODEL_B,
    column('n_pairs', 'count', 'Cells that both have in their denominators.'),
    column('n_unpaired', 'count', 'Cells that only one of them has.'),
    column('both', 'count', 'Pairs that both have right.'),
    column('a_only', 'count', 'Pairs that only the first has right.'),
    column('b_only', 'count', 'Pairs that only the second has right.'),
    column('neither', 'count', 'Pairs that neither has right.'),
    ...interval('difference', 'ratio', 'Mean score of the first − mean score of the second, on the pairs.'),
    column('p', 'p', 'Two-sided p-value.'),
    column('test', 'word', 'How `p` was found.'),
    column('p_adjusted', 'p', '`p` adjusted for all pairs of the same suite, prompt and language.'),
    column('adjustment', 'word', 'The rule of the adjustment.'),
    column('within_margin', 'bool', 'Whether the 90 % interval of the difference lies within ±margin.'),
    column('verdict', 'word', 'higher, lower, same or cannot_tell: the first against the second.'),
    CAVEATS,
    METHOD,
    column(
      'metric',
      'word',
      'What `difference` is of: mean_score where any reply of the run was graded, else accuracy.',
    ),
  ],
  ratios: [
    SUITE,
    PROMPT,
    MODEL_A,
    MODEL_B,
    column('n_pairs', 'count', 'Cells that both have in their denominators.'),
    ...interval('cost_ratio', 'ratio', 'Cost of the first ÷ cost of the second, sums over the pairs.'),
    ...interval('cost_per_correct_ratio', 'ratio', 'Cost per right answer, first ÷ second.'),
    ...interval('tokens_ratio', 'ratio', 'Output tokens, first ÷ second.'),
    ...interval('e2e_ratio', 'ratio', 'End-to-end time, first ÷ second.'),
    CAVEATS,
    METHOD,
  ],
  repeats: [
    column('suite', 'word', 'Name of the suite.'),
    PROMPT,
    MODEL,
    column('k', 'count', 'Number of draws, from 1 to the planned trials.'),
    column('n_samples', 'count', 'Samples with at least k trials in the denominator; the others are left out.'),
    ...interval('pass_at_k', 'ratio', 'Chance that at least one of k replies to a sample is right.'),
    ...interval('pass_hat_k', 'ratio', 'Chance that all of k replies to a sample are right.'),
  ],
  frontier: [
    SUITE,
    PROMPT,
    MODEL,
    HOST,
    column('n', 'count', 'Replies in the denominator.'),
    column('metric', 'word', 'What `quality` is: mean_score where any reply of the run was graded, else accuracy.'),
    ...interval('quality', 'ratio', 'Accuracy or mean score, as in `summary.csv`.'),
    ...interval('cost_per_sample_usd', 'usd', 'Cost of all replies ÷ replies.'),
    column(
      'on_cost_front',
      'bool',
      'Whether no other model is at least as good and at most as dear, and better in one of the two.',
    ),
    column('cost_front_share', 'ratio', 'Share of the bootstrap draws in which it is on the front of cost.'),
    column('cost_dominated_by', 'word', 'Models on the front that beat it in quality and cost, joined by `;`.'),
    ...interval('s_per_sample', 's', 'End-to-end times of all replies ÷ replies, seconds.'),
    column('on_time_front', 'bool', 'As `on_cost_front`, of time.'),
    column('time_front_share', 'ratio', 'As `cost_front_share`, of time.'),
    column('time_dominated_by', 'word', 'As `cost_dominated_by`, of time.'),
  ],
  goodput: [
    SUITE,
    PROMPT,
    MODEL,
    HOST,
    column('within_s', 's', 'A time within which the answer is wanted, seconds.'),
    column('n', 'count', 'Replies in the denominator.'),
    column('n_right_within', 'count', 'Replies that are right and whole within that time.'),
    column('n_right_untimed', 'count', 'Right replies whose time is unknown.'),
    ...interval(
      'goodput',
      'ratio',
      'Share of replies that are right and whole within that time; `*`: mean over suites by their weights.',
    ),
  ],
  machines: [
    MODEL,
    HOST,
    column('machine', 'word', 'Label of the machine whose workers sent the requests.'),
    column('cpu', 'text', 'Its processor.', 'its workers are not in the manifest'),
    column('cores', 'count', 'Number of its cores.', 'as `cpu`'),
    column('gpus', 'text', 'Its graphics processors, joined by `;`.', 'as `cpu`, or none was found'),
    column('n', 'count', 'Replies that count from it, of all suites and prompts.'),
    column('n_timed', 'count', 'Of them, those whose time is known.'),
    column('ttft_ms_p50', 'ms', 'Median time to first token, milliseconds.', 'no time is known'),
    ...interval('e2e_ms_p50', 'ms', 'Median end-to-end time, milliseconds.'),
    ...interval('e2e_ms_p95', 'ms', '95th percentile of the end-to-end time, milliseconds.'),
    column(
      'output_tokens_per_s_p50',
      'rate',
      'Median of output tokens ÷ end-to-end time.',
      'tokens or times are unknown',
    ),
  ],
  judged: [
    column('suite', 'word', 'Name of the suite.'),
    PROMPT,
    column('model', 'word', 'Label of the model entry; `*` is all that have labels together.'),
    column('scorer', 'word', 'The judge and its version, `name@version`.'),
    column('n', 'count', 'Replies in the denominator.'),
    column('n_labels', 'count', 'Replies that people labelled.'),
    column('n_raters', 'count', 'People who labelled; of several labels of one reply the mean counts.'),
    ...interval('labels_mean', 'ratio', 'Mean of the labels.'),
    column('judged_mean', 'ratio', 'Mean of the judge’s scores of all replies.'),
    ...interval(
      'powered_mean',
      'ratio',
      'Mean that people would give, by their labels and the judge’s scores together (prediction-powered, PPI++).',
    ),
    column('judge_weight', 'ratio', 'How much the judge’s scores count in it (λ), 0 to 1.'),
    ...interval('judge_bias', 'ratio', 'Mean of the judge’s score − label, on the labelled replies.'),
    column('n_right', 'count', 'Labelled replies that people call right, where the judge’s score is not just between.'),
    column('n_wrong', 'count', 'Labelled replies that people call wrong, where the judge’s score is not just between.'),
    ...interval('sensitivity', 'ratio', 'Share of what people call right that the judge calls right.'),
    ...interval('specificity', 'ratio', 'Share of what people call wrong that the judge calls wrong.'),
    column('kappa', 'ratio', 'Agreement of judge and people beyond chance (Cohen’s κ).'),
    CAVEATS,
  ],
  languages: [
    SUITE,
    PROMPT,
    MODEL,
    HOST,
    column(
      'list_input_usd',
      'usd',
      'List price of a million input tokens, USD, when the last session began; the rates of short requests.',
    ),
    column('list_output_usd', 'usd', 'List price of a million output tokens, USD.'),
    column('language', 'word', 'Language of the samples.'),
    column('n', 'count', 'Replies to samples that have a twin in the reference language.'),
    column('n_twins', 'count', 'Such samples.'),
    ...TEXT_COSTS,
    column('reference', 'word', 'Language that the ratios are to: English, or the first of the alphabet.'),
    ...interval(
      'input_tokens_ratio',
      'ratio',
      'Input tokens per reply ÷ those of the twins in the reference language.',
    ),
    ...interval('output_tokens_ratio', 'ratio', 'Output tokens per reply, likewise.'),
    ...interval('cost_ratio', 'ratio', 'Cost per reply, likewise.'),
  ],
  counterparts: [
    column('suite', 'word', 'Name of the suite.'),
    column('counterpart', 'word', 'Name of the suite that it is compared with.'),
    column(
      'how',
      'word',
      '`fresh`: questions drawn anew by the same generator; `shuffled`: the same questions with their options in another order.',
    ),
    PROMPT,
    column('model', 'word', 'Label of the model entry; `*` is all of them, each model one pair of figures.'),
    column('n_samples', 'count', 'Questions that have a verdict in both.'),
    column('n_clusters', 'count', 'Clusters among them; of `*`: models.'),
    column('mean_score', 'ratio', 'Mean score on those questions of the suite.'),
    column('counterpart_mean_score', 'ratio', 'Mean score on those of the counterpart.'),
    ...interval('difference', 'ratio', 'Mean score on the suite − on the counterpart.'),
    column('p', 'ratio', 'Two-sided p-value of the paired test.'),
    column('test', 'word', 'The test.'),
    column('p_adjusted', 'ratio', 'The p-value, adjusted over the models of the same two suites (Holm).'),
    column('n_right', 'count', 'Of `shuffled`: right answers in the first order.'),
    ...interval(
      'order_sensitivity',
      'ratio',
      'Of `shuffled`: the share of those right answers that stay right in the other order; 1 = the order of options moves nothing.',
    ),
  ],
  hosts: [
    SUITE,
    PROMPT,
    MODEL_A,
    MODEL_B,
    column('host_a', 'word', 'Host of the first model.'),
    column('host_b', 'word', 'Host of the second model.'),
    column('n_pairs', 'count', 'Cells that both have in their denominators.'),
    column('n_unpaired', 'count', 'Cells that only one of them has.'),
    ...fidelity(
      'accuracy',
      'difference',
      'Mean score, first − second, on the pairs; as in `comparisons.csv`.',
      'score',
    ),
    ...fidelity(
      'valid_call',
      'difference',
      'Share of replies that call an offered function with well-formed arguments, first − second.',
      'calls',
    ),
    ...fidelity('cut', 'difference', 'Share of replies cut by the token limit, first − second.', 'cut replies'),
    ...fidelity('tokens', 'ratio', 'Output tokens per reply, first ÷ second; as in `ratios.csv`.', 'tokens'),
    column(
      'verdict',
      'word',
      '`different` where one of them is; `equivalent` where all that could be compared are; else `cannot_tell`.',
    ),
    column('margin', 'ratio', 'Differences of shares smaller than this do not matter to the experiment.'),
    column('ratio_margin', 'ratio', 'Ratios from 1 ÷ this to this do not matter.'),
    METHOD,
  ],
  findings: [
    column('claim', 'word', 'Id of the claim.'),
    column('suite', 'word', 'Name of the suite; `*` is all that the claim names.'),
    column('group_a', 'text', 'The models of the first side.'),
    column('group_b', 'text', 'The models of the second side.'),
    column(
      'metric',
      'word',
      'accuracy (a difference), or a ratio: relative-accuracy, cost-per-correct, cost-per-sample, time-per-correct, time-per-sample.',
    ),
    column('margin', 'word', 'The margin with its unit: points, percent or ratio.'),
    column('estimate', 'ratio', 'Difference of the first − the second, or ratio of the first ÷ the second.'),
    column('estimate_lo', 'ratio', 'Lower end of the interval of `estimate`, at `level`.'),
    column('estimate_hi', 'ratio', 'Upper end of the interval of `estimate`, at `level`.'),
    column('verdict', 'word', 'supported, refuted or undecided.'),
    column('n', 'count', 'Pairs of cells that it rests on; for groups: models.'),
    column('note', 'text', 'What must be known to read it, and the workload that it holds for.'),
    column(
      'direction',
      'word',
      'higher or lower by the margin at least; not-lower or not-higher by as much as the margin; no-worse: not-lower over the samples of all suites together.',
    ),
    column(
      'level',
      'ratio',
      'Level of the interval: 0.9 for not-lower, not-higher and no-worse (one-sided tests at 5 %), else 0.95.',
    ),
    column('interval_method', 'word', 'Formula of the interval; several are joined by `;`.'),
    column('n_models_a', 'count', 'Models on the first side.'),
    column('n_models_b', 'count', 'Models on the second side.'),
    column('settle', 'text', 'What would settle an undecided one.'),
    column('statement', 'text', 'The claim in words.'),
    column('source', 'text', 'Who says so.'),
    column(
      'reach',
      'word',
      'claim: the verdict is on the claim as worded; these models only: too few models, samples or suites for a statement about a group.',
    ),
  ],
};

/** scores/<scorer>/<model>.csv: what another judge, or another version, says of the same replies. One row a cell with a reply. */
export const SCORES_COLUMNS: readonly Column[] = [
  column('key', 'text', 'Key of the cell.'),
  column('score', 'ratio', 'Score from 0 to 1, by the reading that the judge was told.'),
  column('score_strict', 'ratio', 'Score when only the form that was asked for counts.'),
  column('score_lenient', 'ratio', 'Score when what a fair reader would take as the answer counts.'),
  column('answer', 'text', 'What was read as the answer.'),
];
