import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { jsonLines } from './program.ts';

/** A suite of sums as the files of its folder. Samples 2k and 2k + 1 are twins; clusters hold `perCluster` samples. */
export function sums(n: number, { name = 'sums', perCluster = 4 }: { name?: string; perCluster?: number } = {}) {
  const samples = Array.from({ length: n }, (_, index) => {
    const pair = Math.floor(index / 2);
    const language = index % 2 === 0 ? 'en' : 'zh';
    return {
      id: `s-${String(pair).padStart(4, '0')}-${language}`,
      input: `What is ${1000 + pair} plus ${pair}?`,
      target: [(1000 + 2 * pair).toLocaleString('en-US')],
      language,
      cluster: `c-${Math.floor(index / perCluster)}`,
      twin: `t-${pair}`,
    };
  });
  return {
    [`${name}/suite.yaml`]: sumsHeader(name),
    [`${name}/samples.jsonl`]: jsonLines(samples),
  };
}

/** What a suite of sums says of itself. */
export const sumsHeader = (name: string) => ({
  name,
  version: 1,
  licence: 'MIT',
  source: 'made for a test',
  prompt: { system: 'Answer with a number.', template: '{{input}}' },
  scorer: { name: 'numeric' },
  request: { temperature: 0, maxOutputTokens: 64 },
  samples: 'samples.jsonl',
});

export function scripted(id: string, options: Record<string, unknown> = {}, more: Record<string, unknown> = {}) {
  return { id, provider: 'scripted', options, ...more };
}

/** A CSV file as one object a row. Throws where a row has not as many cells as the header. */
export function rows(path: string): Record<string, string>[] {
  return parse(readFileSync(path, 'utf8'), { columns: true, relax_column_count: false });
}

export function row(path: string, wanted: Record<string, string>): Record<string, string> {
  const found = rows(path).filter((one) => Object.entries(wanted).every(([name, value]) => one[name] === value));
  if (found.length !== 1) throw new Error(`${path}: ${found.length} rows with ${JSON.stringify(wanted)}`);
  return found[0]!;
}

export interface JournalLine {
  readonly type: 'asked' | 'turn' | 'closed';
  readonly key: string;
  readonly turn: { readonly generation: unknown };
  readonly verdict: { readonly outcome: string };
}

/** The whole lines of a journal; a torn last one is left out. */
export function journal(path: string): JournalLine[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Cells that a journal shows to have been asked after their answer, or the verdict that the model declined, stood in it. */
export function listRequestedAgain(lines: readonly JournalLine[]): string[] {
  const answered = new Set<string>();
  return lines.flatMap(({ type, key, turn, verdict }) => {
    if (type === 'asked') return answered.has(key) ? [key] : [];
    if (type === 'turn' ? turn.generation !== null : verdict.outcome !== 'failed') answered.add(key);
    return [];
  });
}
