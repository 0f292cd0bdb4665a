import { join } from 'node:path';
import { ConfigError, readRecords, toCellKey } from '@evenhand/core';
import {
  canonicalJson,
  compareCodeUnits,
  csvRows,
  displayPath,
  readText,
  suggestName,
  writeAtomic,
} from '@evenhand/io';
import type { RunTables } from '../tables/run-tables.ts';
import { LABELS_FILE, type ReplyLabel } from './label-file.ts';

const WORDS: Readonly<Record<string, number>> = {
  right: 1,
  correct: 1,
  true: 1,
  yes: 1,
  wrong: 0,
  incorrect: 0,
  false: 0,
  no: 0,
};

/**
 * The labels of a filled sheet: CSV with a column `label` (0 to 1, or right/wrong), and `key`, or `sample` and `model` with
 * `suite`, `prompt` and `trial` where there are several; `rater` where several people labelled. A row without a label is none
 * yet.
 *
 * @throws ConfigError naming file and line: what is no label, a cell without a reply, two labels of one rater for one reply
 */
export function readLabelSheet(path: string, run: Pick<RunTables, 'folder' | 'manifest'>): ReplyLabel[] {
  const [head, ...lines] = csvRows(readText(path, 'labels').replace(/^\uFEFF/, ''));
  const names = head?.fields.map((name) => name.trim()) ?? [];
  const byKey = names.includes('key');
  const needed = byKey ? ['label'] : ['label', 'sample', 'model'];
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new ConfigError(
      `${displayPath(path)}:1: found the columns ${names.slice(0, 10).join(', ') || '(none)'}; expected label, and key or sample and model: missing ${missing.join(', ')}`,
    );
  const known = listReplies(run);
  const problems: string[] = [];
  const seen = new Map<string, number>();
  const labels: ReplyLabel[] = [];
  for (const { fields, line } of lines) {
    const cell = (name: string) => (fields[names.indexOf(name)] ?? '').trim();
    const written = cell('label');
    if (written === '') continue;
    const place = `${displayPath(path)}:${line}`;
    const label = WORDS[written.toLowerCase()] ?? Number(written);
    if (!(label >= 0 && label <= 1)) {
      problems.push(
        `${place}: found the label ${JSON.stringify(written.slice(0, 40))}; expected 0 to 1, right or wrong`,
      );
      continue;
    }
    const key = byKey ? cell('key') : buildKey(run, cell);
    if (!known.has(key)) {
      problems.push(
        `${place}: the run has no reply ${JSON.stringify(key.slice(0, 200))}; ${suggestName(key, [...known])}`,
      );
      continue;
    }
    const rater = cell('rater') === '' ? null : cell('rater');
    const identity = JSON.stringify([key, rater]);
    const before = seen.get(identity);
    if (before !== undefined) {
      problems.push(
        `${place}: ${key} has a label of ${rater ?? 'this rater'} already (line ${before}); give each person a name in the column rater, or remove one`,
      );
      continue;
    }
    seen.set(identity, line);
    labels.push({ key, label, rater });
  }
  if (problems.length > 0) throw new ConfigError(problems.slice(0, 20));
  if (labels.length === 0)
    throw new ConfigError(
      `${displayPath(path)}: no row has a label; fill the column label with 0 to 1, right or wrong`,
    );
  return labels.toSorted((a, b) => compareCodeUnits(a.key, b.key) || compareCodeUnits(a.rater ?? '', b.rater ?? ''));
}

/** Keeps the labels in the run's folder, in place of those that it had. */
export function writeLabels(folder: string, labels: readonly ReplyLabel[]): void {
  writeAtomic(join(folder, LABELS_FILE), `${canonicalJson({ labels })}\n`);
}

function listReplies({ folder, manifest }: Pick<RunTables, 'folder' | 'manifest'>): Set<string> {
  const keys = new Set<string>();
  for (const { id } of manifest.models)
    for (const record of readRecords(folder, id)) if (record.outcome !== 'failed') keys.add(record.key);
  return keys;
}

function buildKey({ manifest }: Pick<RunTables, 'manifest'>, cell: (name: string) => string): string {
  const suite = manifest.suites.find(({ name }) => cell('suite') === '' || name === cell('suite'));
  return toCellKey({
    suite: suite?.name ?? cell('suite'),
    suiteVersion: suite?.version ?? 0,
    prompt: cell('prompt') || (suite?.prompts[0] ?? 'main'),
    sample: cell('sample'),
    model: cell('model'),
    trial: Number(cell('trial') || 1),
  });
}
