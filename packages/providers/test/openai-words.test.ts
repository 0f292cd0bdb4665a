import { describe, expect, it } from 'vitest';
import { openAi } from '../src/openai/index.ts';
import { atLoopback, delta, sse } from './support.ts';

const at = atLoopback(openAi);
const { generation } = at;

describe('words under other names', () => {
  it('reads reasoning as `thinking`, in parts, and twice told', async () => {
    expect(await generation(sse(delta({ thinking: 'hm' }), delta({ content: 'a' }, 'stop')))).toMatchObject({
      reasoning: 'hm',
      text: 'a',
    });
    const parts = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'a' },
    ];
    expect(await generation(sse(delta({ content: parts }, 'stop')))).toMatchObject({ reasoning: 'hm', text: 'a' });
    expect(
      await generation(sse(delta({ reasoning: 'hm', reasoning_content: 'hm' }), delta({ content: 'a' }, 'stop'))),
    ).toMatchObject({ reasoning: 'hm' });
    const details = [
      { type: 'reasoning.text', text: 'h' },
      { type: 'reasoning.summary', summary: 'm' },
      { type: 'reasoning.encrypted', data: 'x' },
    ];
    expect(await generation(sse(delta({ reasoning_details: details }), delta({ content: 'a' }, 'stop')))).toMatchObject(
      {
        reasoning: 'hm',
      },
    );
    expect(
      await generation(sse(delta({ reasoning: 'hm', reasoning_details: details }), delta({ content: 'a' }, 'stop'))),
    ).toMatchObject({ reasoning: 'hm' });
    expect(
      await generation(sse(delta({ content: '<think>hm</think>' }), delta({ content: 'a' }, 'stop'))),
    ).toMatchObject({
      reasoning: '',
      text: '<think>hm</think>a',
    });
    expect(await generation(sse(delta({ refusal: 'I cannot' }, 'stop')))).toMatchObject({ text: 'I cannot' });
  });

  it.each([
    ['stop', 'stop'],
    ['eos', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['model_length', 'length'],
    ['content_filter', 'content-filter'],
    ['sensitive', 'content-filter'],
    ['function_call', 'tool-calls'],
    ['repetition_truncation', 'other'],
  ])('finish_reason %s is %s', async (finishReason, finish) => {
    expect((await generation(sse(delta({ content: 'a' }, finishReason)))).finish).toBe(finish);
  });

  it('puts parallel calls together, also where all have the same index or none', async () => {
    const call = (index: number | undefined, id: string, name: string, args: string) => ({
      index,
      id,
      function: { name, arguments: args },
    });
    const fragments = (...calls: object[]) => delta({ tool_calls: calls });
    const two = [
      { id: 'a', name: 'one', arguments: '{"x":1}' },
      { id: 'b', name: 'two', arguments: '{}' },
    ];
    const streams = [
      [fragments(call(0, 'a', 'one', '{"x"')), fragments(call(0, '', '', ':1}')), fragments(call(1, 'b', 'two', '{}'))],
      [fragments(call(0, 'a', 'one', '{"x":1}')), fragments(call(0, 'b', 'two', '{}'))],
      [
        fragments(call(undefined, 'a', 'one', '{"x"')),
        fragments(call(undefined, '', '', ':1}'), call(undefined, 'b', 'two', '{}')),
      ],
    ];
    for (const stream of streams)
      expect(await generation(sse(...stream, delta({}, 'tool_calls')))).toMatchObject({
        toolCalls: two,
        finish: 'tool-calls',
      });
  });
});
