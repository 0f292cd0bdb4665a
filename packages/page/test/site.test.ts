// The site that `evenhand leaderboard` writes, without a browser.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Manifest } from '@evenhand/core';
import { currentLanguage, inLanguage } from '@evenhand/messages';
import { type NightLog, publishedFrontierRows } from '@evenhand/report';
import { afterAll, describe, expect, it } from 'vitest';
import { type SiteTable, writeSite } from '../src/index.ts';
import { escapeXml, toUrn } from '../src/site/feed.ts';
import { siteFileSchema } from '../src/site/site-file.ts';
import { linkTo, toFileName } from '../src/site/site-paths.ts';
import { createClaims, createNight, createNightsFolder, imported } from './nights.ts';

const parents: string[] = [];
const createParent = () => {
  const parent = createNightsFolder();
  parents.push(parent);
  return parent;
};
afterAll(() => {
  for (const parent of parents) rmSync(parent, { recursive: true });
});

const build = (folders: readonly string[], out: string, more: Partial<Parameters<typeof writeSite>[1]> = {}) =>
  writeSite(folders, { out, version: '9.9.9', ...more });

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}
const readAll = (folder: string) =>
  new Map(listFiles(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

/** Every address in the pages and the feed, with the file that it stands in. */
function listLinks(site: string): { from: string; to: string }[] {
  return [...readAll(site)].flatMap(([from, text]) =>
    /\.(?:html|xml)$/.test(from)
      ? [...text.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, to]) => ({ from, to: to! }))
      : [],
  );
}

const otherSeed = (manifest: Parameters<typeof imported>[0]) => ({
  ...manifest,
  settings: { ...manifest.settings, seed: 7 },
});

