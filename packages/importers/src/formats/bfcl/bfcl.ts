import { basename } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, isFields, readJson, toId, toText } from '../../json-stream/json-values.ts';
import { readBytes, readElements, withFileName } from '../../json-stream/source.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ElementReading, ImportedSuite, LocatedReading, PublishedScore, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_SUITE } from '../format.ts';
import { toScoreValue } from '../shared/reported.ts';
import { describeFirstRecord, listFiles, readFirstRecord } from '../shared/run-files.ts';
import { withNotes } from '../shared/with-notes.ts';
import type { CategoryShare } from './bfcl-overall.ts';
import { findOverallCells, findPrintedCells, type PrintedCell, readPrinted } from './bfcl-printed.ts';
import { readBfclRow, readQuestion } from './bfcl-row.ts';

/** Results and scores of bfcl-eval: a pair of files for each category. */
export const bfclFormat: ImportFormat = {
  name: 'bfcl',
  description:
    'BFCL_v4_*_result.json of bfcl-eval with BFCL_v4_*_score.json, and data_*.csv: the files, or a folder with result/ and score/',
  severalSuites: true,
  open: async (paths, { answered = false }) => {
    const categories = new Map<string, BfclFiles>();
    const printed: PrintedCell[] = [];
    for (const path of listFiles(paths, ['_result.json', '_score.json', '.csv'])) {
      if (path.endsWith('.csv')) {
        printed.push(...readPrinted(path));
        continue;
      }
      const { category, kind } = await detectKind(path);
      const model = findModelFolder(path);
      const key = `${model ?? ''}\n${category}`;
      categories.set(key, { result: null, score: null, ...categories.get(key), category, model, [kind]: path });
    }
    const written = [...categories.values()].filter(({ result }) => result !== null);
    const complete = written.filter(({ category }) => !isPreparation(category));
    const prepared = written.filter((one) => !complete.includes(one));
    if (complete.length === 0)
      throw new ConfigError(
        `${paths.map(displayPath).join(', ')}: no BFCL_v4_CATEGORY_result.json, which holds the replies (a score file names only the wrong ones); bfcl generate writes it below result/MODEL/`,
      );
    const bare = complete.filter(({ score }) => score === null);
    if (bare.length > 0 && !answered)
      throw new ConfigError(
        `${bare.map(({ result }) => displayPath(result!)).join(', ')}: replies without BFCL_v4_CATEGORY_score.json, so nobody says which are right; name it too (bfcl evaluate --model MODEL --test-category CATEGORY writes it below score/), or name the suite that was asked with --suite`,
      );
    const files: ReplyFile[] = [];
    const shares = new Map<string | null, Map<string, CategoryShare>>();
    for (const one of complete) {
      const own = shares.get(one.model) ?? new Map<string, CategoryShare>();
      shares.set(one.model, own);
      const isLast = complete.findLast(({ model }) => model === one.model) === one;
      files.push(await openCategory(one, { printed, shares: own, statesOverall: isLast }));
    }
    if (prepared.length === 0) return files;
    const note = `left out: ${prepared.map(({ result }) => basename(result!)).join(', ')}: what fills the memory before the questions, which BFCL does not judge`;
    return withNotes(files, [note]);
  },
};

/** The dialogues that fill the memory of a category (`memory_kv_prereq`). */
const isPreparation = (category: string): boolean => category.endsWith('_prereq');

interface BfclFiles {
  readonly category: string;
  /** Folder below result/ or score/; null = the file stands elsewhere. */
  readonly model: string | null;
  readonly result: string | null;
  readonly score: string | null;
}

/** @throws ConfigError for a file of something else */
async function detectKind(path: string): Promise<{ category: string; kind: 'result' | 'score' }> {
  const first = await readFirstRecord(path);
  const name = /BFCL_v\d+_(.+?)_(?:result|score)\.json$/.exec(basename(path))?.[1] ?? null;
  if (typeof first !== 'string' && first.accuracy !== undefined && first.total_count !== undefined)
    return { category: name ?? 'bfcl', kind: 'score' };
  if (typeof first !== 'string' && first.id !== undefined && first.result !== undefined)
    return { category: name ?? (toText(first.id) ?? 'bfcl').replace(/_\d+(?:-\d+)*$/, ''), kind: 'result' };
  throw new ConfigError(
    `${displayPath(path)}: ${describeFirstRecord(first)}; expected lines with id and result (BFCL_v4_*_result.json), or a first line with accuracy and total_count (BFCL_v4_*_score.json)`,
  );
}

function findModelFolder(path: string): string | null {
  const parts = path.split(/[\\/]/);
  const at = parts.findLastIndex((one) => one === 'result' || one === 'score');
  return at >= 0 && at < parts.length - 2 ? parts[at + 1]! : null;
}

