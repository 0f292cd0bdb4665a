/** Reasons to distrust a row: a closed set, in this order in every file. These never depend on the clock. */
export const qualityCaveats = {
  small_n: 'Fewer than 100 samples: the confidence interval is wide.',
  few_clusters: 'Fewer than 20 clusters of related samples: the confidence interval rests on few independent groups.',
  incomplete: 'Some planned requests have no reply, so the row does not cover the whole plan.',
  shard: 'The run is one shard of several: its samples are a part of those of the experiment.',
  unpaired: 'Some samples have a reply from only one of the two models and are left out of the comparison.',
  truncated: 'More than 1 % of the replies were cut off by the token limit.',
  no_answer: 'In more than 1 % of the replies no answer could be found.',
  undecided:
    'In more than 1 % of the replies the scorer could not decide whether the answer is right; they count as wrong.',
  readings_differ: 'Strict and lenient scoring of the same replies differ by more than 2 points.',
  settings_differ: 'The two models were sent different settings, because one of them requires it.',
  tool_forms_differ:
    'One of the two models got its tools through the API’s tools field, the other in the text of the prompt.',
  thinking_differs: 'Reasoning was switched on for one of the two models and not for the other.',
  sizes_differ: 'One of the two models has over 1.5 times the parameters of the other.',
  written_between:
    'The questions were written after the one model’s training data end and before the other’s do: only the other can have seen them.',
  quantized: 'The weights are quantised; the original weights may do better.',
  default_system_prompt: 'The suite sends no system message, so the default one of the chat template was used.',
  template_words: 'The chat template adds text of its own to the system message of the suite.',
  markup_in_question:
    'At least one question contains special tokens of the model’s vocabulary, which a server may read as markup.',
  prompt_adapted: 'The request had to be changed for this model or its API.',
  server_sampling: 'The server applies a sampling setting of its own that no request can switch off.',
  greedy_repeats:
    'The trials were sent at temperature 0, or without a temperature: their spread shows what the server does by itself, not how the model samples.',
  model_changed: 'The server reported more than one model name during the run.',
  other_model: 'According to the server or a gateway, some replies came from another model than the requested one.',
  judged_by_model: 'The scores were given by a model.',
  labels_not_drawn:
    'The replies that people labelled are not those that were drawn at random: where somebody chose them, the estimate from labels and judge together may be off.',
  overlap:
    'The model does better on the published questions than on fresh ones of the same make: it may have seen them.',
  training_unknown:
    'The data that the model was fine-tuned on is not fully known, so an overlap with the suite cannot be ruled out.',
  not_reproduced: 'The program that the replies come from printed a score that does not follow from its own rows.',
  scripted: 'The replies come from a script, not from a model.',
} as const;

export const measureCaveats = {
  price_unknown: 'The cost of some requests is unknown, and so is every sum that includes them.',
  price_stale: 'The price was looked up over 90 days before the run.',
  rate_stale: 'The exchange rate that a sum rests on was over 45 days old when the run was made.',
  bill_differs: 'The provider billed a different amount than the price table gives.',
  cache_unknown:
    'The host has a price for cached input but did not report how much was cached; all input was priced as uncached.',
  tokens_estimated: 'Some token counts were estimated with a tokenizer, not reported by the provider.',
  local_cost_assumed: 'The cost of local runs rests on assumptions about power, price and lifetime of the machine.',
  loaded_machine:
    'The machine was busy with other work before or during the run: local times, and costs made from them, are too high.',
  hardware_differs: 'The two models ran on different hardware.',
  cold_start: 'Some times include loading the weights.',
  cached_replies: 'The replies were replayed from an earlier run; the times are not those of the model.',
  tokens_impossible: 'Some reported token counts are impossible, such as 0 tokens for a text; they count as unknown.',
  tokens_by_gateway: 'A gateway counted some of the tokens itself; the provider may bill a different number.',
  gateway_cache: 'Some replies came from the cache of a gateway; they are left out of the times.',
  gateway_retries: 'A gateway retried some requests by itself; this is included in the times but not in the attempts.',
  prompt_reused:
    'The beginning of some prompts had been read before, for another request; times and time per right answer rest on the others.',
  merged_shards:
    'The replies were gathered by several shards of the run, which ran apart from each other; times are of all of them together.',
  several_machines:
    'The replies were gathered on machines of different make; times are of all of them together, and `machines.csv` has those of each.',
  added_later:
    'Some of these replies were added to the run later, or are of another run: times were not measured side by side.',
} as const;
