import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyScorer, type Manifest, openSuites } from '@evenhand/core';
import { readFileText } from '@evenhand/io';
import { scoresCsv, scoresPath } from '../cells/scores.ts';
import { differences } from './file-comparison.ts';
import type { Mismatch, StoredScorerLookup } from './verification.ts';

/** Scores again what lies under `scores/`. */
export async function checkScores(
  folder: string,
  manifest: Manifest,
  lookup: StoredScorerLookup,
  notes: string[],
): Promise<Mismatch[]> {
  const findings: Mismatch[] = [];
  if (manifest.scores.length === 0) return findings;
  if (manifest.redacted !== undefined) {
    notes.push(
      'scores/: replies were left out of this copy, so they are not scored again; only the hashes of the files are checked',
    );
    return findings;
  }
  const { bySuite: samples, close } = openSuites(folder, manifest);
  try {
    for (const entry of manifest.scores) {
      const storedScorers = new Map<string, AnyScorer>();
      for (const [suite, config] of Object.entries(entry.suites)) {
        const scorer = await lookup(config);
        if (scorer !== undefined) storedScorers.set(suite, scorer);
      }
      if (storedScorers.size < Object.keys(entry.suites).length) {
        notes.push(
          `scores/${entry.scorer}: cannot be scored again, because this evenhand has no such scorer, or the scorer has to run something; only the hashes of the files are checked`,
        );
        continue;
      }
      for (const { id } of manifest.models) {
        const path = scoresPath(entry.scorer, id);
        if (!entry.files.some((file) => file.path === path))
          findings.push({ place: path, text: 'the manifest does not name it' });
        else if (existsSync(join(folder, path)))
          findings.push(
            ...differences(
              path,
              readFileText(join(folder, path)),
              (await scoresCsv(folder, id, samples, storedScorers)).join(''),
            ),
          );
      }
    }
  } finally {
    close();
  }
  return findings;
}
