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
    ['1. d1\n2. d2\n3. d4\n4. d3', 0, 1, 'numbered-lines'],
    ['d3 is of no use.\n\n1. **d1**: best\n2. d2, better than d3\n3. d4', 0, 1, 'numbered-lines'],
    ['第一名：d1\n第二名：d2\n第三名：d4', 0, 1, 'numbered-lines'],
    ['1、d1\n2、d2\n3、d4', 0, 1, 'numbered-lines'],
    ['d1 > d2 > d4 > d3', 0, 1, 'separated'],
    ['D1, D2, D4', 0, 1, 'separated'],
    ['d1\nd2\nd4', 0, 1, 'separated'],
    ['I looked at d3 first. Answer: d1, d2, d4', 0, 1, 'separated'],
    ['最相关的是：d1、d2、d4', 0, 1, 'separated'],
    ['d1、d2和d4', 0, 1, 'mentions'],
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

  it('counts as many places as the sample says, else as many as the suite says', () => {
    const score = (text: string, own?: number, k = 10) =>
      scoreReply({ k })(
        reply(text),
        createSample({ reference: { relevance: { d1: 3, d2: 2, d3: 0, d4: 1 }, ...(own && { k: own }) } }),
      ).value;
    expect(score('["d1","d3"]', 1)).toBe(1);
    expect(score('["d3","d1"]', 1)).toBe(0);
    expect(score('["d2"]', 1)).toBeCloseTo(3 / 7, 9);
    expect(score('["d1","d2","d3"]', 2, 10)).toBe(1);
    expect(score('["d1","d2","d3"]', 3, 1)).toBeLessThan(1);
    expect(score('["d1","d2","d3"]', undefined, 2)).toBe(1);
    for (const k of [0, -1, 1.5])
      expect(ranking.checkSample!(createSample({ reference: { relevance: { d1: 1 }, k } }))).toMatch(/k\?/);
  });

  const named = createSample({
    reference: {
      relevance: { d1: 3, d2: 2, d3: 0, d4: 1 },
      names: { d1: ['Red kettle', '红壶'], d2: ['Blue kettle', '蓝壶'], d3: ['Kettle', '壶'], d4: ['Lamp', '灯'] },
    },
  });
  it.each([
    ['["Red kettle", "blue kettle", "lamp"]', 1],
    ['1. Red kettle\n2. Blue kettle\n3. Lamp', 1],
    ['红壶、蓝壶、灯', 1],
    ['我会先推荐红壶，其次是蓝壶，再来是灯', 1],
    ['1. 红壶\n2. d2\n3. 灯', 1],
    ['["d1", "Red kettle", "d2", "d4"]', 1],
  ])('takes names for their ids in %j', (text, lenient) => {
    expect(scoreReply({})(reply(text), named).lenient).toBeCloseTo(lenient, 9);
  });

  const one = createSample({ reference: { ...(named.reference as object), k: 1 } });
  it.each([
    ['Red kettle', 1, 1, 'd1'],
    ['红壶', 1, 1, 'd1'],
    ['d1', 1, 1, 'd1'],
    ['["d1"]', 1, 1, 'd1'],
    ['Red kettle.', 0, 1, 'd1'],
    ['I recommend the red kettle: it is red.', 0, 1, 'd1'],
    ['Lamp', 1 / 7, 1 / 7, 'd4'],
    ['Green kettle stand', 0, 0, 'd3'],
    ['Oakwood jacket', 0, 0, 'Oakwood jacket'],
    ['橡树外套', 0, 0, '橡树外套'],
    ['I do not know. Sorry.', 0, 0, null],
    ['The shelf:\n- Red kettle: $63\n- Lamp: $20\n- Blue kettle: $4', 0, 0, null],
    ['The red kettle, as the lamp is of another maker.', 0, 1, 'd1, d4'],
    ['["Red kettle", "Lamp", "Blue kettle"]', 0, 1, 'd1, d4, d2'],
    ['The shelf has a lamp, a kettle and a blue kettle. Answer: red kettle', 0, 1, 'd1'],
    ["I can't help with that", 0, 0, null],
    ['', 0, 0, null],
  ])('reads one product from %j where one place counts', (text, strict, lenient, answer) => {
    const score = scoreReply({})(reply(text), one);
    expect(score.strict).toBeCloseTo(strict, 9);
    expect(score.lenient).toBeCloseTo(lenient, 9);
    expect(score.answer).toBe(answer);
  });

  it('takes a name alone for no list where several places count', () => {
    expect(scoreReply({})(reply('Red kettle'), named)).toMatchObject({ strict: 0, answer: 'd1' });
    expect(scoreReply({})(reply('Oakwood jacket'), named)).toMatchObject({ strict: 0, answer: null });
  });

  it('lets unknown ids keep their place, in every form of list', () => {
    const late = (7 / Math.log2(3) + 3 / 2 + 1 / Math.log2(5)) / (7 + 3 / Math.log2(3) + 1 / 2);
    for (const text of ['["d9","d1","d2","d4"]', '1. d9\n2. d1\n3. d2\n4. d4', 'd9, d1, d2, d4'])
      expect(scoreReply({})(reply(text), sample).lenient, text).toBeCloseTo(late, 9);
  });

  it('says in its details whether the first is one of the best', () => {
    expect(scoreReply({})(reply('["d1"]'), sample).details).toMatchObject({ hitAt1: 1, firstRelevance: 3 });
    expect(scoreReply({})(reply('["d2","d1"]'), sample).details).toMatchObject({ hitAt1: 0, firstRelevance: 2 });
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
