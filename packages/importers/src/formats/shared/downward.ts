/** Metrics of which less is better, by the names that they go by everywhere: a share of what is wrong is no score. */
const DOWNWARD =
  /^(?:(?:word|char(?:acter)?|token|match)_error_rate|[wcm]er|ter|err(?:or)?(?:_rate)?|m[as]e|rmse|mean_(?:absolute|squared)_error|edit_distance|loss|nll|ppl|hallucination(?:_rate)?|(?:expected_max_)?toxicity|toxic_frac|brier(?:_score)?|ece)$/i;

export const isDownward = (metric: string): boolean => DOWNWARD.test(metric);
