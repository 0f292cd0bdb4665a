import { basename } from 'node:path';
import { elementsAt } from '../../json-stream/json-elements.ts';
import { readEntriesAt } from '../../json-stream/json-entries.ts';
import { isFields, readJson } from '../../json-stream/json-values.ts';
import { readBytes, withFileName } from '../../json-stream/source.ts';
import { type EntryDetail, readDetails } from './opencompass-details.ts';

/** `results/MODEL/SET.json`: metrics from 0 to 100, and what the evaluator says of single entries. */
export interface OpenCompassResults {
  readonly path: string;
  readonly metrics: ReadonlyMap<string, number>;
  /**
   * By the place of the document among those that were asked, then by repeat: its own number is that in the whole set, of which a
   * range may have been asked, and several sets in one count anew. Empty = it says nothing of single entries. */
  readonly details: ReadonlyMap<number, readonly EntryDetail[]>;
  /** How often the set was repeated, as far as the names of metrics or the details tell; null = they do not. */
  readonly repeats: number | null;
  /** What went wrong, in OpenCompass's words; null = nothing. */
  readonly error: string | null;
}

/** @throws ConfigError where it is no JSON object */
export async function readResults(path: string): Promise<OpenCompassResults> {
  const metrics = new Map<string, number>();
  const details = new Map<number, EntryDetail[]>();
  let shape: 'list' | 'object' | null = null;
  let error: string | null = null;
  for await (const { key, text, torn } of withFileName(path, readEntriesAt(readBytes(path), []))) {
    if (torn !== null) continue;
    if (key === 'details') shape = text.startsWith('[') ? 'list' : text.startsWith('{') ? 'object' : null;
    else {
      const found = readJson(text);
      if (typeof found === 'string') continue;
      if (typeof found.value === 'number') metrics.set(key, found.value);
      else if (key === 'error' && typeof found.value === 'string') error = found.value;
    }
  }
  let nth = 0;
  if (shape === 'list')
    for await (const { text, torn } of elementsAt(readBytes(path), ['details'])) {
      const found = torn === null ? readJson(text) : torn;
      if (typeof found !== 'string') details.set(nth, readDetails(found.value));
      nth++;
    }
  if (shape === 'object')
    for await (const { key, text, torn } of readEntriesAt(readBytes(path), ['details'])) {
      const found = torn === null && /^\d+$/.test(key) ? readJson(text) : torn;
      if (found === null || typeof found === 'string' || !isFields(found.value)) continue;
      details.set(Number(key), readDetails(found.value));
    }
  return { path, metrics, details, repeats: findRepeats(metrics, details), error };
}

function findRepeats(
  metrics: ReadonlyMap<string, number>,
  details: ReadonlyMap<number, readonly EntryDetail[]>,
): number | null {
  for (const key of metrics.keys()) {
    const runs = / \((\d+) runs average\)$/.exec(key)?.[1];
    if (runs !== undefined) return Number(runs);
  }
  const listed = Math.max(0, ...[...details.values()].map((list) => list.length));
  return listed > 1 ? listed : null;
}

export const formatLocation = ({ path }: OpenCompassResults, key: string): string =>
  `${basename(path)}, ${JSON.stringify(key)}`;
