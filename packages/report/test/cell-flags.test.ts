import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_USAGE } from '@evenhand/core';
import { readRun } from '@evenhand/report';
import { afterAll, describe, expect, it } from 'vitest';
import * as bits from '../src/cells/cells.ts';
import { cells, model, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-flags-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the flags of a cell', () => {
  it('have a bit each, so that one never passes for another', () => {
    const { CUT, ADAPTED, COLD, ESTIMATED, CACHE_KNOWN, GATEWAY_COUNTED, IMPOSSIBLE } = bits;
    const { GATEWAY_CACHED, PROMPT_REUSED, UNDECIDED, MARKED } = bits;
    const all = [CUT, ADAPTED, COLD, ESTIMATED, CACHE_KNOWN, GATEWAY_COUNTED, IMPOSSIBLE];
    all.push(GATEWAY_CACHED, PROMPT_REUSED, UNDECIDED, MARKED);
    expect(all.every((bit) => Math.log2(bit) % 1 === 0)).toBe(true);
    expect(new Set(all).size).toBe(all.length);
  });

  it('tell counts of a gateway from markup in a question, and the markup is counted in samples', () => {
    const counted = { usage: { ...NO_USAGE, inputTokens: 5, outputTokens: 2, countedBy: 'gateway' as const } };
    const { summary, efficiency } = readRun(
      writeRun(join(home, 'run'), {
        suites: [suite('s', 6)],
        models: [model('a'), model('b')],
        settings: { trials: 2 },
        cells: [1, 2].flatMap((trial) => [
          ...cells('a', '++----', { trial, generation: counted }),
          ...cells('b', '+++---', (index) => ({
            trial,
            generation: index < 2 ? { markupInQuestion: ['<|im_end|>'] } : {},
          })),
        ]),
      }),
    );
    const found = (rows: typeof summary, name: string) =>
      rows.filter(({ suite }) => suite === 's').map((row) => String(row.caveats).split(';').includes(name));
    expect(found(summary, 'markup_in_question')).toEqual([false, true]);
    expect(found(efficiency, 'tokens_by_gateway')).toEqual([true, false]);
    expect(summary.filter(({ suite }) => suite === 's').map((row) => row.n_markup_in_question)).toEqual([0, 2]);
  });
});
