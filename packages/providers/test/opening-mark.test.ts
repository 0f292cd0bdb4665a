import { describe, expect, it } from 'vitest';
import { beginsWithUnknownMark, markLeftOpen } from '../src/llama-cpp/opening-mark.ts';

describe('marks', () => {
  it.each([
    ['<|im_start|>assistant\n<think>\n', '</think>'],
    ['assistant<seed:think>', '</seed:think>'],
    ['<|START_THINKING|>', '<|end_thinking|>'],
    ['[THINK]', '[/think]'],
    ['<scratch_pad>\n', '</scratch_pad>'],
    ['<|reasoning_start|>', '<|reasoning_end|>'],
  ])('%j leaves a mark open', (prompt, close) => {
    expect(markLeftOpen(prompt)).toMatchObject({ close });
  });

  it.each(['<|assistant|>', '<think>\n\n</think>\n\n', 'what is <think> for?', '', '[INST] x [/INST]', '<b>'])(
    '%j leaves none open',
    (prompt) => {
      expect(markLeftOpen(prompt)).toBeNull();
    },
  );

  it('that no list has are known to be unknown', () => {
    expect(markLeftOpen('<|assistant|><|deep_reasoning|>\n')).toBe('unknown');
    expect(markLeftOpen('[reasoning]\n')).toBe('unknown');
    expect(beginsWithUnknownMark('<deepthought>hm')).toBe(true);
    expect(beginsWithUnknownMark('[[inner_monologue]]')).toBe(false);
    expect(beginsWithUnknownMark('<|private_reasoning|>hm')).toBe(true);
    expect(beginsWithUnknownMark('\n<think>hm')).toBe(false);
    expect(beginsWithUnknownMark('<b>I think</b>')).toBe(false);
    expect(beginsWithUnknownMark('I reason so')).toBe(false);
  });
});
