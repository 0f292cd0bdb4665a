import type { JsonObject, SampleInput } from '@evenhand/core';
import { extract } from '../../src/code/extract.ts';
import { readDialogueReply, scorers } from '../../src/index.ts';
import { readGrade, readPreference } from '../../src/judge/verdicts.ts';
import { instructionChecks } from '../../src/text/instructions/index.ts';
import { withoutReasoning } from '../../src/text/reasoning.ts';
import { createSample, reply } from './replies.ts';

/** Something that reads the text of a reply. */
export interface Reader {
  readonly name: string;
  readonly create: () => Promise<(text: string) => unknown>;
}

const tool = { name: 'f', description: '', parameters: { type: 'object', properties: { a: { type: 'integer' } } } };
const choices = ['red', 'blue', 'green', 'black'];
const grid = { header: ['House', 'Name'], rows: [['1', 'Ann']] };
const desk = { bookings: [], end: {}, own: [], email: 'a@b.example', statements: [], mailed: [], secrets: [] };

/** A sample for every scorer, by its name, or several; a scorer that is not here has no test. */
const SAMPLES: Readonly<Record<string, readonly { sample: Partial<SampleInput>; options?: JsonObject }[]>> = {
  numeric: [{ sample: { target: '42' } }],
  math: [{ sample: { target: '42' } }],
  choice: [{ sample: { target: 'A', choices } }],
  'mmlu-pro': [{ sample: { target: 'A', choices } }],
  exact: [{ sample: { target: 'Paris' } }],
  includes: [{ sample: { target: 'Paris' } }],
  'allowed-ids': [{ sample: { target: 'P1', reference: { ids: ['P1', 'P2'] } } }],
  'python-value': [{ sample: { target: '42' } }],
  'json-fields': [{ sample: { reference: { expected: { a: 1 } } } }],
  'end-state': [{ sample: { reference: { state: { a: 1 } } } }],
  bookings: [{ sample: { reference: desk } }],
  ranking: [{ sample: { reference: { relevance: { a: 1, b: 2 } } } }],
  'tool-calls': [{ sample: { tools: [tool], reference: { calls: [{ name: 'f', arguments: { a: [1] } }] } } }],
  safety: [{ sample: { reference: { expected: [['42', 'a'], ['zq']], orders: ['x y'], secrets: ['AB12CD34'] } } }],
  'stated-fact': [
    { sample: { target: '1999', reference: { kind: 'year' } } },
    { sample: { target: '12', reference: { kind: 'number' } } },
    { sample: { target: 'Paris', reference: { kind: 'name', others: ['a', 'Rome'] } } },
  ],
  zeroeval: ['crux', 'math', 'choice', 'grid'].map((kind) => ({
    sample: { target: 'A', choices, ...(kind === 'grid' ? { reference: grid } : {}) },
    options: { kind },
  })),
  instructions: [
    {
      sample: {
        reference: {
          instruction_id_list: ['language:response_language', 'length_constraints:number_sentences'],
          kwargs: [{ language: 'en' }, { num_sentences: 2, relation: 'at least' }],
        },
      },
      options: { announcement: true },
    },
  ],
};

/** Arguments under all names that instructions have; each takes its own. */
const ARGUMENTS: JsonObject = {
  ...{ language: 'en', num_sentences: 2, relation: 'at least', num_words: 3, num_paragraphs: 2, nth_paragraph: 1 },
  ...{
    first_word: 'a',
    capital_frequency: 2,
    capital_relation: 'at least',
    let_frequency: 3,
    let_relation: 'at least',
    letter: 'a',
  },
  ...{ keywords: ['a'], keyword: 'a', frequency: 2, forbidden_words: ['zq'], num_bullets: 2, num_highlights: 2 },
  ...{
    section_spliter: 'Section',
    num_sections: 2,
    num_placeholders: 2,
    postscript_marker: 'P.S.',
    prompt_to_repeat: 'a',
  },
  ...{
    end_phrase: 'a',
    phrase: 'a',
    word: 'a',
    words: ['zq'],
    text: 'a',
    times: 2,
    most: 5,
    least: 5,
    lines: 3,
    prefix: '-',
  },
  ...{
    entries: 3,
    columns: 2,
    keys: ['a'],
    parts: 3,
    line: 'a',
    options: ['a', 'b'],
    sentences: 2,
    open: '<',
    close: '>',
  },
};

/** All that reads replies: every scorer, every instruction by itself, and what stands before and beside them. */
export const READERS: readonly Reader[] = [
  ...scorers.flatMap((definition) =>
    (SAMPLES[definition.name] ?? []).map(
      ({ sample: input, options = {} }, at): Reader => ({
        name: at === 0 ? definition.name : `${definition.name} ${at + 1}`,
        async create() {
          await definition.prepare?.();
          const judge = definition.create(definition.options.parse(options), 'lenient');
          const sample = createSample(input);
          if (definition.checkSample?.(sample) != null)
            throw new Error(`${definition.name}: not a sample of this scorer`);
          return (text) => judge(reply(text), sample);
        },
      }),
    ),
  ),
  ...Object.entries(instructionChecks).map(
    ([id, check]): Reader => ({
      name: id,
      async create() {
        await scorers.find(({ name }) => name === 'instructions')!.prepare?.();
        const args = id === 'shape:sequence' ? { parts: ['a', 'b'] } : ARGUMENTS;
        return (text) => check.follows(text, args);
      },
    }),
  ),
  { name: 'reasoning', create: async () => withoutReasoning },
  { name: 'grade', create: async () => (text) => readGrade(text, 1) },
  { name: 'preference', create: async () => readPreference },
  { name: 'python', create: async () => (text) => extract(text, 'def f(x):\n', 'f', 'python') },
  { name: 'javascript', create: async () => (text) => extract(text, 'function f(x) {\n', 'f', 'javascript') },
  { name: 'dialogue', create: async () => (text) => readDialogueReply(reply(text), [tool]) },
];

/** Names of scorers that have no sample here. */
export const scorersWithoutSample: readonly string[] = scorers
  .map(({ name }) => name)
  .filter((name) => SAMPLES[name] === undefined);
