import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { computePrintedTolerance } from '../shared/printed.ts';
import { computeOverall, isOverall, type Shares } from './bfcl-overall.ts';

/** A percentage of the tables that bfcl-eval prints (`data_*.csv`). */
export interface PrintedCell {
  readonly path: string;
  readonly model: string;
  readonly column: string;
  readonly printed: string;
}

/** Column of each category; the others are means over several. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  simple_python: ['Python Simple AST'],
  simple_java: ['Java Simple AST'],
  simple_javascript: ['JavaScript Simple AST'],
  multiple: ['Multiple AST', 'Non-Live Multiple AST'],
  parallel: ['Parallel AST', 'Non-Live Parallel AST'],
  parallel_multiple: ['Parallel Multiple AST', 'Non-Live Parallel Multiple AST'],
  irrelevance: ['Irrelevance Detection'],
  live_simple: ['Live Simple AST', 'Python Simple AST'],
  live_multiple: ['Live Multiple AST', 'Python Multiple AST'],
  live_parallel: ['Live Parallel AST', 'Python Parallel AST'],
  live_parallel_multiple: ['Live Parallel Multiple AST', 'Python Parallel Multiple AST'],
  live_irrelevance: ['Irrelevance Detection'],
  live_relevance: ['Relevance Detection'],
  multi_turn_base: ['Base', 'Multi Turn Base'],
  multi_turn_miss_func: ['Miss Func', 'Multi Turn Miss Func'],
  multi_turn_miss_param: ['Miss Param', 'Multi Turn Miss Param'],
  multi_turn_long_context: ['Long Context', 'Multi Turn Long Context'],
  web_search_base: ['Web Search Base'],
  web_search_no_snippet: ['Web Search No Snippet'],
  memory_kv: ['Memory KV'],
  memory_vector: ['Memory Vector'],
  memory_rec_sum: ['Memory Recursive Summarization'],
};
/** Group of a table by its file's name. */
const GROUPS: readonly (readonly [name: RegExp, category: RegExp])[] = [
  [/non_live/, /^(?!live_|multi_turn_)/],
  [/(?<!non_)live/, /^live_/],
  [/multi_turn/, /^multi_turn_/],
];

export function readPrinted(path: string): PrintedCell[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const columns = head.split(',');
  const at = columns.indexOf('Model');
  if (at < 0) return [];
  return lines.flatMap((line) => {
    const cells = line.split(',');
    const model = cells[at];
    return model === undefined
      ? []
      : columns.map((column, index) => ({ path, model, column, printed: cells[index] ?? '' }));
  });
}

/** What is printed for a category of a model. The table shows names for people; of several models none is guessed. */
export function findPrintedCells(cells: readonly PrintedCell[], category: string, model: string | null) {
  const columns = COLUMNS[category] ?? [];
  const having = cells.filter(({ path, column }) => {
    const group = GROUPS.find(([name]) => name.test(basename(path)));
    if (isOverall(basename(path), column)) return false;
    return columns.includes(column) && (group === undefined || group[1].test(category));
  });
  const models = new Set(having.map((one) => one.model));
  const own = having.filter((one) => models.size === 1 || (model !== null && isSameModel(one.model, model)));
  return own.flatMap(({ path, model: name, column, printed }) => {
    const tolerance = computePrintedTolerance(printed);
    return tolerance === null
      ? []
      : [{ value: Number(printed.replace('%', '')), tolerance, location: `${basename(path)}, ${name}, ${column}` }];
  });
}

/** What is printed for a model over several categories. @param shares of all of its categories that are at hand */
export function findOverallCells(cells: readonly PrintedCell[], shares: Shares, model: string | null) {
  const found = cells.flatMap((one) => {
    const overall = computeOverall(basename(one.path), one.column, shares, (category) =>
      findPrintedCells(cells, category, one.model).some(({ location }) => location.includes(one.model)),
    );
    const tolerance = computePrintedTolerance(one.printed);
    return overall === null || tolerance === null ? [] : [{ ...one, overall, tolerance }];
  });
  const models = new Set(found.map((one) => one.model));
  return found
    .filter((one) => models.size === 1 || (model !== null && isSameModel(one.model, model)))
    .map(({ path, model: name, column, printed, overall, tolerance }) => ({
      column,
      value: Number(printed.replace('%', '')),
      tolerance,
      overall,
      location: `${basename(path)}, ${name}, ${column}`,
    }));
}

/** `openbmb_MiniCPM-SALA-FC` in a folder is `MiniCPM-SALA (FC)` in the table. */
function isSameModel(shown: string, folder: string): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return bare(folder).endsWith(bare(shown));
}
