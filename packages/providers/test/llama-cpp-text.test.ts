import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ReasoningMark } from '../src/llama-cpp/opening-mark.ts';
import { replyText } from '../src/llama-cpp/reply-text.ts';
import { createStopMatcher } from '../src/llama-cpp/stop.ts';
import { type Piece, thinkSplitter } from '../src/llama-cpp/think.ts';
import { createTokenDecoder } from '../src/llama-cpp/token-text.ts';
import { heldBack } from '../src/llama-cpp/unfinished-mark.ts';

/** Cuts a text at the given places. */
function cut(text: string, offsets: readonly number[]): string[] {
  const at = [...new Set(offsets.map((p) => p % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, i) => text.slice(start, at[i] ?? text.length)).filter((part) => part !== '');
}

function split(parts: readonly string[], inside: ReasoningMark | null = null): { reasoning: string; text: string } {
  const splitter = thinkSplitter(inside);
  const pieces: Piece[] = [...parts.flatMap((part) => splitter.push(part)), ...splitter.flush()];
  expect(pieces.every((piece) => piece.text !== '')).toBe(true);
  const of = (type: Piece['type']) =>
    pieces
      .filter((p) => p.type === type)
      .map((p) => p.text)
      .join('');
  return { reasoning: of('reasoning'), text: of('text') };
}

const THINK = { open: '<think>', close: '</think>' };
const SEED = { open: '<seed:think>', close: '</seed:think>' };
const cases: [name: string, text: string, inside: ReasoningMark | null, reasoning: string, answer: string][] = [
  ['no tag', 'plain', null, '', 'plain'],
  ['a block at the start', '<think>\nhm\n</think>\n\n42', null, '\nhm\n', '\n\n42'],
  ['an empty block', '<think></think>42', null, '', '42'],
  ['a block that is never closed', '<think>hm, and', null, 'hm, and', ''],
  ['a tag later on', 'the tag <think> is text</think>', null, '', 'the tag <think> is text</think>'],
  ['a second block', '<think>a</think>b<think>c</think>', null, 'a', 'b<think>c</think>'],
  ['what looks like a tag', '<thin', null, '', '<thin'],
  ['a half closing tag', '<think>a</thin', null, 'a</thin', ''],
  ['a block that the prompt opened', 'hm</think>42', THINK, 'hm', '42'],
  ['a line break before the tag', '\n\n<think>hm</think>42', null, 'hm', '42'],
  ['blanks and no tag', '\n 42', null, '', '\n 42'],
  ['another mark', '<seed:think>hm</seed:think>42', null, 'hm', '42'],
  ['another mark, opened by the prompt', 'hm</seed:think>42', SEED, 'hm', '42'],
  ['capital letters', '[THINK]hm[/THINK]42', null, 'hm', '42'],
  ['a name that holds think', '<longcat_think>hm</longcat_think>42', null, 'hm', '42'],
  [
    'channels',
    '<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>42',
    null,
    'hm',
    '42',
  ],
  [
    'a header with a constraint',
    '<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>42',
    null,
    'hm',
    '42',
  ],
  ['channels without their marks', 'analysisWe add.assistantfinal42', null, 'We add.', '42'],
  [
    'a call without its marks',
    'analysisWe add.assistantcommentary to=functions.f json{}',
    null,
    'We add.',
    'assistantcommentary to=functions.f json{}',
  ],
  ['a cut analysis', '<|channel|>analysis<|message|>hm', null, 'hm', ''],
  ['the word analysis', 'analysis of 42', null, '', 'analysis of 42'],
  ['another element', '<b>42</b>', null, '', '<b>42</b>'],
];
it.each(cases)('reasoning is parted from the answer: %s', (_, text, inside, reasoning, answer) => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 12 }), (offsets) => {
      expect(split(cut(text, offsets), inside)).toEqual({ reasoning, text: answer });
    }),
  );
});

