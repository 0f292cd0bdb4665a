import { sampleSchema } from '@evenhand/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedIds } from '../src/text/allowed-ids.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, reply } from './support/replies.ts';

const scoreReply = allowedIds.create({}, 'lenient');
const reference = { ids: ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'] };
const one = createSample({ target: ['P3', 'P5'], reference });
const pair = createSample({ target: ['P2, P5', 'P1, P4'], reference });
const nothing = createSample({ target: 'none', reference });

describe('a recital of ids', () => {
  it.each(['P1 P2 P3 ', 'P1, P2, ', 'P1 - P2 - ', 'P1\n- P2\n'])('%j, over and over, is read in no time', (piece) => {
    const recital = { id: '1', input: '?', target: 'P3', reference: { ids: ['P1', 'P2', 'P3'] } };
    const scorer = allowedIds.create({}, 'lenient');
    const reply = { text: piece.repeat(5000), reasoning: '', toolCalls: [] };
    expect(scorer(reply, sampleSchema.parse(recital)).strict).toBe(0);
  });
});

describe('allowed-ids', () => {
  it.each([
    // reply, strict, lenient, ids, rule
    ['P3', 1, 1, 'P3', 'whole-reply'],
    ['P5', 1, 1, 'P5', 'whole-reply'],
    ['Ｐ３', 1, 1, 'P3', 'whole-reply'],
    ['Answer: P3', 1, 1, 'P3', 'announced'],
    ['答案：P5', 1, 1, 'P5', 'announced'],
    ['P1 is too dear.\nAnswer: P3', 1, 1, 'P3', 'announced'],
    ['<think>Answer: P1</think>P3', 1, 1, 'P3', 'whole-reply'],
    ['p3', 0, 1, 'P3', 'whole-reply'],
    ['P3.', 0, 1, 'P3', 'whole-reply'],
    ['**P3**', 0, 1, 'P3', 'whole-reply'],
    ['["P3"]', 0, 1, 'P3', 'whole-reply'],
    ['Answer: P3 Bluebird, $40', 0, 1, 'P3', 'announced'],
    ['Answer: **P3** (P1 is over the budget)', 0, 1, 'P3', 'announced'],
    ['The answer is P3.', 0, 1, 'P3', 'announced'],
    ['答案是P3。', 0, 1, 'P3', 'announced'],
    ['\\boxed{P3}', 0, 1, 'P3', 'boxed'],
    ['I would take P3, as P1 costs more.', 0, 1, 'P3', 'last-line'],
    ['P1 costs too much.\nI recommend P3.', 0, 1, 'P3', 'last-line'],
    ['推荐P3，价格合适', 0, 1, 'P3', 'last-line'],
    ['Both P1 and P3 are blue; I would take P3.', 0, 1, 'P3', 'last-line'],
    ['P1 has a cable, so it is out. P3 fits.', 0, 1, 'P3', 'last-line'],
    ['none of P1, P2 fits; P3 does', 0, 1, 'P3', 'last-line'],
    ['I would not take P1. I recommend P5 instead, P3 is dear.', 0, 1, 'P5', 'last-line'],
    ['P1不合适。推荐P3。', 0, 1, 'P3', 'last-line'],
    ['P3 fits. P5 fits too.', 0, 0, 'P3, P5', 'last-line'],
    ['Take P3, with P1 as a second choice.', 0, 1, 'P3', 'last-line'],
    ['Take P3.\nEnjoy!', 0, 1, 'P3', 'last-mention'],
    ['Answer: P1\nNo, wait.\nAnswer: P3', 1, 1, 'P3', 'announced'],
    ['P1', 0, 0, 'P1', 'whole-reply'],
    ['P3, P5', 0, 0, 'P3, P5', 'whole-reply'],
    ['P3, P9', 0, 0, 'P3, P9', 'whole-reply'],
    ['P3, P3', 0, 1, 'P3', 'whole-reply'],
    ['P33', 0, 0, 'P33', 'whole-reply'],
    ['MP3', 0, 0, null, null],
    ['none', 0, 0, 'none', 'whole-reply'],
    ['The third one', 0, 0, null, null],
    ['', 0, 0, null, null],
  ])('reads %j', (text, strict, lenient, answer, rule) => {
    expect(scoreReply(reply(text), one)).toMatchObject({ value: lenient, strict, lenient, answer, rule });
  });

  it.each([
    ['Answer: P2, P5', 1, 1],
    ['Answer: P5, P2', 1, 1],
    ['答案：P1、P4', 1, 1],
    ['P2 and P5', 0, 1],
    ['P2\nP5', 0, 1],
    ['答案：P2和P5', 0, 1],
    ['Answer: P2 (teapot) and P5 (mug)', 0, 1],
    ['Answer: ["P2", "P5"]', 0, 1],
    ['- P2\n- P5', 0, 1],
    ['1. P2\n2. P5', 0, 1],
    ['First: P2. Second: P5.', 0, 1],
    ['Teapot P2 with mug P5, together $18', 0, 1],
    ['Teapot: P2, mug: P5', 0, 1],
    ['茶壶选P2，杯子选P5。', 0, 1],
    ['第一样P2，第二样P5', 0, 1],
    ['P2 with the mug P4', 0, 0],
    ['P2, not P5', 0, 0],
    ['- P2\n- P4', 0, 0],
    ['Answer: P2', 0, 0],
    ['Answer: P2, P4', 0, 0],
    ['Answer: P2, P5, P1', 0, 0],
  ])('reads a pair in %j', (text, strict, lenient) => {
    expect(scoreReply(reply(text), pair)).toMatchObject({ strict, lenient });
  });

  it.each([
    ['none', 1, 1],
    ['Answer: none', 1, 1],
    ['答案：无', 1, 1],
    ['Answer: None.', 0, 1],
    ['答案：没有合适的', 0, 1],
    ['Nothing in the catalogue fits.', 0, 1],
    ['None of them (P3 is too heavy).', 0, 1],
    ['很遗憾，没有符合要求的商品。', 0, 1],
    ['There is no kettle that meets all your wishes.', 0, 1],
    ['We have no red kettle in the catalogue.', 0, 1],
    ['I could not find a kettle for that.', 0, 1],
    ['I am sorry, nothing fits. The closest is P3.', 0, 1],
    ['抱歉，没有符合要求的。最接近的是P3。', 0, 1],
    ['Nothing fits. I recommend P3.', 0, 0],
    ['There is no better choice than P3.', 0, 0],
    ['答案：无线耳机P3', 0, 0],
    ['P3', 0, 0],
    ['无线的', 0, 0],
  ])('reads that nothing fits in %j', (text, strict, lenient) => {
    expect(scoreReply(reply(text), nothing)).toMatchObject({ strict, lenient });
  });

  it('tells a refusal from no answer', () => {
    expect(scoreReply(reply("I'm sorry, but I cannot help with that."), one)).toMatchObject({
      answer: null,
      refused: true,
    });
    expect(scoreReply(reply('Which colour?'), one)).toMatchObject({ answer: null, refused: false });
  });

  it('says what it cannot judge', () => {
    expect(allowedIds.checkTarget('P3')).toBeNull();
    expect(allowedIds.checkTarget('P2, P5')).toBeNull();
    expect(allowedIds.checkTarget('none')).toBeNull();
    expect(allowedIds.checkTarget('the red one')).toContain('P2, P5');
    expect(allowedIds.checkSample?.(createSample({ target: 'P1' }))).toContain('ids');
    expect(allowedIds.checkSample?.(createSample({ target: 'P9', reference }))).toContain('P9 is not among');
    expect(allowedIds.checkSample?.(pair)).toBeNull();
  });

  it('reads any list of ids in any order as that set', () => {
    const lists = fc.shuffledSubarray(reference.ids, { minLength: 1 });
    const between = fc.constantFrom(', ', '、', ' and ', '和', ' ', '; ', '\n');
    const frame = fc.constantFrom('', 'Answer: ', '答案：', 'Best choice.\nAnswer: ', '**Answer:** ');
    fc.assert(
      fc.property(lists, between, frame, (ids, joint, before) => {
        fc.pre(joint !== '\n' || before === '');
        const sample = createSample({ target: ids.toSorted().join(', '), reference });
        expect(scoreReply(reply(before + ids.join(joint)), sample)).toMatchObject({
          lenient: 1,
          answer: ids.join(', '),
        });
        const other = createSample({ target: ids.length === 6 ? 'P1' : reference.ids.join(', '), reference });
        expect(scoreReply(reply(before + ids.join(joint)), other).lenient).toBe(0);
      }),
    );
  });

  itIsSteady(allowedIds, {}, pair, [
    'P2',
    'P5',
    ', ',
    'Answer: ',
    '答案：',
    'none',
    '(',
    ')',
    '[',
    '"',
    '\n',
    ' and ',
    '无',
  ]);
});
