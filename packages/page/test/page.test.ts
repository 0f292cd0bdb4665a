// What stands in the file, without a browser.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messages } from '@evenhand/messages';
import { type Row, type RunTables, readRun } from '@evenhand/report';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPageState, sampleHash } from '../src/client/page-state.ts';
import { isOfKind } from '../src/client/sample-filter.ts';
import { SampleBody } from '../src/client/sample-panel.ts';
import { startSearch, toTerms } from '../src/client/sample-search.ts';
import { checkPage, writePage } from '../src/index.ts';
import type { ClientTexts, PageData } from '../src/page-data.ts';
import { createParts, type Parts } from '../src/samples/parts.ts';
import type { IndexEntry } from '../src/samples/shape.ts';
import { Frontiers } from '../src/view/frontiers.ts';
import { logTicks } from '../src/view/scatter.ts';
import { createRun, REFERENCE } from './support.ts';

const readData = (html: string) => JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)![1]!) as PageData;

describe('report.html', () => {
  let run: RunTables;
  let html: string;
  beforeAll(() => {
    run = createRun((text, index) => (index === 0 ? '</script><script>alert(1)</script><!--<script>' : text));
    html = readFileSync(writePage(run), 'utf8');
  });
  afterAll(() => rmSync(join(run.folder, '..'), { recursive: true }));

  it('is one file of less than 400 kB without its data, and names no address to fetch from', () => {
    const data = /id="data">(.*?)<\/script>/s.exec(html)![1]!;
    expect(Buffer.byteLength(html) - Buffer.byteLength(data)).toBeLessThan(400_000);
    const script = /<script>(.*?)<\/script>/s.exec(html)![1]!;
    const markup = html.replace(script, '').replace(data, '');
    expect(markup).not.toMatch(/\s(?:src|srcset|action|formaction|poster|background)=/);
    expect(
      [...markup.matchAll(/\shref="([^"]*)"/g)].map(([, to]) => to).filter((to) => !/^(#|data:,)/.test(to!)),
    ).toEqual([]);
    expect(markup).not.toMatch(/\son\w+=/);
    expect(markup).not.toMatch(/\sstyle=/);
    expect(readdirSync(run.folder)).not.toContain('report-data');
  });

  it('lets only its own script and style act', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/=]{44}' 'strict-dynamic'; style-src 'sha256-[\w+/=]{44}'; img-src data:; base-uri 'none'; form-action 'none'$/,
    );
  });

  it('holds every reply, and no reply ends the script that holds it', () => {
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script/g)).toHaveLength(2);
    const { samples } = readData(html);
    expect(samples.total).toBe(30);
    expect(samples.inlineSamples!.flatMap(({ replies }) => replies)).toHaveLength(60);
    expect(samples.inlineSamples![0]!.replies[0]!.text).toBe('</script><script>alert(1)</script><!--<script>');
  });

  it('shows the figures of the CSV files, in both languages', () => {
    for (const row of run.summary.filter(({ suite, language }) => suite === '*' && language === '*'))
      for (const text of [String(row.model), ((row.mean_score as number) * 100).toFixed(1)])
        expect(
          html
            .split('<div class="language"')
            .slice(1)
            .every((part) => part.includes(text)),
        ).toBe(true);
    expect(html).toContain('<h2 id="en-leaderboard-title">Leaderboard</h2>');
    expect(html).toContain('<h2 id="zh-leaderboard-title">排行榜</h2>');
    expect(readData(html).texts.zh.outcomes.correct).toBe('正确');
  });

  it('is the same bytes for the same run, and checked against the records', () => {
    expect(readFileSync(writePage(readRun(run.folder)), 'utf8')).toBe(html);
    expect(checkPage(run.folder)).toEqual({ findings: [], notes: [], files: 1 });
    const path = join(run.folder, 'report.html');
    writeFileSync(path, html.replace(/\d\d\.\d %/, '95.95 %'));
    expect(checkPage(run.folder).findings.map(({ place }) => place)).toEqual(['report.html']);
    writeFileSync(path, html.replace(/content="evenhand page \w+"/, 'content="evenhand page 0"'));
    expect(checkPage(run.folder)).toMatchObject({ findings: [], notes: [expect.stringContaining('another version')] });
    rmSync(path);
    expect(checkPage(run.folder)).toEqual({ findings: [], notes: [], files: 0 });
    writePage(run, 'zh');
    expect(readFileSync(path, 'utf8')).toContain('<html lang="zh-Hans" data-first="zh">');
    expect(checkPage(run.folder).findings).toEqual([]);
  });

  it('takes away the files beside it that an earlier page needed', () => {
    const long = createRun((text) => `${text}${' and so on'.repeat(2500)}`);
    writePage(long);
    const data = join(long.folder, 'report-data');
    const names = readdirSync(data);
    expect(names.length).toBeGreaterThan(1);
    expect(checkPage(long.folder)).toEqual({ findings: [], notes: [], files: 1 + names.length });
    writeFileSync(join(data, names[0]!), 'evenhandData("x",[])');
    writeFileSync(join(data, 'samples-9999.js'), '');
    expect(checkPage(long.folder).findings.map(({ place }) => place)).toEqual([`report-data/${names[0]}`]);
    writePage(long);
    expect(readdirSync(data)).toEqual(names);
    rmSync(join(long.folder, '..'), { recursive: true });
  });
});