describe('a site of several nights', () => {
  const parent = createParent();
  const nights = ['2026-11-23', '2026-11-24', '2026-11-25'].map((day) => createNight(parent, day));
  const site = join(parent, 'site');
  build(nights, site);

  it('has a page for each model, suite and run, the files for programs, and runs no script', () => {
    const names = listFiles(site);
    for (const name of [
      '.nojekyll',
      'index.html',
      'feed.xml',
      'models/smollm2-135m-instruct.html',
      'suites/extraction.html',
      'runs/first-look-20261123T010000Z-0000.html',
      'data/leaderboard.json',
      'data/summary.csv',
      'data/history.csv',
      'data/runs/first-look-20261123T010000Z-0000/summary.csv',
      'data/runs/first-look-20261123T010000Z-0000/manifest.json',
    ])
      expect(names).toContain(name);
    for (const [name, text] of readAll(site))
      if (name.endsWith('.html')) {
        expect(text).not.toMatch(/<script|\son\w+=|\sstyle=|javascript:/i);
        expect(text).toContain(`content="default-src &#39;none&#39;`.replaceAll('&#39;', "'"));
      }
  });

  it('holds no link that leads nowhere, and none to elsewhere', () => {
    const links = listLinks(site);
    expect(links.length).toBeGreaterThan(100);
    for (const { from, to } of links) {
      if (to === 'data:,') continue;
      expect(to).not.toMatch(/^(?:[a-z]+:|\/)/i);
      const [path, fragment] = to.split('#') as [string, string?];
      const target = path === '' ? join(site, from) : join(site, dirname(from), decodeURIComponent(path));
      expect(existsSync(target), `${from} → ${to}`).toBe(true);
      if (fragment !== undefined) expect(readFileSync(target, 'utf8'), `${from} → ${to}`).toContain(`id="${fragment}"`);
    }
  });

  it('is the same bytes when it is built again, in any order, with any clock', () => {
    const again = join(parent, 'again');
    build(nights.toReversed(), again);
    expect(readAll(again)).toEqual(readAll(site));
    expect(build(nights, site)).toMatchObject({ changed: [], removed: [] });
  });

  it('shows the figures of the CSV files, each with its interval, n and day', () => {
    const front = readFileSync(join(site, 'index.html'), 'utf8');
    const current = readFileSync(join(site, 'data', 'summary.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(current).toHaveLength(1 + 3 * 2);
    expect(current[0]).toMatch(/^run,run_started_at,manifest_sha256,comparable,suite,/);
    const row = current.find((line) => line.includes(',word-problems,') && line.includes('qwen2.5'))!.split(',');
    expect(row.slice(0, 2)).toEqual(['first-look-20261125T010000Z-0000', '2026-11-25T01:00:00.000Z']);
    const board = siteFileSchema.parse(JSON.parse(readFileSync(join(site, 'data', 'leaderboard.json'), 'utf8')));
    expect(board.suites.map(({ suite }) => suite)).toEqual(['extraction', 'shopping-assistant', 'word-problems']);
    for (const { rows, metric } of board.suites)
      for (const one of rows) {
        const value = metric === 'accuracy' ? one.accuracy : one.meanScore;
        const [lo, hi] = metric === 'accuracy' ? [one.accuracyLo, one.accuracyHi] : [one.meanScoreLo, one.meanScoreHi];
        expect(front).toContain(
          `${(value! * 100).toFixed(1)} % [${(lo! * 100).toFixed(1)}, ${(hi! * 100).toFixed(1)}]`,
        );
        expect(one.startedAt).toBe('2026-11-25T01:00:00.000Z');
      }
    expect(front).toContain('>2026-11-25</a>');
  });

  it('draws the nights as points on one line, with their intervals', () => {
    const page = readFileSync(join(site, 'models', 'smollm2-135m-instruct.html'), 'utf8');
    const plots = page.split('<svg class="plot"').slice(1);
    expect(plots).toHaveLength(4);
    for (const plot of plots) {
      expect(plot.match(/<circle/g)).toHaveLength(3);
      expect(plot.match(/class="whisker"/g)).toHaveLength(3);
      expect(plot.match(/class="joined"/g)).toHaveLength(2);
      expect(plot).not.toContain('class="break"');
    }
  });

  it('changes only what another night touches', () => {
    const before = readAll(site);
    const written = build([...nights, createNight(parent, '2026-11-26', { manifest: onlySmol })], site);
    const after = readAll(site);
    const differing = [...after.keys()].filter(
      (name) => name !== 'data/files.json' && after.get(name) !== before.get(name),
    );
    expect(written.changed).toEqual(differing);
    expect(differing.filter((name) => name.startsWith('models/'))).toEqual(['models/smollm2-135m-instruct.html']);
    expect(differing.filter((name) => name.startsWith('runs/'))).toEqual([
      'runs/first-look-20261126T010000Z-0000.html',
    ]);
    expect(differing.filter((name) => name.startsWith('data/runs/')).every((name) => name.includes('20261126'))).toBe(
      true,
    );
  });

  it('takes away the pages of a run that is no longer named, and nothing that it did not write', () => {
    writeFileSync(join(site, 'CNAME'), 'example.org\n');
    const { removed } = build(nights.slice(0, 2), site);
    expect(removed).toContain('runs/first-look-20261125T010000Z-0000.html');
    expect(existsSync(join(site, 'data', 'runs', 'first-look-20261125T010000Z-0000'))).toBe(false);
    expect(readFileSync(join(site, 'CNAME'), 'utf8')).toBe('example.org\n');
  });

  it('is refused in a folder with files of somebody else, in that of a run, and with a run twice', () => {
    const taken = join(parent, 'taken');
    mkdirSync(taken);
    writeFileSync(join(taken, 'index.html'), 'mine');
    expect(() => build(nights, taken)).toThrow(/holds index\.html, which no site of evenhand is known to have written/);
    expect(readFileSync(join(taken, 'index.html'), 'utf8')).toBe('mine');
    expect(() => build(nights, nights[0]!)).toThrow(/is the folder of a run/);
    expect(() => build([nights[0]!, nights[0]!], join(parent, 'twice'))).toThrow(/name each run once/);
    expect(() => build([], join(parent, 'none'))).toThrow(/found no run/);
  });

  it('removes nothing outside of its folder, whatever the list of an earlier build says', () => {
    const out = join(parent, 'lied');
    build(nights, out);
    const victim = join(parent, 'victim.html');
    writeFileSync(victim, 'keep');
    writeFileSync(
      join(out, 'data', 'files.json'),
      JSON.stringify({
        schema: 1,
        files: [...listFiles(out), '../victim.html', 'runs/../../victim.html', 'notes.txt'],
      }),
    );
    writeFileSync(join(out, 'notes.txt'), 'keep');
    build(nights, out);
    expect(readFileSync(victim, 'utf8')).toBe('keep');
    expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('keep');
    writeFileSync(join(out, 'data', 'files.json'), '{"files": 3}');
    expect(() => build(nights, out)).toThrow(/is not the list of files of a site/);
  });
});

/** A run of one model alone. */
const onlySmol = (manifest: Parameters<typeof imported>[0]) => {
  const keep = (name: string) => name.includes('smollm2');
  return {
    ...manifest,
    models: manifest.models.filter(({ id }) => keep(id)),
    inputs: manifest.inputs.filter(({ path }) => !path.startsWith('inputs/model-') || keep(path)),
    records: manifest.records.filter(({ path }) => keep(path)),
  };
};

describe('rows that may not be compared', () => {
  it('are not joined on one line: a mark stands between them, and a note says why', () => {
    const parent = createParent();
    const folders = [
      createNight(parent, '2026-11-23'),
      createNight(parent, '2026-11-24', { manifest: otherSeed }),
      createNight(parent, '2026-11-25', {
        manifest: (manifest) => ({
          ...otherSeed(manifest),
          suites: manifest.suites.map((suite) => (suite.name === 'extraction' ? { ...suite, version: 2 } : suite)),
        }),
      }),
      createNight(parent, '2026-11-26', {
        manifest: (manifest) => ({
          ...otherSeed(manifest),
          suites: manifest.suites.map((suite) => (suite.name === 'extraction' ? { ...suite, version: 2 } : suite)),
          models: manifest.models.map((model) => ({
            ...model,
            identity: { ...model.identity, digest: 'f'.repeat(64) },
          })),
        }),
      }),
    ];
    const site = join(parent, 'site');
    build(folders, site);
    const page = readFileSync(join(site, 'models', 'smollm2-135m-instruct.html'), 'utf8');
    const extraction = page.slice(page.indexOf('>extraction</a></h2>'), page.indexOf('>shopping-assistant</a></h2>'));
    expect(extraction.match(/class="joined"/g)).toBeNull();
    expect(extraction.match(/<g class="break">/g)).toHaveLength(3);
    expect(extraction).toContain('<li>2026-11-24: seed: 20261180 became 7</li>');
    expect(extraction).toContain('<li>2026-11-25: suite extraction: version 1 became 2</li>');
    expect(extraction).toMatch(/<li>2026-11-26: model smollm2-135m-instruct: digest [0-9a-f]{64} became f{64}<\/li>/);
    const problems = page.slice(page.indexOf('>word-problems</a></h2>'));
    expect(problems.slice(0, problems.indexOf('<h2')).match(/<g class="break">/g)?.length).toBeGreaterThanOrEqual(2);
    const suite = readFileSync(join(site, 'suites', 'extraction.html'), 'utf8');
    expect(suite).toContain('Not comparable with the rows above: suite extraction: version 1 became 2.');
    expect(suite).toContain('Not comparable with the rows above: seed: 20261180 became 7.');
    expect(suite).toContain('Until 2026-11-23, on other grounds');
  });

  it('are not joined where other kernels computed', () => {
    const parent = createParent();
    const site = join(parent, 'site');
    const manifest = (before: Manifest): Manifest => ({
      ...before,
      models: before.models.map((model) => ({ ...model, identity: { ...model.identity, kernels: 'AVX' } })),
    });
    build([createNight(parent, '2026-11-23'), createNight(parent, '2026-11-24', { manifest })], site);
    const page = readFileSync(join(site, 'models', 'smollm2-135m-instruct.html'), 'utf8');
    expect(page).toMatch(/<li>2026-11-24: model smollm2-135m-instruct: kernels [^<]* became AVX<\/li>/);
    expect(page.match(/class="joined"/g)).toBeNull();
  });

  it('are joined where nothing but prices changed', () => {
    const parent = createParent();
    const folders = [
      createNight(parent, '2026-11-23'),
      createNight(parent, '2026-11-24', {
        inputs: (text, name) =>
          name.includes('model-')
            ? JSON.stringify({
                ...JSON.parse(text),
                price: { input: 1, output: 2, cachedInput: null, cacheWrite: null },
              })
            : text,
      }),
    ];
    const site = join(parent, 'site');
    build(folders, site);
    const page = readFileSync(join(site, 'models', 'smollm2-135m-instruct.html'), 'utf8');
    expect(page).not.toContain('class="break"');
    expect(page.match(/class="joined"/g)).toHaveLength(4);
  });

  it('of other samples are parted too, though version and settings are the same', () => {
    const parent = createParent();
    const folders = [
      createNight(parent, '2026-11-23'),
      createNight(parent, '2026-11-24', {
        inputs: (text, name) => (name.includes('samples-extraction') ? text.replace('"id"', ' "id"') : text),
      }),
    ];
    const site = join(parent, 'site');
    build(folders, site);
    const page = readFileSync(join(site, 'models', 'smollm2-135m-instruct.html'), 'utf8');
    expect(page).toContain('suite extraction: its samples changed');
  });
});

describe('models of several runs', () => {
  it('share one table with ranks and pairs where they were asked the same', () => {
    const parent = createParent();
    const onlyQwen = (manifest: Parameters<typeof imported>[0]) => {
      const keep = (name: string) => name.includes('qwen');
      return {
        ...manifest,
        models: manifest.models.filter(({ id }) => keep(id)),
        inputs: manifest.inputs.filter(({ path }) => !path.startsWith('inputs/model-') || keep(path)),
        records: manifest.records.filter(({ path }) => keep(path)),
      };
    };
    const both = join(parent, 'both');
    const apart = join(parent, 'apart');
    build([createNight(parent, '2026-11-22')], both);
    build(
      [
        createNight(parent, '2026-11-23', { manifest: onlySmol }),
        createNight(parent, '2026-11-24', { manifest: onlyQwen }),
      ],
      apart,
    );
    const boards = [both, apart].map(
      (site) => siteFileSchema.parse(JSON.parse(readFileSync(join(site, 'data', 'leaderboard.json'), 'utf8'))).suites,
    );
    const figures = boards.map((suites) =>
      suites.map(({ suite, rows }) => [
        suite,
        rows.map(({ model, rankLo, rankHi, meanScore }) => [model, rankLo, rankHi, meanScore]),
      ]),
    );
    expect(figures[1]).toEqual(figures[0]);
    expect(readFileSync(join(apart, 'suites', 'extraction.html'), 'utf8')).toContain('<table class="matrix">');
  });

  it('stand by their newest complete run; a newer one with failures is named', () => {
    const parent = createParent();
    const failing = (line: string) => {
      const record = JSON.parse(line);
      if (!String(record.key).startsWith('extraction')) return line;
      return JSON.stringify({
        ...record,
        outcome: 'failed',
        score: null,
        turns: [{ ...record.turns[0], generation: null, failedAttempts: [] }],
        failure: 'server: down',
      });
    };
    const broken = createNight(parent, '2026-11-24', { records: failing });
    const site = join(parent, 'site');
    build([createNight(parent, '2026-11-23'), broken], site);
    const { suites } = siteFileSchema.parse(JSON.parse(readFileSync(join(site, 'data', 'leaderboard.json'), 'utf8')));
    const days = new Map(suites.map(({ suite, rows }) => [suite, rows.map(({ startedAt }) => startedAt.slice(0, 10))]));
    expect(days.get('extraction')).toEqual(['2026-11-23', '2026-11-23']);
    expect(days.get('word-problems')).toEqual(['2026-11-24', '2026-11-24']);
  });
});

describe('results of others', () => {
  it('stand apart: in no rank, no average, no history and no file of our own', () => {
    const parent = createParent();
    const own = createNight(parent, '2026-11-23', { manifest: onlySmol });
    const others = createNight(parent, '2026-11-24', { manifest: imported });
    const site = join(parent, 'site');
    build([own, others], site);
    const board = siteFileSchema.parse(JSON.parse(readFileSync(join(site, 'data', 'leaderboard.json'), 'utf8')));
    expect(new Set(board.suites.flatMap(({ rows }) => rows.map(({ model }) => model)))).toEqual(
      new Set(['smollm2-135m-instruct']),
    );
    expect(board.published).toHaveLength(6);
    for (const name of ['summary.csv', 'history.csv'])
      expect(readFileSync(join(site, 'data', name), 'utf8')).not.toContain('qwen');
    expect(readFileSync(join(site, 'data', 'published.csv'), 'utf8')).toContain('qwen');
    const front = readFileSync(join(site, 'index.html'), 'utf8');
    expect(front.slice(0, front.indexOf('<section id="others"'))).not.toContain('qwen');
    const model = readFileSync(join(site, 'models', 'qwen2.5-coder-0.5b-instruct.html'), 'utf8');
    expect(model).toContain('Results of others');
    expect(model).not.toContain('<svg class="plot"');
    const alone = join(parent, 'alone');
    build([others], alone);
    expect(readFileSync(join(alone, 'index.html'), 'utf8')).toContain('There is no run of our own yet');
  });
});

describe('published totals of others', () => {
  const hostile = '=1+1<script>x</script>\u202e|"';
  const table: SiteTable = {
    name: 'Their table',
    source: 'https://example.invalid/<b>',
    sha256: 'f'.repeat(64),
    notes: [`${hostile}: 3 of 4 are 75 %, and 80 % is printed`],
    rows: publishedFrontierRows('t', [
      { model: hostile, samples: 4, right: 3, totalCostUsd: 2, secondsPerSample: null },
      { model: 'cheap', samples: 4, right: 1, totalCostUsd: null, secondsPerSample: 1.5 },
    ]),
  };

  it('have a page, a CSV and a place in the JSON, apart from all rows, as text', () => {
    const parent = createParent();
    const own = createNight(parent, '2026-11-23', { manifest: onlySmol });
    const [site, without] = [join(parent, 'site'), join(parent, 'without')];
    build([own], site, { tables: [table] });
    build([own], without);
    const board = siteFileSchema.parse(JSON.parse(readFileSync(join(site, 'data', 'leaderboard.json'), 'utf8')));
    const [entry] = board.tables;
    expect(entry).toMatchObject({ name: 'Their table', models: 2, sha256: 'f'.repeat(64) });
    const html = readFileSync(join(site, entry!.page), 'utf8');
    expect(html).not.toContain('<script');
    expect(html).toContain('=1+1&lt;script>x&lt;/script>\\u202e|');
    for (const text of ['75.0 % [', '$0.50', '1.50 s', '&lt;b>', '80 % is printed']) expect(html).toContain(text);
    const csv = readFileSync(join(site, entry!.file), 'utf8');
    expect(csv.split('\n')[0]).toBe(readFileSync(join(own, 'frontier.csv'), 'utf8').split('\n')[0]);
    expect(csv).toContain('cheap');
    // No formula, no mark that turns the direction.
    expect(csv).toContain('"\'=1+1<script>x</script>\\u202e|"""');
    expect(csv).not.toContain('\u202e');
    for (const { from, to } of listLinks(site).filter(({ to: one }) => !/^(?:#|data:|https?:)/.test(one)))
      expect(existsSync(join(site, dirname(from), decodeURIComponent(to.split('#')[0]!)))).toBe(true);
    // Everything else is what it is without them.
    const [all, others] = [readAll(site), readAll(without)];
    for (const [path, text] of others)
      if (/^data\/(?!files|leaderboard)/.test(path) || /^runs\//.test(path))
        expect([path, all.get(path)?.replace(/<li><a href="[^"]*#totals">[^<]*<\/a><\/li>/, '')]).toEqual([path, text]);
    expect(all.get('index.html')!.split('<section')).toHaveLength(
      others.get('index.html')!.split('<section').length + 1,
    );
    expect(build([own], site).removed).toEqual([entry!.file, entry!.page].sort());
    expect(() => build([own], site, { tables: [table, table] })).toThrow(/two tables are called Their table/);
  });
});

describe('the feed', () => {
  it('is well-formed Atom with ids that stay when nights come and go', () => {
    const parent = createParent();
    const nights = ['2026-11-23', '2026-11-24'].map((day) => createNight(parent, day));
    const [one, two] = [join(parent, 'one'), join(parent, 'two')];
    build(nights.slice(0, 1), one);
    build(nights, two, { url: 'https://example.org/board' });
    const [first, second] = [one, two].map((site) => readFileSync(join(site, 'feed.xml'), 'utf8')) as [string, string];
    const ids = (text: string) => [...text.matchAll(/<entry>\s*<id>([^<]+)<\/id>/g)].map(([, id]) => id);
    expect(ids(second)).toContain(ids(first)[0]);
    expect(new Set(ids(second)).size).toBe(2);
    for (const id of ids(second))
      expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(second).toContain('<updated>2026-11-24T01:10:00.000Z</updated>\n  <author>');
    expect(second).toContain('<id>https://example.org/board/</id>');
    expect(second).toContain('href="https://example.org/board/runs/first-look-20261124T010000Z-0000.html"');
    expect(first).toContain('href="runs/first-look-20261123T010000Z-0000.html"');
    for (const text of [first, second]) {
      expect(
        text.startsWith('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'),
      ).toBe(true);
      const open: string[] = [];
      for (const [, closing, name, self] of text.replace(/^<\?.*\?>/, '').matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
        if (self === '/') continue;
        if (closing === '') open.push(name!);
        else expect(open.pop()).toBe(name);
      }
      expect(open).toEqual([]);
    }
  });

  it('writes out what XML has no sign for', () => {
    expect(escapeXml('a<b>&"\u0000\u001b\u202e\uffff')).toBe('a&lt;b&gt;&amp;&quot;\\u0000\\u001b\\u202e\\uffff');
    expect(toUrn('x')).toBe(toUrn('x'));
    expect(toUrn('x')).not.toBe(toUrn('y'));
  });
});

describe('what others wrote', () => {
  it('stays text in pages, files and feed', () => {
    const parent = createParent();
    const hostile = '<script>alert(1)</script>"\'>\u202e=1+1';
    const folder = createNight(parent, '2026-11-23', {
      manifest: (manifest) => ({
        ...manifest,
        runId: `../../${hostile}`,
        experiment: hostile,
        skipped: [{ model: hostile, host: hostile, reason: hostile }],
      }),
      claims: createClaims(hostile, hostile),
    });
    const site = join(parent, 'site');
    build([folder], site, { name: hostile });
    for (const [name, text] of readAll(site)) {
      expect(name).toMatch(/^[\w./@-]+$/);
      expect(relative(site, join(site, name)).startsWith('..')).toBe(false);
      if (!/\.(?:html|xml)$/.test(name)) continue;
      expect(text).not.toContain('<script');
      expect(text).not.toContain('\u202e');
    }
    expect(readFileSync(join(site, 'index.html'), 'utf8')).toContain('&lt;script>alert(1)');
    expect(readFileSync(join(site, 'data', 'history.csv'), 'utf8')).not.toMatch(/^=|,=|\u202e/m);
  });

  it('becomes file names that no system refuses, each its own', () => {
    const ids = [
      'a',
      'A',
      'con',
      'index',
      '../x',
      'x/y',
      'x y',
      '',
      '.',
      'ä',
      '模型',
      'x'.repeat(300),
      'a.',
      'a-b',
      'a_b',
    ];
    const names = ids.map(toFileName);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(ids.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9._@-]{0,99}$/);
    expect(toFileName('gpt-6-luna@openai')).toBe('gpt-6-luna@openai');
    expect(toFileName(toFileName('A'))).not.toBe(toFileName('A'));
    expect(linkTo('models/a.html', 'data/x y.csv')).toBe('../data/x%20y.csv');
  });
});

describe('languages', () => {
  it('are one a site, and every text has both', () => {
    const parent = createParent();
    const night = createNight(parent, '2026-11-23');
    const site = join(parent, 'zh');
    expect(currentLanguage()).toBe('en');
    inLanguage('zh', () => build([night], site));
    const front = readFileSync(join(site, 'index.html'), 'utf8');
    expect(front).toContain('<html lang="zh-Hans">');
    expect(front).toContain('<h1>排行榜</h1>');
    expect(front).not.toMatch(/>(?:Suites|Models|Runs|Files)</);
    expect(readFileSync(join(site, 'data', 'summary.csv'), 'utf8')).toMatch(/^run,run_started_at,/);
  });
});

describe('nights', () => {
  it('are told of with what was carried over, put off, and priced again', () => {
    const parent = createParent();
    const night = createNight(parent, '2026-11-23');
    const log: NightLog = {
      schema: 1,
      experiment: 'first-look',
      expenses: [],
      repriced: [
        {
          model: 'smollm2-135m-instruct',
          suite: 'extraction',
          run: 'first-look-20261123T010000Z-0000',
          at: '2026-11-25T01:00:00.000Z',
          storedUsd: 1,
          usd: 2,
          perCorrectUsd: 0.5,
        },
      ],
      nights: [
        {
          at: '2026-11-25T01:00:00.000Z',
          status: 'budget',
          runs: [],
          requested: [],
          carried: [
            { model: 'smollm2-135m-instruct', suite: 'extraction', run: 'x', since: '2026-11-23T01:00:00.000Z' },
          ],
          putOff: [{ model: 'a', suite: 'b', why: 'the budget of 2026-11 is spent' }],
        },
      ],
    };
    const site = join(parent, 'site');
    build([night], site, { nightLogs: [log] });
    const front = readFileSync(join(site, 'index.html'), 'utf8');
    expect(front).toContain(
      'The last night was 2026-11-25: 0 pairs of model and suite were requested, 1 had not changed and keeps its row',
    );
    expect(front).toContain('Not requested in the last night: a on b: the budget of 2026-11 is spent.');
    expect(front).toContain('$0.500 at the prices of the last night (2026-11-25)');
  });
});

describe('adoption', () => {
  it('stands beside what was measured, with its date, or is said to be missing', () => {
    const parent = createParent();
    const night = createNight(parent, '2026-11-23');
    const [none, some] = [join(parent, 'none'), join(parent, 'some')];
    build([night], none);
    expect(readFileSync(join(none, 'index.html'), 'utf8')).toContain('There is no snapshot yet.');
    build([night], some, {
      adoption: {
        readAt: '2026-11-20T01:00:00.000Z',
        source: 'http://127.0.0.1',
        models: [
          {
            id: 'smollm2-135m-instruct',
            repository: 'a/b',
            developer: 'Hugging Face',
            origin: 'US',
            downloads: 3000,
            downloadsAllTime: null,
            likes: 5,
          },
          {
            id: 'other',
            repository: 'c/d',
            developer: 'Other',
            origin: 'CN',
            downloads: 1000,
            downloadsAllTime: 9000,
            likes: null,
          },
        ],
        missing: [{ id: 'lost', repository: null, why: 'no repository' }],
      },
    });
    const front = readFileSync(join(some, 'index.html'), 'utf8');
    expect(front).toContain('as of 2026-11-20, 3 days before what was measured');
    expect(front).toContain('>75.0 %</td>');
    expect(front).toContain('>3,000</td>');
    expect(front).toContain('Not in the snapshot: lost.');
    const [before, after] = [none, some].map((site) => readFileSync(join(site, 'data', 'leaderboard.json'), 'utf8'));
    expect(after).toBe(before);
    expect(JSON.parse(readFileSync(join(some, 'data', 'adoption.json'), 'utf8'))).toMatchObject({ ageDays: 3 });
  });
});
