import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, isFields, readJson, toText } from '../../json-stream/json-values.ts';
import { listReadingsOf, readBytes, withFileName } from '../../json-stream/source.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ElementReading, ImportedSuite, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_SUITE } from '../format.ts';
import { type FactFields, pickFacts, toFacts } from '../shared/facts.ts';
import { describeFirstRecord, listFiles, readFirstRecord, readSmallObject } from '../shared/run-files.ts';
import {
  type AggregateResult,
  type CarrierChoice,
  createCarrierChoice,
  createPublishedScores,
  createScoreTally,
  describeUnnamed,
  listResults,
} from './aggregate.ts';
import { readInstance } from './instance.ts';

/** Instance records of Every Eval Ever: a line for each metric of each sample, and the aggregate record beside them. */
export const everyEvalEverFormat: ImportFormat = {
  name: 'every-eval-ever',
  description:
    'instance records (*_samples.jsonl) of Every Eval Ever, with the aggregate record (the same name, .json) beside them; or a folder of both',
  severalSuites: true,
  open: async (paths) => {
    const files = listFiles(paths, ['_samples.jsonl']);
    const records = files.filter(
      (path) => !files.includes(path.replace(/\.json$/, '_samples.jsonl')) || !path.endsWith('.json'),
    );
    return Promise.all(records.map(openRecords));
  },
};

/** @throws ConfigError for a file of something else */
async function openRecords(path: string): Promise<ReplyFile> {
  const first = await readFirstRecord(path);
  if (typeof first === 'string' || !isInstance(first))
    throw new ConfigError(
      `${displayPath(path)}: ${describeFirstRecord(first)}; expected *_samples.jsonl, the instance records of Every Eval Ever (every_eval_ever convert writes them)`,
    );
  const aggregate = findAggregate(path);
  const results = aggregate === null ? [] : listResults(aggregate.value);
  const carriers = await chooseCarriers(path, results);
  const suites = new Map<string, ImportedSuite>();
  const suiteOf = (name: string): ImportedSuite => {
    const known = suites.get(name) ?? createSuite(name);
    suites.set(name, known);
    return known;
  };
  let [tally, lines] = [createScoreTally(), 0];
  const read = (fields: Fields): ElementReading[] => {
    lines++;
    if (!isInstance(fields)) return [malformed('has no evaluation_name, sample_id and evaluation')];
    const name = toText(fields.evaluation_name) ?? '';
    return [readInstance(fields, suiteOf(name), carriers.of(fields), tally.add(fields))];
  };
  const stated = fieldAt(aggregate?.value, 'detailed_evaluation_results.total_rows');
  return {
    path,
    companions: aggregate === null ? [] : [aggregate.path],
    // The lines name their model, and what is printed is of the same.
    label: toText(first.model_id) ?? toText(fieldAt(aggregate?.value, 'model_info.id')),
    readings: () => {
      [tally, lines] = [createScoreTally(), 0];
      return listReadingsOf(withFileName(path, readLines(readBytes(path))), read);
    },
    notes: () => [
      ...(typeof stated === 'number' && stated > lines
        ? [`the aggregate record says that there are ${stated} instance records; ${lines} are there`]
        : []),
      ...describeUnnamed(results, tally),
      ...(tally.unstated() === 0
        ? []
        : [
            `${tally.unstated()} samples have several lines of one metric, which state no epoch: they are taken for repetitions (HELM’s converter writes one for each option that was weighed)`,
          ]),
    ],
    published: () =>
      aggregate === null
        ? []
        : createPublishedScores(results, {
            path: aggregate.path,
            carriers,
            tally,
            nameOf: (name) => suiteOf(name).name,
          }),
    requested: () => {
      const only = suites.size === 1 ? [...suites.values()][0]! : null;
      // Of a single metric the lines are the samples.
      return typeof stated === 'number' && stated > lines && only !== null && tally.metrics() === 1
        ? [{ model: null, suite: only.name, samples: stated, trials: null, setSize: null, location: basename(path) }]
        : [];
    },
    facts: () => toFacts(pickFacts(aggregate?.value, FACTS)),
  };
}

const isInstance = (fields: Fields): boolean =>
  fields.evaluation_name !== undefined && fields.sample_id !== undefined && isFields(fields.evaluation);

const createSuite = (name: string): ImportedSuite => ({
  ...PLAIN_SUITE,
  name: toValidId(name),
  source: 'Every Eval Ever',
  verdicts: { by: 'every-eval-ever', full: 1, perTrial: true, repeatable: false },
});

function findAggregate(path: string): { path: string; value: Fields } | null {
  const adjacent = path.replace(/_samples\.jsonl$/, '.json');
  return adjacent === path || !existsSync(adjacent) ? null : { path: adjacent, value: readSmallObject(adjacent) };
}

/** A first pass over the lines. */
async function chooseCarriers(path: string, results: readonly AggregateResult[]): Promise<CarrierChoice> {
  const choice = createCarrierChoice(results);
  for await (const { text } of withFileName(path, readLines(readBytes(path)))) {
    const line = readJson(text);
    if (typeof line !== 'string' && isFields(line.value) && isInstance(line.value)) choice.add(line.value);
  }
  return choice;
}

const FACTS: FactFields = [
  ['library', 'eval_library.name'],
  ['version of the library', 'eval_library.version'],
  ['schema', 'schema_version'],
];
