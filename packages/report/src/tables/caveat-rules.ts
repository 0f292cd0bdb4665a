import type { Caveat } from './caveats.ts';

/** The rule by which each caveat is set. */
export const CAVEAT_RULES: Readonly<Record<Caveat, string>> = {
  small_n: '`n_samples` (of a pair: the samples in it) is below 100.',
  few_clusters: 'Some samples share a cluster, and there are fewer than 20 clusters.',
  incomplete: '`n_failed` or `n_missing` is above 0.',
  shard: 'The run is a shard of an experiment (`shard` in the manifest); of joined runs: any of them is.',
  unpaired: '`n_unpaired` is above 0.',
  truncated: 'Replies with finish reason `length` are more than 1 % of `n`, whatever was read from them.',
  no_answer: '`n_no_answer` is more than 1 % of `n`.',
  undecided: 'Replies whose verdict is `undecided` (scorer `math`) are more than 1 % of `n`.',
  readings_differ: 'The mean strict and the mean lenient score differ by more than 0.02.',
  settings_differ: 'The sampling that was sent differs between the two, in any suite of the run.',
  tool_forms_differ:
    'The experiment says `tools: either`, and the two models had the tools of the suite in different forms; over all suites, those of any suite.',
  sizes_differ: 'Both parameter counts are known, and their quotient is above 1.5.',
  written_between:
    'The suite says when it was `written` (over all suites: any of them), both entries say `trainedUntil`, and the questions are newer than the one model’s data and not newer than the other’s.',
  quantized: 'The quantisation is known and is no 16- or 32-bit float.',
  default_system_prompt:
    'The suite’s prompt has no system message, and the model’s chat template is known to add its own.',
  template_words:
    'The suite’s prompt has a system message, and the model’s chat template is known to add words to it; `templateWords` in the manifest is their number.',
  markup_in_question:
    'A reply notes such a mark; the column `markup_in_question` of `samples/*.csv` says in which samples.',
  thinking_differs: 'Both switches are known (`thinkingSwitch` in the manifest), and one is on, the other off.',
  prompt_adapted: 'An adapter noted a change in at least one reply.',
  server_sampling:
    'The server states, or is known, to add a parameter to the sampling that its interface has no field for, such as Ollama’s `repeat_penalty` where it is reached by its OpenAI-compatible interface. At temperature 0 only a penalty counts: nothing else acts.',
  greedy_repeats:
    'More than one trial was planned, and the temperature that was sent is 0 or none was sent; of an import, only where it is stated as 0.',
  model_changed: 'The replies of the row name more than one served model.',
  other_model:
    'A reply or a gateway’s header names a model that is not the one of the entry, nor the one that the server listed (a vendor before the name, a tag, a date or a version behind it make no other model); or a gateway states that it fell back. Behind llama-swap a server calls itself by its file: there only several names count.',
  judged_by_model: 'The scorer of the suite is `judge`.',
  overlap:
    'The run has fresh questions of the suite (`fresh`), and on the published ones the model is better by more than `margin`, with a 95 % interval above 0 and an adjusted p below 0.05 (`counterparts.csv`).',
  labels_not_drawn:
    'The labelled samples are not the first so many of the order in which `evenhand label --pick` draws them by the run’s seed.',
  training_unknown:
    'the model was made from another one (`derived_from`, or an adapter was found), and its entry has no `trainedOn`, or one of its data sets has no `questions`',
  not_reproduced: 'Of an import: a score that the source printed differs from what its own rows give by the same rule.',
  scripted: 'The provider is `scripted`.',
  price_unknown: '`n_cost_unknown` is above 0.',
  price_stale: '`readAt` of a dated price that was used lies more than 90 days before the start of the last session.',
  rate_stale: 'The day of an exchange rate that was used lies more than 45 days before the start of the last session.',
  bill_differs:
    'In a cell the bill and the cost by the price table differ by more than 1 % and by more than rounding (0.0000005 USD).',
  cache_unknown: 'The price has a rate for cached input, and a priced cell does not say how much was cached.',
  tokens_estimated: 'A cell’s `token_source` is `tokenizer`; no provider of this version estimates.',
  local_cost_assumed: 'A cell’s `cost_basis` is `full` or `energy`.',
  loaded_machine:
    'The model runs on a device, and in a session more than a quarter of the cores were busy: in the minute before, or, where the model runs in the process of evenhand, with other work during the session (`load` in the manifest).',
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
  prompt_reused: '`n_prompt_reused` is above 0.',
  merged_shards: 'The run was merged from more than one shard (`merged` in the manifest).',
  several_machines:
    'Workers of `--queue` on machines of different make gave its replies (`workers` of a session in the manifest).',
  added_later:
    'A model, suite or samples of the row were added by `run --extend` (`added` of a session in the manifest), and others were not, or at another time; of a pair: of the two together. Of joined runs: the two models are of different runs.',
};
