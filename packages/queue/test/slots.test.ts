import { describe, expect, it } from 'vitest';
import { createSlots } from '../src/slots.ts';

const never = new AbortController().signal;

describe('places for requests', () => {
  it('are given away in the order in which they are asked for, and no more than there are', async () => {
    const slots = createSlots();
    const order: number[] = [];
    const leaves = [1, 2, 3].map((n) =>
      slots.acquire(never).then((leave) => {
        order.push(n);
        return leave!;
      }),
    );
    slots.resize(2);
    const first = await leaves[0]!;
    await leaves[1];
    expect([order, slots.taken, slots.waiting]).toEqual([[1, 2], 2, 1]);
    first();
    first();
    await leaves[2];
    expect([order, slots.taken, slots.waiting]).toEqual([[1, 2, 3], 2, 0]);
  });

  it('are not waited for any more once the wait is stopped', async () => {
    const slots = createSlots();
    const stop = new AbortController();
    const waited = slots.acquire(stop.signal);
    stop.abort();
    expect(await waited).toBeNull();
    expect(slots.waiting).toBe(0);
    expect(await slots.acquire(stop.signal)).toBeNull();
  });

  it('that are taken away stay with who has them', async () => {
    const slots = createSlots();
    slots.resize(2);
    const [a, b] = [await slots.acquire(never), await slots.acquire(never)];
    slots.resize(1);
    a!();
    let isFree = false;
    const third = slots.acquire(never).then(() => {
      isFree = true;
    });
    await Promise.resolve();
    expect(isFree).toBe(false);
    b!();
    await third;
    expect(slots.taken).toBe(1);
  });
});
