import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, loadSuite, nearest, type Sample, type Suite, samplesById } from '@evenhand/core';
import type { ImportedRow, ImportedSuite, PlacedReading, ReplyFile } from '@evenhand/importers';
import { loadParts } from './registry.ts';

/** A suite by its name or folder, for the replies of somebody who asked it. @throws ConfigError */
export function suiteAsked(name: string): Suite {
  const parts = loadParts();
  const folder = parts.catalogue.suites.get(name) ?? resolve(name);
  if (existsSync(join(folder, 'suite.yaml'))) return loadSuite(folder, parts);
  const near = nearest(name, [...parts.catalogue.suites.keys()]);
  throw new ConfigError(
    `--suite ${name}: is not known; ${near === null ? 'evenhand list suites shows what is' : `did you mean ${near}?`}; a suite is a name under benchmarks/suites or a folder with a suite.yaml`,
  );
}

/**
 * The same replies, with question, right answers and hidden tests from a suite in place of what the files say of them. A reply
 * belongs to the sample of its id; a bare number that is no id is the place in the suite, from 0.
 */
export function asRepliesTo(files: readonly ReplyFile[], suite: Suite): ReplyFile[] {
  const byId = samplesById(suite.samples);
  const imported: ImportedSuite = {
    name: suite.name,
    version: suite.version,
    source: suite.source,
    licence: suite.licence,
    scorer: suite.scorer,
    verdicts: null,
    beside: [],
    expected: suite.samples.length,
    expectedBy: 'suite',
  };
  const find = (id: string) => byId(id) ?? (/^\d+$/.test(id) ? suite.samples.at(Number(id)) : undefined);
  const placed = (one: PlacedReading): PlacedReading => {
    const { reading } = one;
    if (reading.kind !== 'row') return one;
    const sample = find(reading.row.sample);
    return sample === undefined
      ? {
          ...one,
          reading: { kind: 'malformed', why: `${suite.name} has no sample ${JSON.stringify(reading.row.sample)}` },
        }
      : { ...one, reading: { kind: 'row', row: replyTo(sample, reading.row), suite: imported } };
  };
  return files.map((file) => ({
    ...file,
    readings: async function* () {
      for await (const one of file.readings()) yield placed(one);
    },
    notes: () => [...file.notes(), `questions, right answers and the scorer are those of the suite ${suite.name}`],
  }));
}

function replyTo(sample: Sample, row: ImportedRow): ImportedRow {
  const { id, target, choices, language, cluster, tags, reference } = sample;
  const question = typeof sample.input === 'string' ? sample.input : null;
  const asked = row.messages === null && row.question === null ? { question } : {};
  return { ...row, ...asked, sample: id, target, choices, language, cluster, tags, reference };
}
