// Sections that only some runs have, in a real browser: the same weights at several hosts, judge models, adoption.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AdoptionSnapshot, type RunTables, writeRunAdoption } from '@evenhand/report';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writePage } from '../src/index.ts';
import { CHROMIUM, createRun, PICTURES } from './support.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const AXE = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('axe-core/package.json')), 'axe.min.js'),
  'utf8',
);
const where = CHROMIUM === null ? ' (left out: no chromium here; apt-get install chromium)' : '';
const SECTIONS = ['same-weights', 'judge', 'adoption'] as const;
const HOSTILE = '<img src=x onerror="globalThis.hacked = 1">\u202e| **x** `y`';

const adoption: AdoptionSnapshot = {
  readAt: '2026-11-20T04:00:00.000Z',
  source: 'https://huggingface.co',
  models: ['qwen2.5-coder-0.5b-instruct', 'smollm2-135m-instruct'].map((id, at) => ({
    id,
    repository: `somebody/${HOSTILE}${at}`,
    developer: at === 0 ? 'Alibaba' : HOSTILE,
    origin: at === 0 ? 'CN' : null,
    downloads: at === 0 ? 1_234_567 : null,
    downloadsAllTime: 98_765_432,
    likes: 4321,
  })),
  missing: [{ id: HOSTILE, repository: null, why: 'the roster names none' }],
};

const judgeResult = (model: string): RunTables['judgeResults'][number] => ({
  suite: 'word-problems',
  model,
  scorer: 'judge@5',
  n: 10,
  agreement: {
    agreed: 8,
    disagreed: 2,
    unreadable: 1,
    unstable: 0,
  } as unknown as RunTables['judgeResults'][number]['agreement'],
  kappa: 0.5,
  spent: { requests: 20, inputTokens: 100, outputTokens: 10, usd: 0.25 } as RunTables['judgeResults'][number]['spent'],
});

/** Both models of the run are the same weights at two hosts, a judge scored, and there is a snapshot of downloads. */
function createFullRun(): RunTables {
  const run = createRun(
    (text, index) => (index % 7 === 0 ? HOSTILE : text),
    (manifest) => ({
      ...manifest,
      models: manifest.models.map((model) => ({
        ...model,
        identity: { ...model.identity, weightsSha256: 'a'.repeat(64) },
      })),
    }),
  );
  writeRunAdoption(run.folder, adoption);
  return { ...run, adoption, judgeResults: run.manifest.models.map(({ id }) => judgeResult(id)) };
}

describe.skipIf(CHROMIUM === null)(`sections of some runs in a browser${where}`, () => {
  let browser: Browser;
  let run: RunTables;
  let url: string;

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    run = createFullRun();
    url = pathToFileURL(writePage(run)).href;
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    if (run !== undefined) rmSync(dirname(run.folder), { recursive: true });
  });

  async function open(language: string, options: BrowserContextOptions) {
    const context = await browser.newContext({ offline: true, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL('.', url).href)) complaints.push(`request ${request.url()}`);
    });
    await page.goto(`${url}#${language}`);
    return { page, complaints, close: () => context.close() };
  }

  /** Cells of the tables of a section, as they are seen. */
  const readCells = (page: Page, language: string, id: string) =>
    page.locator(`[id="${language}-${id}"] table:visible :is(td, th)`).allInnerTexts();

  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const language of ['en', 'zh'] as const)
        it(`are sound at ${width} × ${height}, ${colorScheme}, ${language}, and whole without JavaScript`, async () => {
          const viewport = { width, height };
          const { page, complaints, close } = await open(language, { viewport, colorScheme });
          expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
          const shown: string[][] = [];
          for (const id of SECTIONS) {
            const section = page.locator(`[id="${language}-${id}"]`);
            expect([id, await section.locator('table:visible').count()]).not.toEqual([id, 0]);
            expect(await page.locator(`nav:visible a[href="#${language}-${id}"]`).count()).toBe(1);
            await section.screenshot({ path: join(PICTURES, `section-${id}-${language}-${colorScheme}-${width}.png`) });
            shown.push(await readCells(page, language, id));
          }
          await page.evaluate(AXE);
          const barriers = await page.evaluate(async () => {
            const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run();
            return violations
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
          });
          expect(barriers).toEqual([]);
          expect(await page.evaluate(() => (globalThis as { hacked?: number }).hacked)).toBeUndefined();
          expect(complaints).toEqual([]);
          await close();
          const off = await open(language, { viewport, colorScheme, javaScriptEnabled: false });
          for (const [at, id] of SECTIONS.entries()) expect(await readCells(off.page, language, id)).toEqual(shown[at]);
          await off.close();
        });

  it('say what the files say: verdicts of hosts, agreement of judges, downloads with their date', async () => {
    const { page, close } = await open('en', { viewport: { width: 1280, height: 800 } });
    const text = async (id: string) =>
      ((await page.locator(`[id="en-${id}"]`).textContent()) ?? '').replace(/\s+/g, ' ');
    const hosts = await text('same-weights');
    for (const { model_a, model_b, accuracy_verdict } of run.hosts.slice(0, 1)) {
      expect(hosts).toContain(String(model_a));
      expect(hosts).toContain(String(model_b));
      expect(hosts).toContain(String(accuracy_verdict).replaceAll('_', ' '));
    }
    const judge = await text('judge');
    for (const figure of ['80.0 %', '0.50', '$0.25']) expect(judge).toContain(figure);
    const adopted = await text('adoption');
    expect(adopted).toContain('2026-11-20');
    expect(adopted).toContain('1,234,567');
    expect(adopted).toContain('<img src=x onerror=');
    expect(await page.locator('[id="en-adoption"] img, [id="en-same-weights"] img').count()).toBe(0);
    await close();
  });
});
