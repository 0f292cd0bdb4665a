import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlan, createPowerMeter, executePlan, findRaplCounters, openNvidiaCounter } from '@evenhand/runner';
import { afterAll, describe, expect, it } from 'vitest';
import {
  adapter,
  end,
  fakeRuntime,
  memoryJournal,
  model,
  samples,
  settings,
  suite,
} from '../../core/test/support/builders.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-power-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A counter that is told how much was used. */
function createCounter() {
  let joules = 100;
  return {
    counter: { name: 'rapl package-0', readJoules: () => joules, close: () => {} },
    use: (more: number) => {
      joules += more;
    },
  };
}

describe('measured energy', () => {
  it('is shared in equal parts by requests that run at the same time, and nothing of it is lost or counted twice', () => {
    const { counter, use } = createCounter();
    const meter = createPowerMeter([counter]);
    use(50); // Before the first request: nobody's.
    const endA = meter.begin();
    use(10);
    const endB = meter.begin();
    use(6);
    expect(endA()).toEqual({ joules: 13, sources: ['rapl package-0'] });
    use(4);
    expect(endB()).toEqual({ joules: 7, sources: ['rapl package-0'] });
  });

  it('stands in the turns of models that run on this machine, and of no others', async () => {
    const { counter, use } = createCounter();
    const working = adapter(async function* () {
      use(2);
      yield { type: 'text', text: 'x' };
      yield end({ inputTokens: 1, outputTokens: 1 });
    });
    const models = [
      model('here', { id: 'here', device: 'cpu' }),
      model('lan', { id: 'lan', device: 'gpu', baseUrl: 'http://192.0.2.1/v1' }),
      model('hosted', { id: 'hosted', baseUrl: 'http://127.0.0.1:1/v1' }),
    ];
    const journal = memoryJournal();
    const set = settings();
    const { signal } = new AbortController();
    const some = suite('s', samples(1), { request: { maxOutputTokens: 5 } });
    await executePlan({
      ...{ plan: createPlan({ suites: [some], models, settings: set }), settings: set, models, journal },
      adapters: new Map(models.map(({ id }) => [id, working])),
      scorers: new Map([['s', () => ({ value: 1, strict: 1, lenient: 1, answer: 'x', rule: null, refused: false })]]),
      state: { cells: new Map(), validBytes: 0, spentUsd: 0 },
      ...{ runtime: fakeRuntime(), stop: signal, cancel: signal, power: createPowerMeter([counter]) },
    });
    const energy = journal.events.flatMap((event) =>
      event.type === 'turn' ? [[event.key.includes('here'), event.turn.energy !== undefined]] : [],
    );
    expect(energy.sort()).toEqual([
      [false, false],
      [false, false],
      [true, true],
    ]);
  });
});

describe('RAPL', () => {
  const domain = (name: string, files: Record<string, string | number>) => {
    mkdirSync(join(home, 'powercap', name), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(home, 'powercap', name, file), `${text}\n`);
  };
  domain('intel-rapl:0', { name: 'package-0', energy_uj: 900_000, max_energy_range_uj: 1_000_000 });
  domain('intel-rapl:0:0', { name: 'core', energy_uj: 5, max_energy_range_uj: 1_000_000 });
  domain('intel-rapl:1', { name: 'psys', energy_uj: 5, max_energy_range_uj: 1_000_000 });
  domain('intel-rapl:2', { name: 'package-1' });

  it('is read of packages, not of their parts nor of the platform, and not where it may not be read', () => {
    expect(findRaplCounters(join(home, 'powercap')).map(({ name }) => name)).toEqual(['rapl package-0']);
    expect(findRaplCounters(join(home, 'none'))).toEqual([]);
  });

  it('goes on rising when the counter begins again at 0', () => {
    const [counter] = findRaplCounters(join(home, 'powercap'));
    expect(counter!.readJoules()).toBe(0);
    domain('intel-rapl:0', { energy_uj: 950_000 });
    expect(counter!.readJoules()).toBeCloseTo(0.05, 9);
    domain('intel-rapl:0', { energy_uj: 50_000 });
    expect(counter!.readJoules()).toBeCloseTo(0.15, 9);
  });
});

describe('nvidia-smi', () => {
  it('is watts times the time between readings, of all cards together', async () => {
    let nowMs = 0;
    const script = "console.log('100\\n50'); setTimeout(() => {}, 60000)";
    const counter = await openNvidiaCounter(() => nowMs, [process.execPath, '-e', script]);
    expect(counter!.name).toBe('nvidia-smi');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = counter!.readJoules();
    nowMs = 2000;
    expect(counter!.readJoules() - before).toBeCloseTo(300, 6);
    counter!.close();
  });

  it('is nothing where the program is not there, or says nothing of power', async () => {
    expect(await openNvidiaCounter(() => 0, [join(home, 'no-such-program')])).toBeNull();
    expect(await openNvidiaCounter(() => 0, [process.execPath, '-e', "console.log('[N/A]')"])).toBeNull();
  });
});
