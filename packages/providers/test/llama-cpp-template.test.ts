import { createHash } from 'node:crypto';
import type { Message } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { foldSystem } from '../src/fold-system.ts';
import { createChatTemplate } from '../src/llama-cpp/chat-template.ts';
import { compileTemplate } from '../src/llama-cpp/render-template.ts';

const EDGES = { bos: '<s>', eos: '</s>' };
const system: Message = { role: 'system', content: 'Be brief.' };
const user: Message = { role: 'user', content: 'Hi' };
const assistant: Message = { role: 'assistant', content: 'Hello' };

const TURN = "{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>\\n' }}";
const END = "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
const CHATML = `{% for m in messages %}${TURN}{% endfor %}${END}`;
const QWEN = `{% if messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou are Qwen.<|im_end|>\\n' }}{% endif %}${CHATML}`;
const EMPTY_SYSTEM = `{% if messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\n<|im_end|>\\n' }}{% endif %}${CHATML}`;
const DATED = `{{ bos_token }}{{ '<|start|>system<|end|>\\nToday: ' + strftime_now('%d %b %Y') + '\\n' }}${CHATML}`;
const GEMMA = `{{ bos_token }}{% for m in messages %}{% if m['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{{ '<start_of_turn>' + ('model' if m['role'] == 'assistant' else m['role']) + '\\n' + m['content'] + '<end_of_turn>\\n' }}{% endfor %}{{ '<start_of_turn>model\\n' }}`;
const DEAF = `{% for m in messages %}{% if m['role'] != 'system' %}${TURN}{% endif %}{% endfor %}${END}`;
const ALPACA = `{% for m in messages %}{% if m['role'] == 'user' %}{{ '### Instruction:\\n' + m['content'] + '\\n\\n' }}{% else %}{{ '### Response:\\n' + m['content'] + '\\n\\n' }}{% endif %}{% endfor %}{{ '### Response:\\n' }}`;
const VICUNA = `{{ 'A chat between a curious user and an assistant. ' }}${ALPACA}`;
const MISTRAL = `{{ bos_token }}{% for m in messages %}{% if m['role'] == 'assistant' %}{{ ' ' + m['content'] + eos_token }}{% else %}{{ '[INST] ' + m['content'] + ' [/INST]' }}{% endif %}{% endfor %}`;
const SWITCH = `${CHATML}{{ '' if enable_thinking is not defined or enable_thinking else '<think></think>' }}`;
const THINKING = `${CHATML}{{ '<think>\\n' }}`;

