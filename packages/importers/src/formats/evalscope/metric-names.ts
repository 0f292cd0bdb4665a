import { toText } from '../../json-stream/json-values.ts';

/** Names that EvalScope's reports write otherwise than its reviews. */
const SYNONYMS: Readonly<Record<string, string>> = {
  acc: 'accuracy',
  f1_score: 'f1',
  em: 'exact_match',
  bertscore: 'bert_score',
};
const STATISTICS: Readonly<Record<string, string>> = { R: 'recall', P: 'precision', F: 'f1' };

/** What a metric of a review is in a report: `Rouge-L-R` is rouge, of the variant l, its recall. As text, to be compared. */
export function toIdentity(key: string): string {
  const bleu = /^(?:mean_)?bleu[-_](\d+)$/i.exec(key)?.[1];
  if (bleu !== undefined) return identity('bleu', { ngram: Number(bleu) });
  const [, variant, statistic] = /^(?:mean_)?Rouge-([12L])-([RPF])$/.exec(key) ?? [];
  if (variant !== undefined)
    return identity('rouge', {
      ...(variant === 'L' ? { variant: 'l' } : { ngram: Number(variant) }),
      statistic: STATISTICS[statistic!],
    });
  const snake = key
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return identity(SYNONYMS[snake] ?? snake, {});
}

/** Axes are an open object in the report; what reads like a setting of a connection is none. */
const AXIS = /^[a-z][a-z0-9_]{0,40}$/;
const NO_AXIS = /key|token|secret|passw|auth|header|url|credential/;

/** Name and axes of a report's metric, without the `k` of its aggregation. */
export function identity(name: string, dimensions: Readonly<Record<string, unknown>>): string {
  const axes = Object.entries(dimensions)
    .filter(([key]) => key !== 'k' && AXIS.test(key) && !NO_AXIS.test(key))
    .map(([key, value]) => `${key}=${toText(value) ?? ''}`)
    .sort();
  return [name, ...axes].join(' ');
}

/** The review's name for a report's metric; null = no review has it. */
export const findKey = (wanted: string, keys: Iterable<string>): string | null => {
  for (const key of keys) if (toIdentity(key) === wanted) return key;
  return null;
};
