import { describe, expect, it } from 'vitest';
import { endState } from '../src/tools/end-state.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, reply } from './support/replies.ts';

const state = {
  orders: [
    { id: 1, status: 'shipped', at: 5 },
    { id: 2, status: 'open', at: 6 },
  ],
  users: { ada: { credit: 10 } },
};
const sample = createSample({ reference: { state } });
const scoreReply = (options: object, end: object, on = sample) =>
  endState.create(endState.options.parse(options), 'lenient')({ ...reply('done'), state: end as never }, on);

describe('end-state', () => {
  it('is all or nothing', () => {
    expect(scoreReply({}, state)).toMatchObject({ strict: 1, lenient: 1, rule: 'state' });
    const other = structuredClone(state);
    other.orders[1]!.status = 'shipped';
    expect(scoreReply({}, other)).toMatchObject({ strict: 0, lenient: 0, details: { differs: ['orders'] } });
    expect(scoreReply({}, { ...state, extra: [1] })).toMatchObject({ lenient: 0, details: { differs: ['extra'] } });
    expect(scoreReply({}, { orders: state.orders })).toMatchObject({ lenient: 0, details: { differs: ['users'] } });
  });

  it('takes lists in any order where told so', () => {
    const turned = { ...state, orders: state.orders.toReversed() };
    expect(scoreReply({}, turned).lenient).toBe(0);
    expect(scoreReply({ lists: 'unordered' }, turned)).toMatchObject({ strict: 1, lenient: 1 });
    expect(scoreReply({}, turned, createSample({ reference: { state, unordered: ['orders'] } })).lenient).toBe(1);
  });

  it('leaves out what is of no account', () => {
    const later = structuredClone(state);
    later.orders[0]!.at = 99;
    expect(scoreReply({ ignore: ['orders.*.at'] }, later).strict).toBe(1);
  });

  it('reads types strictly and leniently', () => {
    expect(scoreReply({}, { ...state, users: { ada: { credit: '10' } } })).toMatchObject({ strict: 0, lenient: 1 });
  });

  it('reads a state out of a saved reply', () => {
    const lenient = endState.create(endState.options.parse({}), 'lenient');
    expect(lenient(reply(`Final state:\n${JSON.stringify(state)}`), sample)).toMatchObject({
      lenient: 1,
      rule: 'last-object',
    });
    expect(lenient(reply('All done.'), sample)).toMatchObject({ lenient: 0, answer: null });
  });

  it('refuses a sample without a state', () => {
    expect(endState.checkSample?.(createSample({}))).toContain('state');
  });

  itIsSteady(endState, {}, sample, ['{"orders":', '{', '}', '[', ']', '"', ',', ':', '1', '\n']);
});
