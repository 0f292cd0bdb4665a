import type { JsonObject, JsonValue, ScorerChoice } from '@evenhand/core';

import { elementsAt } from '../json-stream/json-elements.ts';
import { type Fields, isFields, toId, toText } from '../json-stream/json-values.ts';
import { readBytes, readElements, withFileName } from '../json-stream/source.ts';
import type { ElementReading, ImportedSuite } from '../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from './format.ts';

const SOURCE = 'WildEval/ZeroEval, result_dirs';
const createLenientScorer = (name: string): ScorerChoice => ({ name, options: {}, reading: 'lenient' });

/** The sizes are those of the authors' `total_num_examples` (src/evaluation/eval_utils.py). */
const SETS: Readonly<Record<string, { kind: string; expected: number; additionalScorers: readonly ScorerChoice[] }>> = {
  crux: { kind: 'crux', expected: 800, additionalScorers: [createLenientScorer('json-fields')] },
  gsm: { kind: 'math', expected: 1319, additionalScorers: [createLenientScorer('numeric')] },
  'numersense-v2': { kind: 'math', expected: 512, additionalScorers: [createLenientScorer('numeric')] },
  'math-l5': {
    kind: 'math',
    expected: 721,
    additionalScorers: [createLenientScorer('math'), createLenientScorer('numeric')],
  },
  'mmlu-redux': { kind: 'choice', expected: 2778, additionalScorers: [createLenientScorer('choice')] },
  'zebra-grid': { kind: 'grid', expected: 1000, additionalScorers: [createLenientScorer('json-fields')] },
};

const SUITES: Readonly<Record<string, ImportedSuite>> = Object.fromEntries(
  Object.entries(SETS).map(([name, { kind, expected, additionalScorers }]) => [
    name,
    {
      ...PLAIN_SUITE,
      name: `zeroeval-${name}`,
      source: SOURCE,
      scorer: { name: 'zeroeval', options: { kind }, reading: 'lenient' },
      additionalScorers,
      expected,
    } satisfies ImportedSuite,
  ]),
);

/** Result files of WildEval/ZeroEval: one JSON array a model. */
export const zeroevalFormat: ImportFormat = {
  name: 'zeroeval',
  description:
    'result files of WildEval/ZeroEval, one JSON array a model (crux, gsm, math-l5, mmlu-redux, numersense-v2, zebra-grid)',
  open: async (files) =>
    files.map((path) => ({
      path,
      readings: () => withFileName(path, readElements(elementsAt(readBytes(path), []), zeroevalRow)),
      notes: () => [],
    })),
};

/** One element of a result file. */
export function zeroevalRow(fields: Fields): ElementReading {
  const id = toId(fields.id ?? fields.session_id);
  if (id === null) return malformed('id: is missing');
  const name = toText(fields.dataset) ?? guessDataset(fields, id);
  const suite = SUITES[name];
  if (suite === undefined)
    return malformed(`dataset: found ${JSON.stringify(name)}; expected one of ${Object.keys(SETS).join(', ')}`);
  const outputs = fields.output;
  if (outputs === undefined) return malformed('output: is missing');
  const reply = toText(Array.isArray(outputs) ? outputs[0] : outputs);
  const question = toText(fields.question ?? fields.problem ?? fields.puzzle);
  const chatHistory = Array.isArray(fields.chat_history) ? fields.chat_history.map(toText) : [];
  const truth = readTruth(name, fields);
  if (typeof truth === 'string') return malformed(truth);
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      sample: id,
      messages: toMessages(chatHistory),
      question,
      ...truth,
      reply,
      servedModel: null,
      tags: toText(fields.size) === null ? [] : [`size ${toText(fields.size)}`],
    },
  };
}

/** Older files do not name their set. */
function guessDataset(fields: Fields, id: string): string {
  if (id.startsWith('crux')) return 'crux';
  if (id.startsWith('gsm8k')) return 'gsm';
  if (id.startsWith('mmlu-redux') || fields.correct_answer !== undefined) return 'mmlu-redux';
  if (id.startsWith('lgp-') || fields.puzzle !== undefined) return 'zebra-grid';
  return fields.problem === undefined ? 'unknown' : 'math-l5';
}

/** `chat_history` holds what the user said and what the model said, in turns. */
function toMessages(turns: readonly (string | null)[]) {
  if (turns.length === 0 || turns.includes(null)) return null;
  return turns.map((content, index) => ({
    role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
    content: content!,
  }));
}

interface Truth {
  readonly target: readonly string[];
  readonly choices: readonly string[] | null;
  readonly reference: JsonObject | null;
}

/** What is right, for their rule and for ours. A text says why there is none. */
function readTruth(name: string, fields: Fields): Truth | string {
  if (name === 'mmlu-redux') return readChoiceTruth(fields);
  if (name === 'zebra-grid') return readGridTruth(fields.solution);
  const answer = toText(fields.answer);
  if (answer === null) return 'answer: is missing';
  if (name !== 'crux') return { target: [answer.replaceAll('#', '').trim()], choices: null, reference: null };
  const bare = answer.replace(/^['"]+|['"]+$/g, '');
  const quoted = bare === answer ? [] : [`"${bare}"`, `'${bare}'`, bare.replaceAll('\\n', '\n')];
  const also = [...new Set([answer, ...quoted]), ...readLiteral(answer)];
  const expected: JsonValue = bare;
  return {
    target: [answer],
    choices: null,
    reference: { expected: { answer: expected }, fields: { answer: { also, verbatim: true } } },
  };
}

/** A Python literal that is JSON too, as the value that a model may write instead of its text. */
function readLiteral(text: string): JsonValue[] {
  const pythonConstants: Readonly<Record<string, JsonValue>> = { True: true, False: false, None: null };
  if (Object.hasOwn(pythonConstants, text)) return [pythonConstants[text]!];
  try {
    return [JSON.parse(text.includes('"') ? text : text.replaceAll("'", '"')) as JsonValue];
  } catch {
    return [];
  }
}

function readChoiceTruth(fields: Fields): Truth | string {
  const choices = Array.isArray(fields.choices) ? fields.choices.map(toText) : [];
  const right = toText(fields.correct_answer);
  if (choices.length < 2 || choices.includes(null)) return 'choices: is missing; expected a list of texts';
  const index = right === null ? -1 : choices.indexOf(right);
  if (index < 0) return 'correct_answer: is missing, or is none of the choices';
  return { target: [String.fromCharCode(65 + index)], choices: choices as string[], reference: null };
}

/** The authors keep the solutions of the puzzles to themselves; files to which they were added can be judged. */
function readGridTruth(solution: unknown): Truth | string {
  const header = isFields(solution) ? solution.header : undefined;
  const rows = isFields(solution) ? solution.rows : undefined;
  if (!Array.isArray(header) || !Array.isArray(rows) || rows.flat().some((cell) => String(cell).startsWith('___')))
    return 'solution: is missing; the authors publish the puzzles of zebra-grid without it: add { header, rows } from the set’s private part to each element';
  const table = { header: header.map(String), rows: rows.map((row) => (Array.isArray(row) ? row.map(String) : [])) };
  const houses = Object.fromEntries(
    table.rows.map((row, index) => [
      `House ${index + 1}`,
      Object.fromEntries(table.header.slice(1).map((name, column) => [name, row[column + 1] ?? ''])),
    ]),
  );
  return { target: [JSON.stringify({ solution: houses })], choices: null, reference: table };
}
