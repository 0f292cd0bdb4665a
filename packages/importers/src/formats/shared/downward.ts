/** Metrics of which less is better, by the names that they go by everywhere: a share of what is wrong is no score. */
const DOWNWARD = new RegExp(
  `^(?:${[
    '(?:(?:audio|word|char(?:acter)?|token|match|phoneme)_)?(?:error_rate|[wcmp]er)',
    '(?:.+_)?error_rate',
    'ter|err(?:or)?|m[as]e|rmse|mean_(?:absolute|squared)_error|edit_distance|lpips',
    'loss|nll|ppl|(?:.+_)?perplexity|brier(?:_score)?|ece|nrps|aurc|bits_per_byte',
    'hallucination(?:_rate)?|(?:expected_max_)?toxicity|toxic_frac|bias_ratio|invalid_path_rate',
    'is_incorrect|is_not_attempted',
  ].join('|')})$`,
  'i',
);

export const isDownward = (metric: string): boolean => DOWNWARD.test(metric);
