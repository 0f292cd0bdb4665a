import { ConfigError, shown } from '@evenhand/core';
import { elementsAt } from '../json-stream/json-elements.ts';
import { firstByte } from '../json-stream/json-text-lines.ts';
import { type Fields, idOf, textOf } from '../json-stream/json-values.ts';
import { bytesOf, memberBytes, membersOf, namingFile, readingsOf } from '../json-stream/source.ts';
import type { ElementReading, ImportedSuite, PlacedReading } from '../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from './format.ts';

const SUITE: ImportedSuite = {
  ...PLAIN_SUITE,
  name: 'mmlu-pro',
  source: 'TIGER-AI-Lab/MMLU-Pro, eval_results',
  scorer: { name: 'mmlu-pro', options: {}, reading: 'lenient' },
  beside: [{ name: 'choice', options: {}, reading: 'lenient' }],
  expected: 12_032,
};

/** Result files of TIGER-AI-Lab/MMLU-Pro: a zip with JSON arrays, or such an array itself. */
export const mmluProFormat: ImportFormat = {
  name: 'mmlu-pro',
  takes: 'eval_results of TIGER-AI-Lab/MMLU-Pro, a zip (or its unpacked JSON) a model',
  open: async (files) =>
    files.map((path) => ({
      path,
      readings: () => namingFile(path, readingsIn(path)),
      notes: () => [],
    })),
};

async function* readingsIn(path: string): AsyncGenerator<PlacedReading> {
  const zip = path.endsWith('.zip') || (await firstByte(bytesOf(path))) === 'P';
  yield* zip ? zipped(path) : readingsOf(elementsAt(bytesOf(path), []), mmluProRow);
}

async function* zipped(path: string): AsyncGenerator<PlacedReading> {
  const members = (await membersOf(path)).filter(({ name }) => name.endsWith('.json') && !name.startsWith('__MACOSX/'));
  if (members.length === 0) throw new ConfigError(`${shown(path)}: holds no .json; expected a list of answers`);
  for (const member of members)
    yield* readingsOf(
      elementsAt(memberBytes(path, member), []),
      mmluProRow,
      members.length > 1 ? `${member.name}, ` : '',
    );
}

/** One element: newer files call the reply `model_outputs`, older ones `generated_text`. */
export function mmluProRow(fields: Fields): ElementReading {
  const id = idOf(fields.question_id);
  if (id === null) return malformed('question_id: is missing');
  const answer = textOf(fields.answer);
  if (answer === null || !/^[A-J]$/.test(answer))
    return malformed(`answer: found ${JSON.stringify(fields.answer) ?? 'nothing'}; expected a letter from A to J`);
  const reply = fields.model_outputs ?? fields.generated_text;
  if (fields.model_outputs === undefined && fields.generated_text === undefined)
    return malformed('model_outputs: is missing');
  const options = Array.isArray(fields.options) ? fields.options.map(textOf) : [];
  const category = textOf(fields.category);
  return {
    kind: 'row',
    suite: SUITE,
    row: {
      ...PLAIN_ROW,
      sample: id,
      question: textOf(fields.question),
      target: [answer],
      choices: options.length < 2 || options.includes(null) ? null : (options as string[]),
      tags: category === null ? [] : [category],
      reply: Array.isArray(reply) ? textOf(reply[0]) : textOf(reply),
    },
  };
}
