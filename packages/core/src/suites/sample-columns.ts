import { type ConfigError, describe, parseJson, suggestName } from '@evenhand/io';
import * as z from 'zod';

/** Rows of a table by the names of its columns; texts of CSV, typed values of Parquet. */
export type TableRow = Readonly<Record<string, unknown>>;

/** The name of a column; a field in a nested one by a path with dots. */
const columnSchema = z.string().min(1);

/** Which columns of a table hold what, where they have no usual names. */
export const sampleColumnsSchema = z.strictObject({
  id: describe(columnSchema.optional(), 'Column of the ids; absent = `id`, else the rows are numbered.'),
  input: describe(
    columnSchema.optional(),
    'Column of the questions; absent = `input`, `question`, `prompt`, `query` or `problem`.',
  ),
  target: describe(
    columnSchema.optional(),
    'Column of the right answers; absent = `target`, `answer`, `expected`, `label` or `gold`.',
  ),
  choices: describe(
    z.union([columnSchema, z.array(columnSchema).min(2)]).optional(),
    'Column of the options (a list), or a column for each; absent = `choices`, `options`, or `A`, `B`, `C` and so on.',
  ),
  language: describe(
    columnSchema.optional(),
    'Column of the language tags; absent = `language` or `lang`, if there is one.',
  ),
  cluster: describe(columnSchema.optional(), 'Column of the clusters; absent = `cluster`, if there is one.'),
  twin: describe(columnSchema.optional(), 'Column of the twins; absent = `twin`, if there is one.'),
  tags: describe(
    z.union([columnSchema, z.array(columnSchema).min(1)]).optional(),
    'Columns of words that sort the samples; absent = `tags`, if there is one.',
  ),
  reference: describe(
    columnSchema.optional(),
    'Column of what the scorer needs besides, as JSON; absent = `reference`.',
  ),
});
export type SampleColumns = z.infer<typeof sampleColumnsSchema>;

const USUAL = {
  id: ['id', 'sample_id', 'question_id', 'qid'],
  input: ['input', 'question', 'prompt', 'query', 'problem'],
  target: ['target', 'answer', 'expected', 'label', 'gold'],
  choices: ['choices', 'options'],
  language: ['language', 'lang'],
  cluster: ['cluster'],
  twin: ['twin'],
  tags: ['tags'],
  reference: ['reference'],
} as const satisfies Readonly<Record<keyof SampleColumns, readonly string[]>>;

/**
 * How a row becomes a sample as a file would state it; the schema of samples has the last word.
 * @param names columns that the table has @throws what `problem` makes of a column that is missing
 */
export function readCells(
  names: readonly string[],
  stated: SampleColumns,
  problem: (text: string) => ConfigError,
): (row: TableRow, at: number) => Record<string, unknown> {
  const require = (name: string) => {
    if (!names.includes(name) && !names.includes(name.split('.')[0]!))
      throw problem(`has no column ${JSON.stringify(name)}, which columns names; ${suggestName(name, names)}`);
    return name;
  };
  const find = (key: keyof SampleColumns): string | undefined => {
    const named = stated[key];
    if (typeof named === 'string') return require(named);
    return USUAL[key].flatMap((usual) => names.filter((name) => name.toLowerCase() === usual))[0];
  };
  const need = (key: 'input' | 'target'): string => {
    const found = find(key);
    if (found === undefined)
      throw problem(
        `no column is called ${USUAL[key].join(', ')}; the columns are ${names.join(', ')}; name it in suite.yaml: columns: { ${key}: NAME }`,
      );
    return found;
  };
  const columns = { id: find('id'), input: need('input'), target: need('target'), language: find('language') };
  const groups = { cluster: find('cluster'), twin: find('twin'), reference: find('reference') };
  const lettered = Array.isArray(stated.choices) ? stated.choices.map(require) : listLettered(names);
  const choices = Array.isArray(stated.choices) ? undefined : find('choices');
  const tags = Array.isArray(stated.tags)
    ? stated.tags.map(require)
    : [find('tags')].filter((one) => one !== undefined);
  return (row, at) => ({
    id: columns.id === undefined ? `row-${at + 1}` : toText(readField(row, columns.id)),
    input: toInput(readField(row, columns.input)),
    target: toTarget(readField(row, columns.target)),
    ...present('language', toText(columns.language && readField(row, columns.language))),
    ...present('cluster', toText(groups.cluster && readField(row, groups.cluster))),
    ...present('twin', toText(groups.twin && readField(row, groups.twin))),
    ...present('reference', groups.reference === undefined ? '' : toStructure(readField(row, groups.reference))),
    ...present(
      'choices',
      choices !== undefined
        ? toList(readField(row, choices), '|')
        : lettered.map((name) => toText(readField(row, name))).filter((one) => one !== ''),
    ),
    ...present(
      'tags',
      tags.flatMap((name) => toList(readField(row, name), ';')),
    ),
  });
}

/** A column, or a field in a nested one by a path with dots. */
function readField(row: TableRow, name: string): unknown {
  if (Object.hasOwn(row, name)) return row[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as TableRow)[key] : undefined,
      row,
    );
}

/** `A`, `B` and so on, as far as they go without a gap. */
function listLettered(names: readonly string[]): string[] {
  const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));
  const end = letters.findIndex((letter) => !names.includes(letter));
  return end < 2 ? [] : letters.slice(0, end);
}

/** Empty cells say nothing. */
const present = (key: string, value: unknown) =>
  value === '' || value === null || (Array.isArray(value) && value.length === 0) ? {} : { [key]: value };

const toText = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** JSON where a text is a list or an object in JSON, else as it is. */
function toStructure(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value ?? '';
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}

/** A question, or the turns of a dialogue where the cell is a list of `{ role, content }`. */
function toInput(value: unknown): unknown {
  const structure = toStructure(value);
  const isDialogue =
    Array.isArray(structure) &&
    structure.length > 0 &&
    structure.every((turn) => turn !== null && typeof turn === 'object' && 'role' in turn);
  return isDialogue ? structure : toText(value);
}

/** One answer, or several where the cell is a list. */
function toTarget(value: unknown): unknown {
  const structure = toStructure(value);
  return Array.isArray(structure) ? structure.map(toText) : toText(value);
}

function toList(value: unknown, separator: string): string[] {
  const structure = toStructure(value);
  if (Array.isArray(structure)) return structure.map(toText);
  return toText(value)
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