interface ScoreFile {
  readonly accuracy: number | null;
  readonly total: number | null;
  readonly model: string | null;
  /** Wrong entries, with what BFCL calls the mistake. */
  readonly wrong: ReadonlyMap<string, string | null>;
}

async function readScore(path: string): Promise<ScoreFile> {
  let [accuracy, total, model]: [number | null, number | null, string | null] = [null, null, null];
  const wrong = new Map<string, string | null>();
  for await (const { text } of withFileName(path, readLines(readBytes(path)))) {
    const found = readJson(text);
    if (typeof found === 'string' || !isFields(found.value)) continue;
    const { value } = found;
    const id = toId(value.id);
    if (id === null) [accuracy, total] = [toScoreValue(value.accuracy), toScoreValue(value.total_count)];
    else if (value.valid !== true)
      wrong.set(id, toText(value.error_type) ?? toText(fieldAt(value, 'error.error_type')));
    model ??= toText(value.model_name);
  }
  return { accuracy, total, model, wrong };
}

interface Context {
  readonly printed: readonly PrintedCell[];
  /** Of the model's categories, each known once its file was read. */
  readonly shares: Map<string, CategoryShare>;
  /** Whether it is the last one of its model, and so states what is printed over all of them. */
  readonly statesOverall: boolean;
}

async function openCategory(
  { category, model, result, score: scorePath }: BfclFiles,
  { printed, shares, statesOverall }: Context,
): Promise<ReplyFile> {
  const path = result!;
  const score = scorePath === null ? null : await readScore(scorePath);
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name: toValidId(`bfcl-${category}`),
    source: 'bfcl-eval',
    verdicts: score === null ? null : { by: 'bfcl', full: 1, perTrial: true, repeatable: false },
  };
  let [lines, wrong, errors, lucky] = [0, 0, 0, 0];
  const read = (fields: Fields): ElementReading => {
    const id = toId(fields.id);
    if (id === null) return malformed('id: is missing');
    if (fields.result === undefined) return malformed('result: is missing');
    lines++;
    const isWrong = score?.wrong.has(id) ?? false;
    if (isWrong) wrong++;
    const row = readBfclRow(fields, id, score === null ? null : !isWrong);
    if (row.failure !== null) errors++;
    if (row.failure !== null && score !== null && !isWrong) lucky++;
    return { kind: 'row', suite, row };
  };
  return {
    path,
    companions: scorePath === null ? [] : [scorePath],
    label: model ?? score?.model ?? null,
    readings: async function* (): AsyncGenerator<LocatedReading> {
      [lines, wrong, errors, lucky] = [0, 0, 0, 0];
      yield* readElements(withFileName(path, readLines(readBytes(path))), read);
      if (scorePath !== null)
        yield* readElements(
          withFileName(scorePath, readLines(readBytes(scorePath))),
          (fields) => readQuestion(fields, suite),
          `${basename(scorePath)}, `,
        );
    },
    notes: () => [
      ...(errors > 0 ? [`${errors} replies are the text of an error: no reply came`] : []),
      ...(lucky > 0
        ? [`${lucky} of these BFCL counts as right, because nothing was called; here they are failures and never right`]
        : []),
      ...(score !== null && score.total !== null && score.total !== lines
        ? [`the score file is of ${score.total} entries, the result file has ${lines}: they are of different runs`]
        : []),
    ],
    published: (): PublishedScore[] => {
      const recomputed = lines === 0 ? null : (lines - wrong) / lines;
      const base = {
        model: null,
        suite: suite.name,
        prompt: null,
        metric: 'accuracy',
        scorer: null,
        main: true,
        reduce: null,
      };
      const rule = 'entries that are not among the wrong ones, over all entries';
      shares.set(category, { right: lines - wrong, lines });
      return [
        ...(score === null || score.accuracy === null
          ? []
          : [
              {
                ...base,
                value: score.accuracy,
                full: 1,
                rule,
                recomputed,
                tolerance: null,
                location: `${basename(scorePath!)}, line 1`,
              },
            ]),
        ...findPrintedCells(printed, category, score?.model ?? model).map(({ value, tolerance, location }) => ({
          ...base,
          value,
          full: 100,
          rule,
          recomputed: recomputed === null ? null : 100 * recomputed,
          tolerance,
          location,
        })),
        ...(statesOverall ? findOverallCells(printed, shares, score?.model ?? model) : []).map(
          ({ column, value, tolerance, location, overall }) => ({
            ...base,
            main: false,
            metric: column,
            value,
            full: 100,
            rule: overall.rule,
            recomputed: overall.value === null ? null : 100 * overall.value,
            tolerance,
            location,
          }),
        ),
      ];
    },
  };
}
