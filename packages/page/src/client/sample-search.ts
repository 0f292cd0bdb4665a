import MiniSearch from 'minisearch';
import type { IndexEntry } from '../samples/shape.ts';

/** Words of Latin and like scripts as they are, Chinese in pairs of signs: it writes no blanks between words. */
export function toTerms(text: string): string[] {
  const terms: string[] = [];
  for (const [part] of text.toLowerCase().matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    if (!/^\p{Script=Han}/u.test(part) || part.length < 2) terms.push(part);
    else for (let at = 0; at + 1 < part.length; at++) terms.push(part.slice(at, at + 2));
  }
  return terms;
}

export interface SampleSearch {
  /** Share of the entries that can be found, from 0 to 1. */
  readonly progress: () => number;
  /** Places of the samples that hold all words of the query, the best first. */
  readonly find: (query: string) => number[];
}

/** Entries that are read at a time, so that the page answers meanwhile. */
const STRETCH = 1000;

/**
 * Reads the texts bit by bit. @param entries may grow while it reads
 * @param onProgress told after each stretch
 */
export function startSearch(entries: readonly IndexEntry[], total: number, onProgress: () => void): SampleSearch {
  /** How often each word was read. */
  const counts = new Map<string, number>();
  const search = new MiniSearch<{ n: number; id: string; q: string; a: string }>({
    idField: 'n',
    fields: ['id', 'q', 'a'],
    tokenize: toTerms,
    processTerm: (term) => {
      counts.set(term, (counts.get(term) ?? 0) + 1);
      return term;
    },
    searchOptions: { combineWith: 'AND', boost: { id: 3 }, processTerm: (term) => term },
  });
  let read = 0;
  const step = () => {
    const end = Math.min(entries.length, read + STRETCH);
    search.addAll(entries.slice(read, end).map(({ id, q, a }, at) => ({ n: read + at, id, q, a })));
    read = end;
    onProgress();
    if (read < total) setTimeout(step, read < entries.length ? 0 : 50);
  };
  setTimeout(step, 0);

  const find = (query: string): number[] => {
    const terms = toTerms(query);
    // Ranking by words that stand nearly everywhere takes long and says nothing: they are looked for in what the others find.
    const isCommon = (term: string) => (counts.get(term) ?? 0) > Math.max(COMMON, read / 10);
    const [common, rare] = [terms.filter(isCommon), terms.filter((term) => !isCommon(term))];
    const holdsCommon = (number: number) => {
      const { id, q, a } = entries[number]!;
      const text = `${id} ${q} ${a}`.toLowerCase();
      return common.every((term) => text.includes(term));
    };
    if (terms.length === 0) return [];
    if (rare.length === 0) return Array.from({ length: read }, (_, number) => number).filter(holdsCommon);
    // The word that is being typed; of one sign alone every third text would be found.
    const last = terms.at(-1)!;
    const prefix = (term: string, at: number) => at === rare.length - 1 && term === last && term.length > 1;
    const found = search.search(rare.join(' '), { prefix }).map(({ id }) => id as number);
    return common.length === 0 ? found : found.filter(holdsCommon);
  };
  return { progress: () => (total === 0 ? 1 : read / total), find };
}

/** Words that were read no more often than this are never common. */
const COMMON = 200;
