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
  const search = new MiniSearch<{ n: number; id: string; q: string; a: string }>({
    idField: 'n',
    fields: ['id', 'q', 'a'],
    tokenize: toTerms,
    processTerm: (term) => term,
    searchOptions: {
      combineWith: 'AND', // The word that is being typed; of one sign alone every third text would be found.
      prefix: (term, at, terms) => at === terms.length - 1 && term.length > 1,
      boost: { id: 3 },
    },
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
  return {
    progress: () => (total === 0 ? 1 : read / total),
    find: (query) => search.search(query).map(({ id }) => id as number),
  };
}
