import { type Generation, NO_RECEIPT, NO_USAGE, type RunRecord } from '@evenhand/core';
import { expect, it } from 'vitest';
import { measureRecord } from '../src/cells/measure.ts';

const generation: Generation = {
  text: 'Answer',
  reasoning: 'thought',
  toolCalls: [],
  finish: 'stop',
  usage: { ...NO_USAGE, outputTokens: 11, reasoningTokens: 5 },
  receipt: NO_RECEIPT,
  adapted: [],
  chunksMs: [100, 150, 200],
  ttftMs: 100,
  ttftAnswerMs: 150,
  e2eMs: 200,
};
const tpot = (more: Partial<Generation>) => {
  const turns = [{ failedAttempts: [], generation: { ...generation, ...more } }];
  return measureRecord({ turns, cost: {}, attempts: 1, earlierAttempts: [] } as unknown as RunRecord).tpotMs;
};

it('tpot is known only where the stream shows all the tokens that are counted', () => {
  expect(tpot({})).toBe(10);
  expect(tpot({ reasoning: '' })).toBeNull();
  expect(tpot({ reasoningSummarized: true })).toBeNull();
  expect(tpot({ chunksMs: [200] })).toBeNull();
  expect(tpot({ usage: NO_USAGE })).toBeNull();
  expect(tpot({ usage: { ...NO_USAGE, outputTokens: 11 }, reasoning: '' })).toBe(10);
});
