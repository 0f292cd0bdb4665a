import { describeQuestion, hasImage, type RunRecord, readManifest, type Sample } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import type { Measure } from '../cells/measure.ts';
import { measurementRow, sampleRow } from '../cells/record-rows.ts';
import { readRun } from '../reading/read-run.ts';
import { COLUMNS, type Column, type Row } from '../tables/columns.ts';

const text = (name: string, doc: string, emptyWhen?: string): Column => ({
  name,
  kind: 'text',
  doc,
  ...(emptyWhen === undefined ? {} : { emptyWhen }),
});

/** Columns of the long table: a row a cell, with all that is known of it. */
export const LONG_COLUMNS: readonly Column[] = [
  { name: 'run', kind: 'word', doc: 'Name of the run.' },
  ...COLUMNS.samples,
  ...COLUMNS.measurements.filter(({ name }) => !COLUMNS.samples.some((column) => column.name === name)),
  text('question', 'The question as the suite has it; a dialogue as JSON.'),
  text('choices', 'Its options as a JSON list.', 'the sample has none'),
  text('tags', 'Words that sort the sample, joined by `;`.', 'the sample has none'),
  text('reply', 'What the model replied, whole.', 'there is no reply'),
  text('reasoning', 'What the model showed of its reasoning.', 'it showed none'),
];

/**
 * The cells of some runs with question, reply and reading, one row each, in the order of the records. Held in memory.
 *
 * @param folders of runs @throws ConfigError
 */
export function readLongRows(folders: readonly string[]): Row[] {
  return folders.flatMap((folder) => {
    const rows: Row[] = [];
    const run = readManifest(folder).runId;
    readRun(folder, () => ({
      record: (record, sample, measure) => void rows.push({ run, ...toLongRow(record, sample, measure) }),
      end: () => {},
    }));
    return rows;
  });
}

function toLongRow(record: RunRecord, sample: Sample, measure: Measure): Row {
  const generation = record.turns.at(-1)?.generation ?? null;
  return {
    ...measurementRow(record, measure),
    ...sampleRow(record, sample),
    question:
      hasImage(sample) || typeof sample.input === 'string' ? describeQuestion(sample) : JSON.stringify(sample.input),
    choices: sample.choices === null ? null : JSON.stringify(sample.choices),
    tags: sample.tags.length === 0 ? null : sample.tags.join('; '),
    reply: generation === null || generation.leftOut !== undefined ? null : generation.text,
    reasoning: generation === null || generation.reasoning === '' ? null : generation.reasoning,
  };
}

/** What a long file is called where nobody says. @example 'first-look-reference.long.parquet' */
export const nameLongFile = (folder: string, format: string): string =>
  `${displayPath(folder).split(/[/\\]/).filter(Boolean).at(-1) ?? 'run'}.long.${format}`;
