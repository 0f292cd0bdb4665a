import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CellSpec, cells, model, suite, writeRun } from '../../report/test/support/run-folder.ts';
import { compare } from '../src/commands/compare.ts';
import { diff } from '../src/commands/diff.ts';
import { list } from '../src/commands/list.ts';
import { report } from '../src/commands/report.ts';
import { setOutputOptions } from '../src/output/output-options.ts';
import { here } from './support/here.ts';
import { scratch } from './support/program.ts';

vi.setConfig({ testTimeout: 240_000 });
const home = scratch();
afterEach(() => {
  setOutputOptions({});
  delete process.env.COLUMNS;
});

/** A run of models whose names begin alike and are long. */
function createRun(name: string, models: number, signs: (model: number) => string): string {
  const ids = Array.from(
    { length: models },
    (_, at) => `an-open-model-with-a-very-long-name-${at}-instruct-2026-11@some-host-of-it`,
  );
  const suites = ['a-suite-with-a-long-name', 'another-suite-with-a-long-name'].map((id) =>
    suite(id, 12, (at) => ({ language: at % 2 === 0 ? 'en' : 'zh' })),
  );
  const all: CellSpec[] = ids.flatMap((id, at) => suites.flatMap((one) => cells(id, signs(at), { suite: one.name })));
  return writeRun(join(home, name), { suites, models: ids.map((id) => model(id)), cells: all });
}

describe.each([80, 160])('in a terminal of %i columns', (width) => {
  // Only tables are printed with --quiet, so every line is one of a table.
  const tableLines = async (verb: () => void | Promise<void>): Promise<string[]> => {
    process.env.COLUMNS = String(width);
    setOutputOptions({ quiet: true });
    const { code, stdout, stderr } = await here(home, verb);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return stdout.split('\n');
  };
  const check = (lines: readonly string[]) => {
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
  };

  it.each([1, 2, 3, 12])('no table of %i models is wider', async (models) => {
    const before = createRun(
      `before-${width}-${models}`,
      models,
      (at) => '+-'.repeat(6).slice(0, 12 - (at % 3)) + '+'.repeat(at % 3),
    );
    const after = createRun(
      `after-${width}-${models}`,
      models,
      (at) => '++-'.repeat(4).slice(0, 12 - (at % 2)) + '-'.repeat(at % 2),
    );
    check(await tableLines(() => report([before], {})));
    if (models > 1) check(await tableLines(() => compare([before], { language: 'all', nonInferiority: true })));
    await here(home, () => report([after], {}));
    check(await tableLines(() => diff(before, after, { flips: 0 })));
  });

  it.each(['models', 'hosts', 'prices', 'scorers', 'formats', 'claims', 'providers'])(
    'nor is the list of %s',
    async (what) => {
      check(await tableLines(() => list(what, {})));
    },
  );
});

it('is not minded where --wide is given', async () => {
  const folder = createRun('wide', 3, () => '+-'.repeat(6));
  process.env.COLUMNS = '80';
  setOutputOptions({ quiet: true, wide: true });
  const { stdout } = await here(home, () => report([folder], {}));
  expect(stdout.split('\n').some((line) => stringWidth(line) > 80)).toBe(true);
  expect(stdout).not.toContain('…');
});

it.each([
  ['md', /^\| rank \| model \|/],
  ['latex', /^\\begin\{tabular\}/],
  ['csv', /^rank,model,/],
] as const)('prints tables alone as %s', async (format, begins) => {
  const folder = createRun(`as-${format}`, 2, () => '+-'.repeat(6));
  setOutputOptions({ format });
  const { stdout, stderr } = await here(home, () => report([folder], {}));
  expect(stdout).toMatch(begins);
  expect(stdout).not.toContain('Written');
  expect(stderr).toContain('Written');
});
