import { basename } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import type { ReplyFile } from '../../pipeline/row.ts';
import type { FormatOptions, ImportFormat } from '../format.ts';
import { describeFirstRecord, listFiles, readFirstRecord, readSmallObject } from '../shared/run-files.ts';
import { type EvalScopePair, openPair } from './evalscope-pair.ts';
import { type EvalScopeReport, readReport } from './evalscope-report.ts';
import { type EvalScopeTask, readTask } from './evalscope-task.ts';
import { createMetricValues } from './metric-values.ts';

/** What EvalScope writes below a run's folder: predictions, reviews, reports and the task's settings. */
export const evalscopeFormat: ImportFormat = {
  name: 'evalscope',
  description:
    'predictions/, reviews/ and reports/ of EvalScope with configs/task_config.yaml: the files, or the run’s folder; which is which is seen',
  severalSuites: true,
  open: async (paths, options) => {
    const found = await sortFiles(listFiles(paths, ['.jsonl', '.json', '.yaml']));
    const pairs = [...found.pairs.values()];
    rejectUnjudged(paths, pairs, options);
    const values = new Map(pairs.map((pair) => [pair, createMetricValues()]));
    const files: ReplyFile[] = [];
    for (const pair of pairs) {
      const reports = found.reports.filter((report) => belongs(report, pair));
      const combined = reports
        .map((report) => ({ report, of: pairs.filter((one) => belongs(report, one)) }))
        .filter(({ of }) => of.at(-1) === pair)
        .map(({ report, of }) => ({ report, parts: new Map(of.map((one) => [one.name, values.get(one)!])) }));
      const companions = combined.map(({ report }) => report.path);
      files.push(
        await openPair(pair, { reports, companions, task: found.task, values: values.get(pair)!, combined, options }),
      );
    }
    return files;
  },
};

interface Sorted {
  readonly pairs: Map<string, EvalScopePair>;
  readonly reports: EvalScopeReport[];
  readonly task: EvalScopeTask | null;
}

/** @throws ConfigError for a file of something else */
async function sortFiles(files: readonly string[]): Promise<Sorted> {
  const pairs = new Map<string, EvalScopePair>();
  const reports: EvalScopeReport[] = [];
  let task: EvalScopeTask | null = null;
  for (const path of files) {
    if (/\.ya?ml$/.test(path)) task = readTask(path);
    else if (path.endsWith('.jsonl')) {
      const kind = await detectKind(path);
      if (kind === null) continue;
      const name = readSetName(path);
      const folder = findModelFolder(path);
      const key = `${folder ?? ''}\n${name}`;
      pairs.set(key, { predictions: null, reviews: null, ...pairs.get(key), name, folder, [kind]: path });
    } else {
      const report = readReport(path, readSmallObject(path));
      if (report !== null) reports.push(report);
    }
  }
  if (pairs.size === 0)
    throw new ConfigError(
      `${files.map(displayPath).join(', ')}: hold no predictions and no reviews; name predictions/MODEL/SET.jsonl and reviews/MODEL/SET.jsonl of an EvalScope run, or its folder`,
    );
  return { pairs, reports, task };
}

/** null = nothing was ever written. @throws ConfigError for lines of something else */
async function detectKind(path: string): Promise<'predictions' | 'reviews' | null> {
  const first = await readFirstRecord(path);
  if (first === 'is empty') return null;
  if (typeof first !== 'string' && first.sample_score !== undefined) return 'reviews';
  if (typeof first !== 'string' && first.model_output !== undefined) return 'predictions';
  throw new ConfigError(
    `${displayPath(path)}: ${describeFirstRecord(first)}; expected lines with index and model_output (predictions) or sample_score (reviews), as EvalScope writes them (evalscope eval, below --work-dir)`,
  );
}

/** `general_mcq_example`, of a file in its folder or with the folder's name before it. */
const readSetName = (path: string): string => basename(path, '.jsonl').replace(/^(?:predictions|reviews)[-_.]/, '');

/** The folder below predictions/ or reviews/, which names the model; null = the file stands elsewhere. */
function findModelFolder(path: string): string | null {
  const parts = path.split(/[\\/]/);
  return /^(?:predictions|reviews)$/.test(parts.at(-3) ?? '') ? parts.at(-2)! : null;
}

function belongs(report: EvalScopeReport, { name, folder }: EvalScopePair): boolean {
  return (folder === null || folder === report.folder || folder === report.model) && report.suites.includes(name);
}

function rejectUnjudged(paths: readonly string[], pairs: readonly EvalScopePair[], options: FormatOptions): void {
  const bare = pairs.filter(({ reviews }) => reviews === null);
  if (bare.length === 0 || options.answered === true) return;
  throw new ConfigError(
    `${bare.map(({ predictions }) => displayPath(predictions!)).join(', ')}: predictions without reviews, so nobody says what is right (EvalScope stops before it judges when a request fails for good); name the reviews too, have them written (evalscope eval … --use-cache ${paths.length === 1 ? displayPath(paths[0]!) : 'RUN'}), or name the set with --suite`,
  );
}
