import type { SampleInput } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { extract } from '../src/code/extract.ts';
import { jsonFields } from '../src/json/json-fields.ts';
import { pythonValue } from '../src/json/python-value.ts';
import { readGrade, readPreference } from '../src/judge/verdicts.ts';
import { math } from '../src/math/index.ts';
import { numeric } from '../src/numbers/numeric.ts';
import { allowedIds } from '../src/text/allowed-ids.ts';
import { choice } from '../src/text/choice.ts';
import { exact } from '../src/text/exact.ts';
import { includes } from '../src/text/includes.ts';
import { instructions } from '../src/text/instructions/index.ts';
import { mmluPro } from '../src/text/mmlu-pro.ts';
import { ranking } from '../src/text/ranking.ts';
import { withoutReasoning } from '../src/text/reasoning.ts';
import { endState } from '../src/tools/end-state.ts';
import { toolCalls } from '../src/tools/tool-calls/index.ts';
import { hostileShapes, hostileTexts } from './support/hostile.ts';
import { createSample, reply } from './support/replies.ts';

const SIZE = 60_000;
const tool = { name: 'f', description: '', parameters: { type: 'object', properties: { a: { type: 'integer' } } } };
const choices = ['red', 'blue', 'green', 'black'];
const samples: [typeof jsonFields, Partial<SampleInput>][] = [
  [numeric, { target: '42' }],
  [math, { target: '42' }],
  [choice, { target: 'A', choices }],
  [mmluPro, { target: 'A', choices }],
  [exact, { target: 'Paris' }],
  [includes, { target: 'Paris' }],
  [allowedIds, { reference: { allowed: ['a'] } }],
  [pythonValue, { target: '42' }],
  [jsonFields, { reference: { expected: { a: 1 } } }],
  [endState, { reference: { state: { a: 1 } } }],
  [ranking, { reference: { relevance: { a: 1, b: 2 } } }],
  [toolCalls, { tools: [tool], reference: { calls: [{ name: 'f', arguments: { a: [1] } }] } }],
  [
    instructions,
    {
      reference: {
        instruction_id_list: [
          'language:response_language',
          'length_constraints:number_sentences',
          'detectable_format:json_format',
        ],
        kwargs: [{ language: 'en' }, { num_sentences: 2, relation: 'at least' }, {}],
      },
    },
  ],
];

describe('long texts that are made to keep a reader busy', () => {
  it.each(samples.map(([definition, sample]) => [definition.name, definition, sample] as const))(
    'do not keep %s',
    async (_, definition, input) => {
      await definition.prepare?.();
      const judge = definition.create(definition.options.parse({}), 'lenient');
      const sample = createSample(input);
      for (const text of hostileTexts(SIZE)) expect(judge(reply(text), sample).value).toBeLessThanOrEqual(1);
    },
    300_000,
  );

  it.each(samples.map(([definition, sample]) => [definition.name, definition, sample] as const))(
    'of 1 MB, nested or behind what opens a call, a fence or an answer, do not keep %s',
    async (_, definition, input) => {
      await definition.prepare?.();
      const judge = definition.create(definition.options.parse({}), 'lenient');
      const sample = createSample(input);
      for (const text of hostileShapes(1_000_000)) expect(judge(reply(text), sample).value).toBeLessThanOrEqual(1);
    },
    300_000,
  );

  it('do not keep what reads code, reasoning and verdicts', () => {
    for (const text of hostileTexts(SIZE)) {
      withoutReasoning(text);
      readGrade(text, 1);
      readPreference(text);
      extract(text, 'def f(x):\n', 'f', 'python');
      extract(text, 'function f(x) {\n', 'f', 'javascript');
    }
  }, 300_000);
});
