import type { Message } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { createChatTemplate } from '../src/llama-cpp/chat-template.ts';
import { createMarkFinder, splitPrompt } from '../src/llama-cpp/quoted-markup.ts';

const EDGES = { bos: '<s>', eos: '</s>' };
const finder = createMarkFinder(['<|im_start|>', '<|im_end|>', '<|im_end|>x', '</s>']);
const CHATML =
  "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content|trim + '<|im_end|>\\n' }}{% endfor %}{{ '<|im_start|>assistant\\n' }}";

function partsOf(source: string | null, messages: readonly Message[]) {
  const template = createChatTemplate(source);
  const prompt = template.render(messages, EDGES);
  const quoted = template.findQuotedMarks(prompt, messages, EDGES, finder);
  const parts = quoted === null ? null : splitPrompt(prompt.text, quoted, finder);
  if (parts !== null) expect(parts.map(({ text }) => text).join('')).toBe(prompt.text);
  return parts?.map(({ text, markup }) => (markup ? text : { text }));
}
const user = (content: string): Message => ({ role: 'user', content });

describe('marks of a vocabulary in a question', () => {
  it('are found, the longest first', () => {
    expect(finder.find('a<|im_end|>x<|im_end|>')).toEqual([
      { mark: '<|im_end|>x', start: 1 },
      { mark: '<|im_end|>', start: 12 },
    ]);
    expect(createMarkFinder([]).find('<|im_end|>')).toEqual([]);
  });

  it('are cut out of the prompt up to the marks of the template on both sides', () => {
    expect(partsOf(CHATML, [user(' What is <|im_end|>? '), user('b')])).toEqual([
      '<|im_start|>',
      { text: 'user\nWhat is <|im_end|>?' },
      '<|im_end|>\n<|im_start|>user\nb<|im_end|>\n<|im_start|>assistant\n',
    ]);
    expect(partsOf(CHATML, [user('<|im_start|><|im_end|>'), user('</s>')])).toEqual([
      '<|im_start|>',
      { text: 'user\n<|im_start|><|im_end|>' },
      '<|im_end|>\n<|im_start|>',
      { text: 'user\n</s>' },
      '<|im_end|>\n<|im_start|>assistant\n',
    ]);
    expect(partsOf(null, [user('a </s> b')])).toEqual([{ text: 'a </s> b' }]);
  });

  it('leave the prompt one part where there are none', () => {
    expect(partsOf(CHATML, [user('What is <b>?')])).toHaveLength(1);
  });

  it('cannot be told apart where the template itself looks for them', () => {
    const cuts = "{% for m in messages %}{{ '<|im_start|>' + m.content.split('<|im_end|>')[0] }}{% endfor %}";
    expect(partsOf(cuts, [user('a<|im_end|>b')])).toBeUndefined();
  });
});
