import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConfigError,
  createInputFiles,
  type Manifest,
  packSamples,
  type RunInputs,
  readInputs,
  readManifest,
  readRecords,
  runPaths,
  writeManifest,
} from '@evenhand/core';
import { displayPath, readFileText, writeAtomic, writeHashed } from '@evenhand/io';
import { parse } from 'csv-parse/sync';
import { writeResults } from '../result-files.ts';
import { type Row, SCORES_COLUMNS } from '../tables/columns.ts';
import { csvHeaderLine, csvLine } from '../tables/csv-row.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { LEFT_OUT, redactRecord, redactSample } from './redact-record.ts';

/**
 * Writes a copy of a run that leaves its replies out, and on request its questions: ids, outcomes, scores, hashes, counts, costs and
 * times stay, and all tables are made anew from them.
 * @param out absolute path of the copy, where no run may be @param inputs whether questions and targets are left out too
 * @throws ConfigError where the run has not ended
 */
export function redactRun(folder: string, out: string, inputs: boolean): RunTables {
  const manifest = readManifest(folder);
  if (manifest.status === 'running' || manifest.records.length === 0)
    throw new ConfigError(
      `${displayPath(folder)}: has not ended; resume it first: evenhand run --resume ${displayPath(folder)}`,
    );
  const stored = readInputs(folder, manifest);
  const files = createInputFiles(inputs ? withoutQuestions(stored) : stored);
  for (const file of files) writeAtomic(join(out, file.path), file.content);
  const records = manifest.records.map((entry) => {
    const model = entry.path.slice('records/'.length, -'.jsonl'.length);
    const lines = function* () {
      for (const record of readRecords(folder, model)) yield `${JSON.stringify(redactRecord(record))}\n`;
    };
    return { ...entry, sha256: writeHashed(join(out, entry.path), lines()) };
  });
  for (const name of ['claims.json', 'labels.json'])
    if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(out, name));
  writeManifest(out, {
    ...manifest,
    inputs: files.map(({ path, sha256 }) => ({ path, sha256 })),
    records,
    scores: manifest.scores.map((entry) => ({
      ...entry,
      files: entry.files.map((file) => redactScores(folder, out, file)),
    })),
    redacted: {
      replies: true,
      inputs: inputs || manifest.redacted?.inputs === true,
      manifestSha256: createHash('sha256')
        .update(readFileSync(runPaths.manifest(folder)))
        .digest('hex'),
    },
  });
  return writeResults(out);
}

function withoutQuestions(inputs: RunInputs): RunInputs {
  const redact = function* (samples: RunInputs['suites'][number]['samples']) {
    for (const sample of samples) yield redactSample(sample);
  };
  return {
    ...inputs,
    suites: inputs.suites.map((suite) => {
      const values = () => redact(suite.samples);
      return {
        ...suite,
        samples: packSamples({ length: suite.samples.length, at: () => undefined, values, [Symbol.iterator]: values }),
      };
    }),
  };
}

/** A file of scores without the answers that they were read from. */
function redactScores(folder: string, out: string, { path }: Manifest['inputs'][number]): Manifest['inputs'][number] {
  const rows: Row[] = parse(readFileText(join(folder, path)), { columns: true, relax_column_count: true });
  const lines = rows.map((row) =>
    csvLine(SCORES_COLUMNS, { ...toNumbers(row), answer: row.answer === '' ? null : LEFT_OUT }),
  );
  return { path, sha256: writeHashed(join(out, path), [csvHeaderLine(SCORES_COLUMNS), ...lines]) };
}

const toNumbers = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, name.startsWith('score') ? Number(value) : value]),
  );
