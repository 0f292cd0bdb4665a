import { describe, expect, it, vi } from 'vitest';
import { plan } from '../src/commands/plan.ts';
import { measureCopySpeed } from '../src/copy-speed.ts';
import { estimateSeconds } from '../src/local-estimate.ts';
import { here } from './support/here.ts';
import { scratch, write } from './support/program.ts';
import { scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 60_000 });

const home = scratch();
const probed = { model: 'm', from: 'probe', readPerS: 50, writePerS: 10, bytesPerToken: 4, bytes: 1 } as const;

describe('the time of a model in this process', () => {
  it('is reading and writing at the speed of the probe, all output written', () => {
    expect(estimateSeconds(probed, 4000, 200)).toBeCloseTo(4000 / 4 / 50 + 200 / 10);
    expect(estimateSeconds({ ...probed, from: 'size', readPerS: null, bytesPerToken: null }, 4000, 200)).toBe(20);
    expect(estimateSeconds(probed, 4000, null)).toBeNull();
  });
  it('is what memory gives where the weights are not there, and unknown where their size is', async () => {
    const local = (id: string, options: object) => ({ id, provider: 'llama-cpp', model: `${id}-none.gguf`, options });
    const models = [
      local('sized', { bytes: 100_000_000, sha256: 'a'.repeat(64) }),
      local('unsized', {}),
      scripted('script'),
    ];
    write(home, { ...sums(20), 'e.yaml': { name: 'e', suites: ['./sums'], models } });
    const { stdout, stderr, code } = await here(home, () => plan('e.yaml', { probe: true, json: true }));
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { local_speeds: speeds, models: rows } = JSON.parse(stdout);
    expect(speeds).toEqual([
      {
        model: 'sized',
        from: 'size',
        readPerS: null,
        writePerS: expect.any(Number),
        bytesPerToken: null,
        bytes: 100_000_000,
      },
    ]);
    const [sized, unsized, script] = rows;
    expect(sized.expected_s).toBeCloseTo((20 * 64) / speeds[0].writePerS, 6);
    expect([unsized.expected_s, script.expected_s]).toEqual([null, null]);
    const text = await here(home, () => plan('e.yaml', { probe: true }));
    expect(text.stdout).toContain('sized: the time is a guess from the size of its weights (100 MB)');
    expect((await here(home, () => plan('e.yaml', { json: true }))).stdout).not.toContain('local_speeds');
  });
  it('rests on a speed of memory that is measured', () => {
    let at = 0;
    // Each copy takes half a second by this clock.
    expect(measureCopySpeed(() => (at += 500))).toBe((2 * (64 << 20)) / 0.5);
  });
});