it('a stop string ends the text before it, wherever the chunks are cut', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 30 });
  const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 1, maxLength: 3 }), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(text, stops, fc.array(fc.nat(), { maxLength: 12 }), (input, list, offsets) => {
      const matcher = createStopMatcher(list);
      let emitted = '';
      let stopped = false;
      for (const part of cut(input, offsets)) {
        const pushed = matcher.push(part);
        emitted += pushed.text;
        stopped = pushed.stopped;
        if (stopped) break;
      }
      if (!stopped) emitted += matcher.flush();
      const ends = list.filter((stop) => input.includes(stop));
      expect(stopped).toBe(ends.length > 0);
      // Which of two overlapping stop strings is seen first depends on the cut; that none is shown does not.
      if (ends.length === 0) expect(emitted).toBe(input);
      else {
        expect(input.startsWith(emitted)).toBe(true);
        expect(list.some((stop) => emitted.includes(stop))).toBe(false);
        expect(list.some((stop) => input.slice(emitted.length).startsWith(stop))).toBe(true);
      }
    }),
  );
});

it('only what could begin a mark is held back', () => {
  expect(heldBack('abc</th', ['</think>'])).toBe(4);
  expect(heldBack('abc', ['</think>'])).toBe(0);
  expect(heldBack('</think>', ['</think>'])).toBe(0);
  expect(heldBack('', ['x'])).toBe(0);
});

const decode = (bytes: readonly number[]) => Buffer.from(bytes).toString('utf8');

function stream(bytes: readonly number[]): string[] {
  const text = createTokenDecoder(decode);
  return [...bytes.map((byte) => text.push(byte)), text.flush()];
}

it('a character of several tokens comes whole', () => {
  expect(stream([...Buffer.from('a中😀é')])).toEqual(['a', '', '', '中', '', '', '', '😀', '', 'é', '']);
});

it('text over single bytes is the same as decoded at once, long or short', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (input) => {
      const chunks = stream([...Buffer.from(input)]);
      expect(chunks.join('')).toBe(input.toWellFormed());
      for (const chunk of chunks) expect(chunk.isWellFormed()).toBe(true);
    }),
  );
});

it('bytes that are no text read as they do when decoded at once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 80 }), (bytes) => {
      expect(stream(bytes).join('')).toBe(decode(bytes));
    }),
  );
});

it('a tokenizer that tidies up spaces loses no text', () => {
  const tokenTexts = ['Hello', ' ', '.', ' ', 'No', ' ', '!'];
  const tidy = (tokens: readonly number[]) =>
    tokens
      .map((t) => tokenTexts[t])
      .join('')
      .replace(/ ([.!])/g, '$1');
  const text = createTokenDecoder(tidy);
  expect([0, 1, 2, 3, 4, 5, 6].map((t) => text.push(t)).join('') + text.flush()).toBe('Hello . No !');
});

it('reasoning is counted in tokens, and stop strings in it do not end the reply', () => {
  const tokenTexts = ['<think>', 'a\n\nb', '</think>', 'yes', '\n\n', 'no'];
  const text = replyText((tokens: readonly number[]) => tokens.map((t) => tokenTexts[t]).join(''), ['\n\n'], null);
  const pieces = [0, 1, 2, 3, 4].flatMap((t) => text.push(t));
  expect(pieces).toEqual([
    { type: 'reasoning', text: 'a\n\nb' },
    { type: 'text', text: 'yes' },
  ]);
  expect([text.stopped(), text.tokens(), text.reasoningTokens()]).toEqual([true, 5, 3]);
  expect(text.flush()).toEqual([]);
});

it.each([
  ['<deep_thought>hm</deep_thought>42', null, null],
  ['<|private_reasoning|>hm', null, null],
  ['hm</x>42', 'unknown' as const, null],
  ['<b>42</b>', null, 0],
  ['42', null, 0],
])('tokens of a reply that begins %j are counted where the mark is known', (input, open, count) => {
  const text = replyText((tokens: readonly number[]) => tokens.map((t) => input[t]).join(''), [], open);
  for (const at of input.split('').keys()) text.push(at);
  text.flush();
  expect(text.reasoningTokens()).toBe(count);
});
