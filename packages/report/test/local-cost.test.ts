import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRun, writeResults } from '../src/index.ts';
import { type CellSpec, cells, model, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-local-cost-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const localCost = {
  ...{ watts: 65, usdPerKwh: 0.15, hardwareUsd: 800, lifetimeHours: 26_280, utilisation: 0.5 },
  ...{ source: 'Assumed for a desktop', hostedAs: 'together' },
};
const took = (energy: CellSpec['energy']): Partial<CellSpec> => ({
  cost: { usd: 0.004, basis: 'full', priceId: 'here:1', energy: 0.001, full: 0.004, measured: 0.0004, hosted: 0.0002 },
  ...(energy === undefined ? {} : { energy }),
});

describe('the cost of local runs', () => {
  const folder = writeRun(join(home, 'run'), {
    suites: [suite('s', 4)],
    models: [model('here', {}, { device: 'cpu', localCost }), model('hosted')],
    cells: [
      ...cells('here', '++--', took({ joules: 9600, sources: ['rapl package-0'] })),
      ...cells('hosted', '++++', { usd: 0.01 }),
    ],
  });
  writeResults(folder);

  it('is summed in efficiency.csv as assumed, as measured and as hosted, each by itself', () => {
    const rows = readRun(folder).efficiency.filter((row) => row.suite === 's');
    expect(rows[0]).toMatchObject({ energy_usd: 0.004, full_usd: 0.016, hosted_usd: 0.0008, energy_j: 38_400 });
    expect(rows[0]!.energy_measured_usd).toBeCloseTo(0.0016, 12);
    expect(rows[1]).toMatchObject({ energy_usd: null, full_usd: null, hosted_usd: null, energy_j: null });
  });

  it('stands in the report with its assumptions beside it', () => {
    const report = readFileSync(join(folder, 'REPORT.md'), 'utf8');
    expect(report).toContain('| here | $0.00400 | $0.00160 | $0.0160 | $0.000800 |');
    expect(report).toMatch(
      /- here: 65 W while busy, \$0\.150 a kWh; the machine costs \$800, lasts 26280 hours and is busy 50 % of them \(Assumed for a desktop\)\. Hosted equivalent: prices of together\./,
    );
    expect(readFileSync(join(folder, 'measurements/here.csv'), 'utf8')).toMatch(
      /energy_j,worker,machine\n.*,9600\.000,,\n/,
    );
  });

  it('is unknown where power was not measured for one reply', () => {
    const partly = writeRun(join(home, 'partly'), {
      suites: [suite('s', 2)],
      models: [model('here', {}, { device: 'cpu', localCost })],
      cells: cells('here', '++', (index) => took(index === 0 ? { joules: 5, sources: ['rapl package-0'] } : undefined)),
    });
    expect(readRun(partly).efficiency.find((row) => row.suite === 's')!.energy_j).toBeNull();
  });
});
