import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { type BaseScorerDefinition, ConfigError, canonicalJson, explainUnscorable, writeAtomic } from '@evenhand/core';

import type { Collected } from './collect.ts';
import { toSample } from './imported-record.ts';
import type { ImportedRow } from './row.ts';

export interface WrittenSamples {
  /** Below the run's folder. */
  readonly path: string;
  readonly sha256: string;
  /** Of the samples as one canonical JSON array. */
  readonly arraySha256: string;
}

/** Writes the samples, sorted by id. @throws ConfigError where the scorer cannot judge them */
export function writeSamples(folder: string, collected: Collected, definition: BaseScorerDefinition): WrittenSamples {
  const { suite, spill, sampleCount } = collected;
  const [file, array] = [createHash('sha256'), createHash('sha256').update('[')];
  const problems: string[] = [];
  let unscorable = 0;
  const lines = function* (): Generator<string> {
    let first = true;
    for (const { id, ...location } of collected.samples()) {
      const sample = toSample(JSON.parse(spill.read(location)) as ImportedRow, id);
      const why = explainUnscorable(definition, sample);
      if (why !== null && ++unscorable <= 10) problems.push(`sample ${JSON.stringify(id)}: ${why}`);
      const text = canonicalJson(sample);
      array.update(first ? text : `,${text}`);
      first = false;
      file.update(text).update('\n');
      yield `${text}\n`;
    }
  };
  const temporary = join(folder, 'inputs', 'samples.jsonl');
  writeAtomic(temporary, lines());
  if (unscorable > 0)
    throw new ConfigError([
      ...problems,
      `the scorer ${definition.name} cannot judge ${unscorable} of ${sampleCount} samples; choose another with --scorer, or in the mapping file`,
    ]);
  const hash = file.digest('hex');
  const path = `inputs/samples-${suite.name}.${hash.slice(0, 12)}.jsonl`;
  renameSync(temporary, join(folder, path));
  return { path, sha256: hash, arraySha256: array.update(']').digest('hex') };
}
