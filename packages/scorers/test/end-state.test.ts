import { describe, expect, it } from 'vitest';
import { endState } from '../src/tools/end-state.ts';
import { itIsSteady } from './support/properties.ts';
import { reply, sampleOf } from './support/replies.ts';

const state = {
  orders: [
    { id: 1, status: 'shipped', at: 5 },
    { id: 2, status: 'open', at: 6 },
  ],
  users: { ada: { credit: 10 } },
};
const sample = sampleOf({ reference: { state } });
const judge = (options: object, end: object, on = sample) =>
  endState.create(endState.options.parse(options), 'lenient')({ ...reply('done'), state: end as never }, on);

describe('end-state', () => {
  it('is all or nothing', () => {
    expect(judge({}, state)).toMatchObject({ strict: 1, lenient: 1, rule: 'state' });
    const other = structuredClone(state);
    other.orders[1]!.status = 'shipped';
    expect(judge({}, other)).toMatchObject({ strict: 0, lenient: 0, details: { differs: ['orders'] } });
    expect(judge({}, { ...state, extra: [1] })).toMatchObject({ lenient: 0, details: { differs: ['extra'] } });
    expect(judge({}, { orders: state.orders })).toMatchObject({ lenient: 0, details: { differs: ['users'] } });
  });

  it('takes lists in any order where told so', () => {
    const turned = { ...state, orders: state.orders.toReversed() };
    expect(judge({}, turned).lenient).toBe(0);
    expect(judge({ lists: 'unordered' }, turned)).toMatchObject({ strict: 1, lenient: 1 });
    expect(judge({}, turned, sampleOf({ reference: { state, unordered: ['orders'] } })).lenient).toBe(1);
  });

  it('leaves out what is of no account', () => {
    const later = structuredClone(state);
    later.orders[0]!.at = 99;
    expect(judge({ ignore: ['orders.*.at'] }, later).strict).toBe(1);
  });

  it('reads types strictly and leniently', () => {
    expect(judge({}, { ...state, users: { ada: { credit: '10' } } })).toMatchObject({ strict: 0, lenient: 1 });
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
    expect(endState.checkSample?.(sampleOf({}))).toContain('state');
  });

  itIsSteady(endState, {}, sample, ['{"orders":', '{', '}', '[', ']', '"', ',', ':', '1', '\n']);
});
