import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { PublishedScore } from '../../pipeline/row.ts';
import { computePrintedTolerance } from '../shared/printed.ts';

/** One line of `summary/summary_TIME.csv`, for one model. */
export interface SummaryLine {
  readonly path: string;
  readonly dataset: string;
  readonly version: string;
  readonly metric: string;
  readonly mode: string;
  readonly model: string;
  /** As it is printed; `-` = it was not run. */
  readonly printed: string;
}

/** null = the file is no summary. */
export function readSummary(path: string): SummaryLine[] | null {
  const [head = '', ...lines] = readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const [first, second, third, fourth, ...models] = head.split(',');
  if (first !== 'dataset' || second !== 'version' || third !== 'metric' || fourth !== 'mode') return null;
  return lines.flatMap((line) => {
    const [dataset = '', version = '', metric = '', mode = '', ...printed] = line.split(',');
    return dataset === ''
      ? []
      : models.map((model, at) => ({ path, dataset, version, metric, mode, model, printed: printed[at] ?? '-' }));
  });
}

/** null = it was not run. @param recomputed from the entries, 0 to 100 */
export function toSummaryScore(line: SummaryLine, suite: string, recomputed: number | null): PublishedScore | null {
  const tolerance = computePrintedTolerance(line.printed);
  if (tolerance === null) return null;
  return {
    model: null,
    suite,
    prompt: null,
    metric: line.metric,
    scorer: null,
    main: true,
    value: Number(line.printed),
    full: 100,
    rule: 'as the results have it, rounded',
    reduce: null,
    recomputed,
    tolerance,
    location: `${basename(line.path)}, ${line.dataset}`,
  };
}
