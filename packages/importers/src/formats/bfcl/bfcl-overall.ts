/** What was found in the files of one category. */
export interface CategoryShare {
  readonly right: number;
  readonly lines: number;
}

/** By category. */
export type Shares = ReadonlyMap<string, CategoryShare>;

/** A mean of means, as bfcl-eval 2026.3.23 makes it; a category that was not run counts as 0. */
type Part = string | { readonly mean: readonly Part[]; readonly weights?: readonly number[] } | { readonly live: true };

const SIMPLE: Part = { mean: ['simple_python', 'simple_java', 'simple_javascript'] };
const NON_LIVE: Part = { mean: [SIMPLE, 'multiple', 'parallel', 'parallel_multiple'] };
const LIVE: Part = { live: true };
const MULTI_TURN: Part = {
  mean: ['multi_turn_base', 'multi_turn_miss_func', 'multi_turn_miss_param', 'multi_turn_long_context'],
};
const WEB_SEARCH: Part = { mean: ['web_search_base', 'web_search_no_snippet'] };
const MEMORY: Part = { mean: ['memory_kv', 'memory_vector', 'memory_rec_sum'] };
const AGENTIC: Part = { mean: [WEB_SEARCH, MEMORY] };
const IRRELEVANCE: Part = { mean: ['irrelevance', 'live_irrelevance'] };

/** Entries of the live sets: where one was not run, it weighs with all of them. */
const LIVE_ENTRIES: Readonly<Record<string, number>> = {
  live_simple: 258,
  live_multiple: 1053,
  live_parallel: 16,
  live_parallel_multiple: 24,
};

/** Columns over several categories, by the table in which they stand. */
const OVERALL: readonly (readonly [table: RegExp, column: string, part: Part, rule: string])[] = [
  [
    /non_live/,
    'Non-Live Overall Acc',
    NON_LIVE,
    'mean over simple (itself a mean of three), multiple, parallel and both',
  ],
  [/non_live/, 'AST Summary', NON_LIVE, 'mean over simple (itself a mean of three), multiple, parallel and both'],
  [/non_live/, 'Simple AST', SIMPLE, 'mean over Python, Java and JavaScript'],
  [/(?<!non_)live/, 'Live Overall Acc', LIVE, 'all entries of the four live sets together'],
  [/(?<!non_)live/, 'AST Summary', LIVE, 'all entries of the four live sets together'],
  [/multi_turn/, 'Multi Turn Overall Acc', MULTI_TURN, 'mean over the four sets'],
  [/agentic/, 'Agentic Overall Acc', AGENTIC, 'mean over web search and memory, themselves means'],
  [/agentic/, 'Web Search Summary', WEB_SEARCH, 'mean over the two sets'],
  [/agentic/, 'Memory Summary', MEMORY, 'mean over the three backends'],
  [/overall/, 'Non-Live AST Acc', NON_LIVE, 'mean over simple (itself a mean of three), multiple, parallel and both'],
  [/overall/, 'Non-Live Simple AST', SIMPLE, 'mean over Python, Java and JavaScript'],
  [/overall/, 'Live Acc', LIVE, 'all entries of the four live sets together'],
  [/overall/, 'Multi Turn Acc', MULTI_TURN, 'mean over the four sets'],
  [/overall/, 'Web Search Acc', WEB_SEARCH, 'mean over the two sets'],
  [/overall/, 'Memory Acc', MEMORY, 'mean over the three backends'],
  [/overall/, 'Irrelevance Detection', IRRELEVANCE, 'mean over live and not'],
  [
    /overall/,
    'Overall Acc',
    { mean: [NON_LIVE, LIVE, IRRELEVANCE, MULTI_TURN, AGENTIC], weights: [10, 10, 10, 30, 40] },
    '10 % not live, 10 % live, 10 % irrelevance, 30 % multi-turn, 40 % agentic',
  ],
];

/** How a column over several categories comes about; null = it is of one category, or none that is known. */
export interface OverallColumn {
  readonly rule: string;
  /** From 0 to 1. null = none of its categories is at hand, or one that was run is not. */
  readonly value: number | null;
}

/** Whether a column is of several categories. */
export const isOverall = (table: string, column: string): boolean =>
  OVERALL.some(([file, name]) => name === column && file.test(table));

/**
 * @param table name of the file, `data_non_live.csv`
 * @param wasRun whether the tables print something for a category
 */
export function computeOverall(
  table: string,
  column: string,
  shares: Shares,
  wasRun: (category: string) => boolean,
): OverallColumn | null {
  const found = OVERALL.find(([file, name]) => name === column && file.test(table));
  if (found === undefined) return null;
  const [, , part, rule] = found;
  const categories = listCategories(part);
  const isKnown =
    categories.some((one) => shares.has(one)) && categories.every((one) => shares.has(one) || !wasRun(one));
  const value = isKnown ? computePart(part, shares) : null;
  return { rule: `${rule}; a set that was not run counts as 0`, value };
}

function listCategories(part: Part): string[] {
  if (typeof part === 'string') return [part];
  return 'live' in part ? Object.keys(LIVE_ENTRIES) : part.mean.flatMap(listCategories);
}

function computePart(part: Part, shares: Shares): number {
  if (typeof part === 'string') {
    const share = shares.get(part);
    return share === undefined || share.lines === 0 ? 0 : share.right / share.lines;
  }
  if ('live' in part) {
    const sets = Object.entries(LIVE_ENTRIES).map(
      ([name, entries]) => shares.get(name) ?? { right: 0, lines: entries },
    );
    return sets.reduce((sum, { right }) => sum + right, 0) / sets.reduce((sum, { lines }) => sum + lines, 0);
  }
  const weights = part.weights ?? part.mean.map(() => 1);
  const sum = part.mean.reduce((total, one, at) => total + computePart(one, shares) * weights[at]!, 0);
  return sum / weights.reduce((total, one) => total + one, 0);
}