describe('a question longer than the page shows', () => {
  it('is cut there, with how much is left out said, and stands whole in the inputs of the run', () => {
    const run = createRun();
    const [name] = readdirSync(join(run.folder, 'inputs')).filter((file) => file.startsWith('samples-'));
    const path = join(run.folder, 'inputs', name!);
    const [first, ...others] = readFileSync(path, 'utf8').split('\n');
    const sample = JSON.parse(first!) as { id: string; input: string; target: string[] };
    const long = { ...sample, input: 'why '.repeat(250_000), target: ['because '.repeat(5000)] };
    writeFileSync(path, [JSON.stringify(long), ...others].join('\n'));
    const { samples } = readData(readFileSync(writePage(readRun(run.folder)), 'utf8'));
    const shown = samples.inlineSamples!.find(({ messages }) => messages.some(({ cut }) => cut !== undefined))!;
    const question = shown.messages.at(-1)!;
    const characters = shown.messages.reduce((sum, { content, cut = 0 }) => sum + content.length + cut, 0);
    expect(question.content.length).toBeLessThan(30_000);
    expect(question.cut).toBeGreaterThan(900_000);
    expect(characters).toBeGreaterThanOrEqual(1_000_000);
    expect(shown.target.length + shown.targetCut!).toBe(40_000);
    expect(samples.inlineSamples!.filter(({ messages }) => messages.some((one) => 'cut' in one))).toHaveLength(1);
    const text = messages.browser.cutQuestion;
    const panel = renderToString(
      h(SampleBody, {
        data: { samples } as PageData,
        messages: messages as unknown as ClientTexts,
        sample: { ...shown, replies: [] },
      }),
    );
    expect(panel).toContain(text.replace('{n}', String(question.cut)));
    expect(panel).toContain(text.replace('{n}', String(shown.targetCut)));
    rmSync(join(run.folder, '..'), { recursive: true });
  });
});

describe('files beside the page', () => {
  const add = (parts: Parts, json: string) => {
    parts.put(json);
    parts.finish(json.length);
  };

  it('hold all entries in their order, and call by their names', () => {
    const files = new Map<string, string>();
    const parts = createParts(
      'samples',
      (name, content) => files.set(name, new TextDecoder().decode(content)),
      300_000,
    );
    for (let index = 0; index < 10; index++) add(parts, JSON.stringify({ index, text: `<${'x'.repeat(200_000)}` }));
    const { files: listed, inline } = parts.end();
    expect(inline).toBeNull();
    const read: { index: number }[] = [];
    for (const { name, first, count } of listed) {
      expect(first).toBe(read.length);
      expect(files.get(name)).not.toContain('<');
      const [, called, json] = /^evenhandData\("([^"]*)",(.*)\)\n$/s.exec(files.get(name)!)!;
      expect(called).toBe(name);
      const entries = JSON.parse(json!) as { index: number }[];
      expect(entries).toHaveLength(count);
      read.push(...entries);
    }
    expect(read.map(({ index }) => index)).toEqual(Array.from({ length: 10 }, (_, index) => index));
  });

  it('are none where there is little', () => {
    const parts = createParts('index', () => expect.unreachable(), 100);
    for (let index = 0; index < 10; index++) add(parts, `{"index":${index}}`);
    expect(parts.end()).toEqual({ files: [], inline: Array.from({ length: 10 }, (_, index) => ({ index })) });
  });
});