describe('a chat template', () => {
  it('writes the messages as it says', () => {
    expect(createChatTemplate(CHATML).render([system, user], EDGES)).toEqual({
      text: '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
      systemFolded: false,
      thinking: null,
    });
    expect(createChatTemplate(MISTRAL).render([user, assistant, user], EDGES).text).toBe(
      '<s>[INST] Hi [/INST] Hello</s>[INST] Hi [/INST]',
    );
  });

  it('is known by the hash of its text', () => {
    expect(createChatTemplate(CHATML).sha256).toBe(createHash('sha256').update(CHATML).digest('hex'));
  });

  it.each([
    ['one that refuses system messages', GEMMA],
    ['one that drops them without a word', DEAF],
  ])('%s gets them within the first user message', (_, source) => {
    const template = createChatTemplate(source);
    const folded = template.render([system, user], EDGES);
    expect(folded.systemFolded).toBe(true);
    expect(folded.text).toContain('user\nBe brief.\n\nHi');
    expect(template.render([user], EDGES).systemFolded).toBe(false);
  });

  it.each([
    ['ChatML', CHATML, false],
    ['Qwen', QWEN, true],
    ['an empty system block', EMPTY_SYSTEM, false],
    ['a date in a system block', DATED, true],
    ['Gemma', GEMMA, false],
    ['Mistral', MISTRAL, false],
    ['Alpaca, whose markup is words', ALPACA, false],
    ['Vicuna', VICUNA, true],
    ['one that opens the reasoning', THINKING, false],
  ])('speaks by itself or not: %s', (_, source, speaks) => {
    expect(createChatTemplate(source).defaultSystemPrompt).toBe(speaks);
  });

  it.each([
    [
      'after another mark than in the dialogue',
      '{{ bos_token }}{% for m in messages %}{% if m.role == "user" %}<|User|>{{ m.content }}{% else %}<|Assistant|>{{ m.content }}<|end|>{% endif %}{% endfor %}',
      false,
    ],
    ['a mark that is no tag', '[gMASK]sop{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% endfor %}', false],
    [
      'brackets of MiniMax',
      "{% if messages[0].role != 'system' %}]~!b[]~b]system\nYou are M.[e~[\n{% endif %}{% for m in messages %}]~b]{{ m.role }}\n{{ m.content }}[e~[\n{% endfor %}",
      true,
    ],
    [
      'a word in every header',
      '{% for m in messages %}Source: {{ m.role }}\n{{ m.content }} <step> {% endfor %}',
      false,
    ],
  ])('speaks by itself or not, cut at whole tags: %s', (_, source, speaks) => {
    expect(createChatTemplate(source).defaultSystemPrompt).toBe(speaks);
  });

  it.each([
    ['none', CHATML, 0],
    ['its own words', `{{ 'Always be polite. ' }}${CHATML}`, 3],
    [
      'a date',
      "{{ '<|im_start|>system\nToday: ' + strftime_now('%d %b') + '\n' }}{{ messages[0].content }}<|im_end|>{% for m in messages[1:] %}<|{{ m.role }}|>{{ m.content }}{% endfor %}",
      2,
    ],
    ['words instead of a system message alone', QWEN, 0],
    ['a template that takes no system message', GEMMA, null],
  ])('counts the words that it adds to a system message: %s', (_, source, words) => {
    expect(createChatTemplate(source).addedWords).toBe(words);
  });

  it.each([
    ['no switch', CHATML, {}, null],
    ['a switch that is on unless told otherwise', SWITCH, {}, 'on'],
    ['the same, told otherwise', SWITCH, { enable_thinking: false }, 'off'],
    ['one called reasoning', SWITCH.replaceAll('enable_thinking', 'reasoning'), {}, 'on'],
    ['the same, told otherwise', SWITCH.replaceAll('enable_thinking', 'reasoning'), { reasoning: false }, 'off'],
    ['one that skips', `${CHATML}{{ '<think></think>' if skip_think is defined and skip_think else '' }}`, {}, 'on'],
    [
      'a mode',
      `${CHATML}{{ '<think></think>' if thinking_mode is defined and thinking_mode == 'off' else '' }}`,
      {},
      'on',
    ],
    [
      'a budget',
      `${CHATML}{{ '<think></think>' if thinking_budget is defined and thinking_budget == 0 else '' }}`,
      {},
      'on',
    ],
    [
      'a budget of none',
      `${CHATML}{{ '<think></think>' if thinking_budget is defined and thinking_budget == 0 else '' }}`,
      { thinking_budget: 0 },
      'off',
    ],
    [
      'a word for the effort',
      `{{ 'Reasoning: ' + (reasoning_effort if reasoning_effort is defined else 'medium') }}${CHATML}`,
      {},
      null,
    ],
    ['a switch that is off unless told otherwise', "{{ '<think>' if thinking else '' }}", {}, 'off'],
    ['the same, told otherwise', "{{ '<think>' if thinking else '' }}", { thinking: true }, 'on'],
  ] as const)('says how its switch to think is set: %s', (_, source, variables, expected) => {
    expect(createChatTemplate(source, { variables }).thinkingSwitch).toBe(expected);
  });

  it('gets the variables of the entry, which cannot replace messages and marks', () => {
    const source = '{{ x }}{{ bos_token }}{{ messages[0].content }}{{ tools }}';
    const variables = { x: 1, bos_token: 'no', messages: [], tools: [] };
    expect(createChatTemplate(source, { variables }).render([user], EDGES).text).toBe('1<s>Hi[]');
  });

  it('names the day that it writes, and only where it writes one', () => {
    expect(createChatTemplate(DATED).date).toBe('2024-07-26');
    const dated = createChatTemplate(DATED, { date: '2026-01-02' });
    expect([dated.date, dated.render([user], EDGES).text.includes('02 Jan 2026')]).toEqual(['2026-01-02', true]);
    expect(createChatTemplate(CHATML, { date: '2026-01-02' }).date).toBeNull();
  });

  it('that demands a system message is used with one', () => {
    const source = `{% if messages[0].role != 'system' %}{{ raise_exception('no system message') }}{% endif %}${CHATML}`;
    const template = createChatTemplate(source);
    expect(template.render([system, user], EDGES).systemFolded).toBe(false);
    expect(() => template.render([user], EDGES)).toThrow('no system message');
  });

  it('may open the reasoning of the reply', () => {
    expect(createChatTemplate(THINKING).render([user], EDGES).thinking).toEqual({ open: '<think>', close: '</think>' });
  });

  it('gets the same date on every day', () => {
    expect(compileTemplate("{{ strftime_now('%d %b %Y, %B %m, %H:%M 100%%') }}")({})).toBe(
      '26 Jul 2024, July 07, 00:00 100%',
    );
  });

  it('that cannot be parsed, or refuses every question, throws', () => {
    expect(() => createChatTemplate('{% for m in %}')).toThrow();
    expect(() => createChatTemplate("{{ raise_exception('never') }}")).toThrow('never');
  });

  it('that is absent means plain text', () => {
    const plain = createChatTemplate(null);
    expect(plain.render([system, user], EDGES).text).toBe('Be brief.\n\nHi');
    expect([plain.sha256, plain.defaultSystemPrompt]).toEqual([null, false]);
  });
});

it('each system message goes with the user message after it', () => {
  expect(foldSystem([system, user, assistant, system, user, system])).toEqual([
    { role: 'user', content: 'Be brief.\n\nHi' },
    assistant,
    { role: 'user', content: 'Be brief.\n\nHi' },
    { role: 'user', content: 'Be brief.' },
  ]);
});
