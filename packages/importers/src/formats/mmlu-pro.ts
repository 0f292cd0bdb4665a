import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { elementsAt } from '../json-stream/json-elements.ts';
import { firstByte } from '../json-stream/json-text-lines.ts';
import { type Fields, toId, toText } from '../json-stream/json-values.ts';
import { listMembers, readBytes, readElements, readMemberBytes, withFileName } from '../json-stream/source.ts';
import type { ElementReading, ImportedSuite, LocatedReading } from '../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from './format.ts';

const SUITE: ImportedSuite = {
  ...PLAIN_SUITE,
  name: 'mmlu-pro',
  source: 'TIGER-AI-Lab/MMLU-Pro, eval_results',
  scorer: { name: 'mmlu-pro', options: {}, reading: 'lenient' },
  additionalScorers: [{ name: 'choice', options: {}, reading: 'lenient' }],
  expected: 12_032,
};

/** Result files of TIGER-AI-Lab/MMLU-Pro: a zip with JSON arrays, or such an array itself. */
export const mmluProFormat: ImportFormat = {
  name: 'mmlu-pro',
  description: 'eval_results of TIGER-AI-Lab/MMLU-Pro, a zip (or its unpacked JSON) a model',
  open: async (files) =>
    files.map((path) => ({
      path,
      readings: () => withFileName(path, readingsIn(path)),
      notes: () => [],
    })),
};

async function* readingsIn(path: string): AsyncGenerator<LocatedReading> {
  const zip = path.endsWith('.zip') || (await firstByte(readBytes(path))) === 'P';
  yield* zip ? zipped(path) : readElements(elementsAt(readBytes(path), []), mmluProRow);
}

async function* zipped(path: string): AsyncGenerator<LocatedReading> {
  const members = (await listMembers(path)).filter(
    ({ name }) => name.endsWith('.json') && !name.startsWith('__MACOSX/'),
  );
  if (members.length === 0) throw new ConfigError(`${displayPath(path)}: holds no .json; expected a list of answers`);
  for (const member of members)
    yield* readElements(
      elementsAt(readMemberBytes(path, member), []),
      mmluProRow,
      members.length > 1 ? `${member.name}, ` : '',
    );
}

/** One element: newer files call the reply `model_outputs`, older ones `generated_text`. */
export function mmluProRow(fields: Fields): ElementReading {
  const id = toId(fields.question_id);
  if (id === null) return malformed('question_id: is missing');
  const answer = toText(fields.answer);
  if (answer === null || !/^[A-J]$/.test(answer))
    return malformed(`answer: found ${JSON.stringify(fields.answer) ?? 'nothing'}; expected a letter from A to J`);
  const reply = fields.model_outputs ?? fields.generated_text;
  if (fields.model_outputs === undefined && fields.generated_text === undefined)
    return malformed('model_outputs: is missing');
  const options = Array.isArray(fields.options) ? fields.options.map(toText) : [];
  const category = toText(fields.category);
  return {
    kind: 'row',
    suite: SUITE,
    row: {
      ...PLAIN_ROW,
      sample: id,
      question: toText(fields.question),
      target: [answer],
      choices: options.length < 2 || options.includes(null) ? null : (options as string[]),
      tags: category === null ? [] : [category],
      reply: Array.isArray(reply) ? toText(reply[0]) : toText(reply),
    },
  };
}
