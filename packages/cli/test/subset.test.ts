import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { evenhand, scratch, write } from './support/program.ts';
import { rows, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const names = ['a', 'b', 'c', 'd'];
const readJson = (path: string) => JSON.parse(readFileSync(join(home, path), 'utf8'));
const planned = (...more: string[]) =>
  evenhand(home, 'plan', 'mine.yaml', '--from', 'full', '--difference', '0.12', ...more);

beforeAll(async () => {
  write(home, {
    ...sums(400, { perCluster: 2 }),
    'mine.yaml': {
      name: 'mine',
      suites: ['./sums'],
      models: names.map((name, at) => scripted(name, { errorRate: 0.2 + at / 10, seed: at })),
      seed: 3,
    },
    'claims.yaml': {
      claims: [
        {
          ...{ id: 'ahead', statement: 's', source: 'made up', a: { model: 'a' }, b: { model: 'd' } },
          ...{ metric: 'accuracy', direction: 'higher', margin: '0 points' },
        },
      ],
    },
  });
  expect(await evenhand(home, 'run', 'mine.yaml', '--out', 'full')).toMatchObject({ code: 0 });
  const { code, stdout } = await planned('--subset', 'subset.yaml');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /sums: about \d+ of 400 samples show a difference of 12\.0 points on the whole suite with 80 % power/,
  );
});

describe('plan --subset', () => {
  it('writes strata that make up the suite, and never over a file', async () => {
    const strata = readJson('subset.yaml').subset.sums as { samples: string[]; draw: number }[];
    expect(new Set(strata.flatMap(({ samples }) => samples)).size).toBe(400);
    expect(await planned('--subset', 'subset.yaml')).toMatchObject({ code: 4 });
    const { stdout } = await planned('--subset', 'other.yaml', '--json');
    const { suites } = JSON.parse(stdout).subset;
    expect(suites[0]).toMatchObject({ suite: 'sums', size: 400, models: 4 });
    expect(suites[0].reach).toBeLessThan(0.12);
  });

  it('says what is missing', async () => {
    for (const [args, message] of [
      [['plan', 'mine.yaml', '--subset', 'x.yaml', '--difference', '0.1'], '--from RUN'],
      [['plan', 'mine.yaml', '--subset', 'x.yaml', '--from', 'full'], '--difference 0.05'],
    ] as const) {
      const { code, stderr } = await evenhand(home, ...args);
      expect(code).toBe(4);
      expect(stderr).toContain(message);
    }
    const { stdout } = await evenhand(
      home,
      ...['plan', 'mine.yaml', '--from', 'full', '--subset', 'x.yaml', '--difference', '0.001'],
    );
    expect(stdout).toContain('needs the whole suite (400 samples)');
  });
});

describe('run --subset', () => {
  it('runs what is drawn of each stratum, whole clusters, and says what it means for the whole suite', async () => {
    const { code, stderr } = await evenhand(home, 'run', 'mine.yaml', '--subset', 'subset.yaml', '--out', 'part');
    expect({ code, stderr: stderr.includes('error') }).toEqual({ code: 0, stderr: false });
    const strata = readJson('subset.yaml').subset.sums as { samples: string[]; draw: number }[];
    const run = rows(join(home, 'part/samples/a.csv'));
    for (const { samples, draw } of strata)
      expect(new Set(run.filter(({ sample }) => samples.includes(sample!)).map(({ cluster }) => cluster)).size).toBe(
        draw,
      );
    expect(run).toHaveLength(2 * strata.reduce((sum, { draw }) => sum + draw, 0));
    const report = readFileSync(join(home, 'part/REPORT.md'), 'utf8');
    expect(report).toContain('## The whole suites');
    expect(report).toContain(`| sums | ${run.length} of 400 |`);
    expect(await evenhand(home, 'verify', 'part')).toMatchObject({ code: 0 });
    expect(await evenhand(home, 'reproduce', 'part', '--out', 'again')).toMatchObject({ code: 0 });
  });

  it('--until-decided looks after equal shares of each stratum', async () => {
    const out = join(home, 'decided');
    expect(
      await evenhand(
        home,
        ...['run', 'mine.yaml', '--subset', 'subset.yaml', '--models', 'a,d', '--out', 'decided'],
        ...['--until-decided', 'ahead', '--claims', 'claims.yaml'],
      ),
    ).toMatchObject({ code: 0 });
    const [finding] = rows(join(out, 'findings.csv'));
    expect(finding).toMatchObject({ claim: 'ahead', verdict: 'supported' });
    const strata = readJson('subset.yaml').subset.sums as { samples: string[]; draw: number }[];
    const run = rows(join(out, 'samples/a.csv'));
    const shares = strata.map(
      ({ samples, draw }) =>
        new Set(run.filter(({ sample }) => samples.includes(sample!)).map(({ cluster }) => cluster)).size / draw,
    );
    expect(Math.max(...shares)).toBeLessThan(1);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.1);
    // Ended by its own results, it is no random part of the suite.
    expect(readFileSync(join(out, 'REPORT.md'), 'utf8')).not.toContain('## The whole suites');
    expect(await evenhand(home, 'verify', 'decided')).toMatchObject({ code: 0 });
  });

  it('a subset of the user’s own choice is run, and nothing is said of the whole suite', async () => {
    write(home, { 'own.yaml': { subset: { sums: [{ samples: ['s-0000-en', 's-0001-en', 's-0002-zh'], draw: 3 }] } } });
    expect(await evenhand(home, 'run', 'mine.yaml', '--subset', 'own.yaml', '--out', 'own')).toMatchObject({ code: 0 });
    expect(rows(join(home, 'own/samples/a.csv'))).toHaveLength(3);
    expect(readFileSync(join(home, 'own/REPORT.md'), 'utf8')).not.toContain('## The whole suites');
  });

  it('can stand in the experiment itself, and is checked', async () => {
    const experiment = readJson('mine.yaml');
    write(home, { 'inside.yaml': { ...experiment, subset: { sums: [{ samples: ['s-0000-en'], draw: 1 }] } } });
    expect(await evenhand(home, 'run', 'inside.yaml', '--out', 'inside')).toMatchObject({ code: 0 });
    expect(rows(join(home, 'inside/samples/a.csv'))).toHaveLength(1);
    for (const [subset, message] of [
      [{ sums: [{ samples: ['nobody'], draw: 1 }] }, 'has no sample "nobody"'],
      [{ sums: [{ samples: ['s-0000-en', 's-0000-en'], draw: 1 }] }, 'stands in it twice'],
      [{ sumz: [{ samples: ['s-0000-en'], draw: 1 }] }, 'did you mean "sums"?'],
    ] as const) {
      write(home, { 'wrong.yaml': { subset } });
      const { code, stderr } = await evenhand(home, 'run', 'mine.yaml', '--subset', 'wrong.yaml', '--out', 'wrong');
      expect(code).toBe(4);
      expect(stderr).toContain(message);
      write(home, { 'inside.yaml': { ...experiment, subset } });
      expect((await evenhand(home, 'run', 'inside.yaml', '--out', 'wrong')).code).toBe(4);
    }
  });
});
