/** Reasons to distrust a row: a closed set. The first kind never depends on the clock. */
export const QUALITY_CAVEATS = {
  small_n: 'Fewer than 100 samples: the interval is wide.',
  few_clusters: 'Fewer than 20 clusters: the interval rests on few independent groups.',
  incomplete: 'Some planned cells have no reply, so the row does not cover the whole plan.',
  unpaired: 'Some cells have a reply from only one of the two models and are left out of the comparison.',
  truncated: 'More than 1 % of the replies were cut by the token limit.',
  no_answer: 'In more than 1 % of the replies no answer could be read.',
  undecided:
    'In more than 1 % of the replies the scorer could not tell whether the answer is right; they count as wrong.',
  readings_differ: 'Strict and lenient reading of the same replies differ by more than 2 points.',
  settings_differ: 'The two models were sent different settings, because one of them requires it.',
  tool_forms_differ:
    'One of the two models had its tools by a field of their own, the other in the text of the prompt.',
  thinking_differs: 'The two models were asked with their switches to think set differently.',
  sizes_differ: 'One of the two models has over 1.5 times the parameters of the other.',
  quantized: 'The weights are quantised; the released ones may do better.',
  default_system_prompt: 'The suite sends no system message, so the chat template’s own one spoke.',
  template_words: 'The chat template adds words of its own to the suite’s system message.',
  markup_in_question:
    'Marks of the model’s own vocabulary stand in at least one question; a server may read them as markup.',
  prompt_adapted: 'The adapter had to change the request for this model.',
  server_sampling: 'The server adds a setting of its own to the sampling that no request can switch off.',
  model_changed: 'More than one model name was served during the run.',
  other_model:
    'Some replies came from another model than the one that was asked for, as the server or a gateway states.',
  judged_by_model: 'The verdicts come from a model.',
  overlap: 'The model was trained on data that overlaps with the suite.',
  training_unknown:
    'The questions that the model was customised on are not all known, so an overlap with the suite cannot be ruled out.',
  not_reproduced: 'The program that the replies are from printed a score which its own rows do not give.',
  scripted: 'The replies come from a script, not from a model.',
} as const;

export const MEASURE_CAVEATS = {
  price_unknown: 'The cost of some cells is unknown, and so is every sum that needs them.',
  price_stale: 'The price was read over 90 days before the run.',
  bill_differs: 'The provider billed something else than the price table says.',
  cache_unknown:
    'The host has a price for cached input but did not say how much was cached; all was priced as plain input.',
  tokens_estimated: 'Some token counts are estimates of a tokenizer, not the provider’s.',
  local_cost_assumed: 'The cost of local runs rests on assumed power, price and lifetime of the machine.',
  hardware_differs: 'The two models ran on different hardware.',
  cold_start: 'Some times include the loading of the weights.',
  cached_replies: 'The replies were replayed from an earlier run; the times are not the model’s.',
  tokens_impossible: 'Some stated token counts cannot be, such as 0 tokens for a text; they count as unknown.',
  tokens_by_gateway: 'A gateway counted some of the tokens by itself; the provider may bill another number.',
  gateway_cache:
    'Some replies came out of a gateway’s cache: nothing was asked again, and they are left out of the times.',
  gateway_retries: 'A gateway made attempts of its own that are in the times, and not in the attempts.',
} as const;

export type QualityCaveat = keyof typeof QUALITY_CAVEATS;
export type MeasureCaveat = keyof typeof MEASURE_CAVEATS;
export type Caveat = QualityCaveat | MeasureCaveat;

export const CAVEATS: Readonly<Record<Caveat, string>> = { ...QUALITY_CAVEATS, ...MEASURE_CAVEATS };

/** The caveats that hold, in the order of the closed set, as they stand in a cell. */
export function caveatCell<C extends Caveat>(
  set: Readonly<Record<C, string>>,
  holds: Partial<Record<C, boolean>>,
): string {
  return (Object.keys(set) as C[]).filter((caveat) => holds[caveat] === true).join(';');
}

/** As caveatCell, for what each of two rows already says and what only the pair says. */
export function mergeCaveats<C extends Caveat>(
  set: Readonly<Record<C, string>>,
  cells: readonly string[],
  holds: Partial<Record<C, boolean>>,
): string {
  const named = new Set(cells.flatMap((cell) => cell.split(';')));
  return (Object.keys(set) as C[]).filter((caveat) => holds[caveat] === true || named.has(caveat)).join(';');
}
