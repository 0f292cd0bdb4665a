import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, createSampleFinder, didYouMean, loadSuite, type Sample, type Suite } from '@evenhand/core';
import type { ImportedRow, ImportedSuite, LocatedReading, ReplyFile } from '@evenhand/importers';
import { createExperimentContext } from './registry.ts';

/** A suite by its name or folder, for the replies of somebody who asked it. @throws ConfigError */
export function loadNamedSuite(name: string): Suite {
  const context = createExperimentContext();
  const folder = context.catalogue.suites.get(name) ?? resolve(name);
  if (existsSync(join(folder, 'suite.yaml'))) return loadSuite(folder, context);
  throw new ConfigError(
    `--suite ${name}: is not known; ${didYouMean(name, context.catalogue.suites.keys(), String) ?? 'evenhand list suites shows what is'}; a suite is a name under benchmarks/suites or a folder with a suite.yaml`,
  );
}

/**
 * The same replies, with question, right answers and hidden tests from a suite in place of what the files say of them. A reply
 * belongs to the sample of its id; a bare number that is no id is the place in the suite, from 0.
 */
export function attachSuite(files: readonly ReplyFile[], suite: Suite): ReplyFile[] {
  const byId = createSampleFinder(suite.samples);
  const imported: ImportedSuite = {
    name: suite.name,
    version: suite.version,
    source: suite.source,
    licence: suite.licence,
    scorer: suite.scorer,
    additionalScorers: [],
    expected: suite.samples.length,
    expectedBy: 'suite',
  };
  const find = (id: string) => byId(id) ?? (/^\d+$/.test(id) ? suite.samples.at(Number(id)) : undefined);
  const attachSample = (one: LocatedReading): LocatedReading => {
    const { reading } = one;
    if (reading.kind !== 'row') return one;
    const sample = find(reading.row.sample);
    return sample === undefined
      ? {
          ...one,
          reading: { kind: 'malformed', why: `${suite.name} has no sample ${JSON.stringify(reading.row.sample)}` },
        }
      : { ...one, reading: { kind: 'row', row: toSuiteRow(sample, reading.row), suite: imported } };
  };
  return files.map((file) => ({
    ...file,
    readings: async function* () {
      for await (const one of file.readings()) yield attachSample(one);
    },
    notes: () => [...file.notes(), `questions, right answers and the scorer are those of the suite ${suite.name}`],
  }));
}

function toSuiteRow(sample: Sample, row: ImportedRow): ImportedRow {
  const { id, target, choices, language, cluster, tags, reference } = sample;
  const question = typeof sample.input === 'string' ? sample.input : null;
  const questionField = row.messages === null && row.question === null ? { question } : {};
  return { ...row, ...questionField, sample: id, target, choices, language, cluster, tags, reference };
}
