import { describe, expect, it } from 'vitest';
import { ranking } from '../src/text/ranking.ts';
import { ndcg } from '../src/text/ranking-gain.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, reply } from './support/replies.ts';

const sample = createSample({ reference: { relevance: { d1: 3, d2: 2, d3: 0, d4: 1 } } });
const scoreReply = (options: object) => ranking.create(ranking.options.parse(options), 'lenient');

describe('ndcg', () => {
  it('gives the known value of the textbook list', () => {
    // gains 3 2 3 0 1 2 with linear gain: DCG 6.861, ideal 7.141 (Wikipedia, "Discounted cumulative gain")
    expect(ndcg([3, 2, 3, 0, 1, 2], [3, 2, 3, 0, 1, 2, 3, 2], 6, 'linear')).toBeCloseTo(0.785, 3);
    expect(ndcg([3, 2, 3, 0, 1, 2], [3, 2, 3, 0, 1, 2], 6, 'linear')).toBeCloseTo(0.961, 3);
  });
});

describe('ranking', () => {
  const half = (3 + 7 / Math.log2(3) + 1 / Math.log2(5)) / (7 + 3 / Math.log2(3) + 1 / 2);
  it.each([
    ['["d1","d2","d4","d3"]', 1, 1, 'whole-reply'],
    ['["d2","d1","d3","d4"]', half, half, 'whole-reply'],
    ['```json\n["d1","d2","d4"]\n```', 0, 1, 'last-list'],
    ['{"ranking": ["d1","d2","d4"]}', 1, 1, 'whole-reply'],
    ['[{"id": "d1"}, {"id": "d2"}, {"id": "d4"}]', 1, 1, 'whole-reply'],
    ['["d1","d1","d2","d4"]', 0, 1, 'whole-reply'],
    ['1. d1\n2. d2\n3. d4\n4. d3', 0, 1, 'mentions'],
    ['d1 > d2 > d4 > d3', 0, 1, 'mentions'],
    ['I looked at d3 first. Answer: d1, d2, d4', 0, 1, 'mentions'],
    ['最相关的是：d1、d2、d4', 0, 1, 'mentions'],
    ['["d9","d8"]', 0, 0, 'whole-reply'],
    ['<think>["d3"]</think>["d1","d2","d4"]', 1, 1, 'whole-reply'],
    ['None of them', 0, 0, null],
    ['d10, d11', 0, 0, null],
  ])('reads %j', (text, strict, lenient, rule) => {
    const score = scoreReply({})(reply(text), sample);
    expect(score.strict).toBeCloseTo(strict, 9);
    expect(score.lenient).toBeCloseTo(lenient, 9);
    expect(score.rule).toBe(rule);
  });

  it('counts a hit in the first k', () => {
    expect(scoreReply({ metric: 'hit', k: 1 })(reply('["d3","d1"]'), sample).value).toBe(0);
    expect(scoreReply({ metric: 'hit', k: 2 })(reply('["d3","d1"]'), sample).value).toBe(1);
  });

  it('refuses a sample in which nothing is relevant', () => {
    expect(ranking.checkSample?.(createSample({ reference: { relevance: { a: 0 } } }))).toContain('nothing');
    expect(ranking.checkSample?.(createSample({}))).toContain('relevance');
  });

  itIsSteady(ranking, {}, sample, ['["', '"d1"', 'd2', ',', ']', '{', '}', 'Answer:', '\n', '"']);
});
