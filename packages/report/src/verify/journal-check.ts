import { existsSync } from 'node:fs';
import { checkJournal as checkLines, compactJournal, type Manifest, runPaths } from '@evenhand/core';
import type { Mismatch } from './verification.ts';

/**
 * A run that is not complete keeps its journal, and its records are what that gives, byte for byte. Where verdicts were replaced
 * since, records are newer than the journal.
 * @throws ConfigError where the journal is damaged
 */
export function checkJournal(folder: string, manifest: Manifest): Mismatch[] {
  if (manifest.import !== null || manifest.headlines.length > 0 || manifest.redacted !== undefined) return [];
  const path = runPaths.journal(folder);
  if (!existsSync(path))
    return manifest.status === 'complete'
      ? []
      : [{ place: 'journal.jsonl', text: `is missing, and the run is ${manifest.status}; its records follow from it` }];
  // Cells that were not planned are found by their records.
  checkLines(path, () => true);
  const models = manifest.models.map(({ id }) => id);
  const { files } = compactJournal(path, models, () => null);
  return manifest.records.flatMap((record) => {
    const found = files.get(record.path.slice('records/'.length, -'.jsonl'.length));
    return found?.sha256 === record.sha256
      ? []
      : [{ place: record.path, text: 'its records are not those that the journal gives' }];
  });
}
