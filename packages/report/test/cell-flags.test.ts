import { describe, expect, it } from 'vitest';
import * as cells from '../src/cells/cells.ts';

describe('the flags of a cell', () => {
  it('have a bit each, so that one never passes for another', () => {
    const { CUT, ADAPTED, COLD, ESTIMATED, CACHE_KNOWN, GATEWAY_COUNTED, IMPOSSIBLE } = cells;
    const { GATEWAY_CACHED, PROMPT_REUSED, UNDECIDED, MARKED } = cells;
    const all = [CUT, ADAPTED, COLD, ESTIMATED, CACHE_KNOWN, GATEWAY_COUNTED, IMPOSSIBLE];
    all.push(GATEWAY_CACHED, PROMPT_REUSED, UNDECIDED, MARKED);
    expect(all.every((bit) => Math.log2(bit) % 1 === 0)).toBe(true);
    expect(new Set(all).size).toBe(all.length);
  });
});
