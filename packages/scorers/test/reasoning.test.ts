import { findReasoningMarks, REASONING_MARKS } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { withoutReasoning } from '../src/text/reasoning.ts';

describe('a reply without its reasoning', () => {
  it.each(REASONING_MARKS.map(({ open, close }) => [open, close]))('knows %s … %s', (open, close) => {
    expect(withoutReasoning(`${open}it is 41${close}\n42`)).toBe('\n42');
    expect(withoutReasoning(`\n${open.toUpperCase()}it is 41${close.toUpperCase()}42`)).toBe('\n42');
    expect(withoutReasoning(`${open}it is 41, or`)).toBe('');
    expect(withoutReasoning(`42 ${open}or 41`)).toBe('42 ');
    if (close !== '<|end|>') expect(withoutReasoning(`it is 41${close}42`)).toBe('42');
  });

  it.each([
    ['<seed:think>41</seed:think>42', '42'],
    ['<longcat_think>41</longcat_think>42', '42'],
    ['<think_fast>41</think_fast>42', '42'],
    ['<mm:think>41 <think>40</mm:think>42', '42'],
    ['<seed:think>41<seed:cot_budget_reflect>half is used</seed:cot_budget_reflect></seed:think>42', '42'],
    ['<think>a</think>b<think>c</think>d', 'bd'],
    ['<CoT>41</CoT>42', '42'],
    ['<scratch_pad>41</scratch_pad>42', '42'],
    ['<inner_thoughts>41</inner_thoughts>42', '42'],
    ['<internal_monologue>41</internal_monologue>42', '42'],
    ['<thought_process>41</thought_process>42', '42'],
    ['<chain-of-thought>41</chain-of-thought>42', '42'],
    ['<self_reflection>41</self_reflection>42', '42'],
    ['<thinking mode="long">41</thinking>42', '42'],
    ['<|begin_of_thinking|>41<|end_of_thinking|>42', '42'],
    ['<|reasoning_start|>41<|reasoning_end|>42', '42'],
    ['<|thinking|>41<|/thinking|>42', '42'],
    ['[REASONING]41[/REASONING]42', '42'],
    ['## Thinking\n\n41\n\n## Final Response\n\n42', '\n\n42'],
    // none of reasoning
    ['[Reasoning] 40 + 2\n[Answer] 42', '[Reasoning] 40 + 2\n[Answer] 42'],
    ['<dialogue>Hi</dialogue>', '<dialogue>Hi</dialogue>'],
    ['<cancel_reason>late</cancel_reason>', '<cancel_reason>late</cancel_reason>'],
    ['The tag `<think>` opens a block, `</think>` ends it.', 'The tag `<think>` opens a block, `</think>` ends it.'],
    ['I think <b>42</b>', 'I think <b>42</b>'],
    ['<|START_THINKING|>41<|END_THINKING|><|START_RESPONSE|>42<|END_RESPONSE|>', '42'],
    ['<|begin_of_thought|>41<|end_of_thought|><|begin_of_solution|>42<|end_of_solution|>', '42'],
    ['<|think|>41<|end|><|begin|>assistant<|content|>42', '42'],
    ['Here is my thought process:\n41\n\nHere is my response:\n42', '\n42'],
    ['Here is my thought process: 40 + 2, so 42', 'Here is my thought process: 40 + 2, so 42'],
    ['Paris<|end|>', 'Paris<|end|>'],
  ])('%j is %j', (text, answer) => {
    expect(withoutReasoning(text)).toBe(answer);
  });
});

describe('the channels of gpt-oss', () => {
  const analysis = '<|channel|>analysis<|message|>Is it 5? No.<|end|>';
  it.each([
    [`${analysis}<|start|>assistant<|channel|>final<|message|>4<|return|>`, '4'],
    [`${analysis}<|start|>assistant<|channel|>final <|constrain|>json<|message|>{"answer": 4}`, '{"answer": 4}'],
    [
      `${analysis}<|start|>assistant<|channel|>final<|constrain|>json<|message|>{"answer": 4}<|return|>`,
      '{"answer": 4}',
    ],
    [`<|start|>assistant${analysis}<|start|>assistant<|channel|>final<|message|>4`, '4'],
    [`<|channel|> analysis <|message|>5<|end|><|start|> assistant <|channel|> final <|message|>4`, '4'],
    [`<|channel|>analysis<|message|>5<|channel|>final<|message|>4`, '4'],
    [
      `${analysis}<|start|>assistant<|channel|>commentary<|message|>One moment.<|end|><|start|>assistant<|channel|>final<|message|>4`,
      '4',
    ],
    ['5, no<|end|><|start|>assistant<|channel|>final<|message|>4', '4'],
    [
      '<|channel|>analysis to=python code<|message|>print(5)<|call|><|start|>assistant<|channel|>final<|message|>4',
      '4',
    ],
    ['<|start|>assistant<|message|>4<|end|>', '4'],
    ['<|channel|>final<|message|>4', '4'],
    ['<|channel|>analysis<|message|>Is it 5? Let me', ''],
    [`${analysis}<|start|>assistant<|channel|>analysis<|message|>or 6`, ''],
    ['<|channel|>commentary to=functions.f <|constrain|>json<|message|>{"order_id": 7}<|call|>', ''],
    ['<|start|>assistant to=functions.f<|channel|>commentary <|constrain|>json<|message|>{"order_id": 7}<|call|>', ''],
    ['analysisIs the answer 5? No, 2+2 is 4.assistantfinal4', '4'],
    ['analysisWe add.assistant final4', '4'],
    ['analysisWe add.assistantanalysisAgain.assistantfinalIt is 4.', 'It is 4.'],
    ['analysis We add. assistantfinal 4', ' 4'],
    ['analysisWe add.assistantcommentary to=functions.f json{"a": 5}assistantfinal4', '4'],
    ['analysisWe add.assistantfinal json{"answer": 4}', '{"answer": 4}'],
    ['assistantfinal4', '4'],
    ['analysisWe need to add 2 and', ''],
    ['analysis of the sum gives 4', 'analysis of the sum gives 4'],
    ['analysis\n\nThe sum is 4', 'analysis\n\nThe sum is 4'],
    ['final answer: 4', 'final answer: 4'],
    ['The assistant gave its final answer: 4', 'The assistant gave its final answer: 4'],
  ])('%j is %j', (text, answer) => {
    expect(withoutReasoning(text)).toBe(answer);
  });
});

describe('marks', () => {
  it('are found in one pass over a long text', () => {
    const text = '<think>'.repeat(100_000) + '<'.repeat(100_000) + '<|channel>'.repeat(10_000);
    expect([...findReasoningMarks(text)]).toHaveLength(100_000);
    expect(withoutReasoning('<|channel|>'.repeat(90_000))).toBe('');
    expect(withoutReasoning(`analysis${'assistant'.repeat(90_000)}assistantfinal4`)).toBe('4');
  });
});