describe('the search', () => {
  it('reads words, and Chinese in pairs', () => {
    expect(toTerms('Where is wp-089? 一共多少')).toEqual(['where', 'is', 'wp', '089', '一共', '共多', '多少']);
    expect(toTerms('共')).toEqual(['共']);
  });

  it('finds by id, question and answer, also while it still reads', async () => {
    const entry = (id: string, q: string, a: string): IndexEntry => ({ id, s: 0, p: 0, l: 'en', o: ['c'], q, a });
    const entries = [
      entry('a-1', 'How many apples?', '12'),
      entry('a-2', '小明一共有多少个苹果？', '七'),
      entry('b-1', 'How many pears?', '12'),
    ];
    let reports = 0;
    const search = startSearch(entries, 3, () => reports++);
    expect(search.progress()).toBe(0);
    await expect.poll(() => search.progress()).toBe(1);
    expect(reports).toBe(1);
    expect(search.find('apples')).toEqual([0]);
    expect(search.find('how pea')).toEqual([2]);
    expect(search.find('多少')).toEqual([1]);
    expect(search.find('12').sort()).toEqual([0, 2]);
    expect(search.find('nothing of it')).toEqual([]);
    expect(search.find('a 1')).toEqual([0]);
  });

  it('holds all words of a query, also those that stand nearly everywhere', async () => {
    const entries = Array.from({ length: 1000 }, (_, index): IndexEntry => {
      const q = `How many ${index % 2 === 0 ? 'apples' : 'pears'} has number${index}?`;
      return { id: `s-${index}`, s: 0, p: 0, l: 'en', o: ['c'], q, a: '' };
    });
    const search = startSearch(entries, entries.length, () => {});
    await expect.poll(() => search.progress()).toBe(1);
    expect(search.find('how many')).toHaveLength(1000);
    expect(search.find('apples how')).toHaveLength(500);
    expect(search.find('apples number7').sort((a, b) => a - b)).toEqual(
      entries.flatMap(({ q }, index) => (/apples has number7/.test(q) ? [index] : [])),
    );
    expect(search.find('pears number8')).not.toContain(8);
    expect(search.find('how many bananas')).toEqual([]);
  });

  it('tells where models disagree, trial by trial', () => {
    expect(isOfKind({ o: ['c', 'i'] }, 'disagree')).toBe(true);
    expect(isOfKind({ o: ['i', 't', 'f'] }, 'disagree')).toBe(false);
    expect(isOfKind({ o: ['cc', 'ci'] }, 'disagree')).toBe(true);
    expect(isOfKind({ o: ['cc', 'ci'] }, 'allRight')).toBe(false);
    expect(isOfKind({ o: ['c', ''] }, 'allRight')).toBe(true);
    expect(isOfKind({ o: ['i', 'p'] }, 'allWrong')).toBe(true);
    expect(isOfKind({ o: ['i', 'n'] }, 'unread')).toBe(true);
    expect(isOfKind({ o: ['i', 'f'] }, 'failed')).toBe(true);
    expect(isOfKind({ o: ['i', 'c'] }, 'failed')).toBe(false);
  });
});

describe('the address', () => {
  it('names a language, a place or a sample', () => {
    const name = { suite: 'word-problems', prompt: 'main', id: 'a/b ü #1' };
    expect(readPageState(sampleHash('zh', name), 'en')).toEqual({ language: 'zh', sample: name });
    expect(readPageState('#zh-pairs', 'en')).toEqual({ language: 'zh', sample: null });
    expect(readPageState('', 'zh')).toEqual({ language: 'zh', sample: null });
    expect(readPageState('#en/sample/x/main/%E0%A4', 'zh')).toEqual({
      language: 'en',
      sample: { suite: 'x', prompt: 'main', id: '%E0%A4' },
    });
  });
});

describe('the plots', () => {
  it('join the models that frontier.csv has on the front, from the cheapest on', () => {
    const models = ['dear', 'cheap', 'beaten', 'middle'];
    const reference = readRun(REFERENCE);
    const [at] = reference.frontier;
    const frontier = models.map(
      (model, index): Row => ({
        ...at!,
        model,
        cost_per_sample_usd: [9, 1, 5, 4][index]!,
        quality: [0.9, 0.2, 0.1, 0.6][index]!,
        on_cost_front: model !== 'beaten',
        s_per_sample: null,
      }),
    );
    const html = renderToString(h(Frontiers, { run: { ...reference, frontier } }));
    const heights = new Map(
      [...html.matchAll(/data-tip="(\w+):.*?<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, name, , y]) => [name, y]),
    );
    const round = (name: string) => String(Math.round(Number(heights.get(name)) * 10) / 10);
    const path = /<path class="frontier" d="([^"]+)"/.exec(html)![1]!;
    // Starts at the cheapest, and climbs to each of the others.
    expect(path.split('V').map((part) => /[\d.]+(?=H|$)/.exec(part.replace(/^M[\d.]+,/, ''))![0])).toEqual(
      ['cheap', 'middle', 'dear'].map(round),
    );
    expect(html).toContain(messages.page.nothingPlotted);
  });

  it('have a few round ticks at any range', () => {
    for (const range of [
      [0.00012, 0.00031],
      [0.4, 90],
      [1e-6, 3],
    ] as const) {
      const ticks = logTicks(range);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(9);
      expect(ticks.every((tick) => tick >= range[0] && tick <= range[1])).toBe(true);
    }
  });
});

it('the script is built', () => {
  // By `node scripts/build.ts`, which the root's scripts call.
  expect(existsSync(join(import.meta.dirname, '..', 'dist', 'page-client.js'))).toBe(true);
});
