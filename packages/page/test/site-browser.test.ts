// The site in a real browser, offline and without JavaScript: what people see, and what a screen reader meets.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inLanguage } from '@evenhand/messages';
import { publishedFrontierRows } from '@evenhand/report';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SiteTable, writeSite } from '../src/index.ts';
import { createClaims, createNight, createNightsFolder, imported } from './nights.ts';
import { CHROMIUM, PICTURES } from './support.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const AXE = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('axe-core/package.json')), 'axe.min.js'),
  'utf8',
);
const without = CHROMIUM === null ? ' (left out: no chromium here; apt-get install chromium)' : '';
const PAGES = [
  'index.html',
  'models/smollm2-135m-instruct.html',
  'suites/extraction.html',
  'claims/better.html',
  'runs/first-look-20261124T010000Z-0000.html',
  'tables/totals.html',
];

const TOTALS: SiteTable = {
  name: 'totals',
  source: 'a table that was made up for this test',
  sha256: 'f'.repeat(64),
  notes: ['A <img src=x onerror=alert(1)>: 3 of 4 are 75.0 %, and 80 % is printed'],
  rows: publishedFrontierRows('totals', [
    { model: 'A <img src=x onerror=alert(1)>', samples: 225, right: 150, totalCostUsd: 36.83, secondsPerSample: 14.2 },
    {
      model: 'a-model-with-a-name-that-is-as-long-as-some-are-2026-11-30',
      samples: 225,
      right: 190,
      totalCostUsd: null,
      secondsPerSample: 61.7,
    },
    { model: 'B', samples: 225, right: 20, totalCostUsd: 0.3, secondsPerSample: null },
  ]),
};

describe.skipIf(CHROMIUM === null)(`the site in a browser${without}`, () => {
  let browser: Browser;
  const parent = createNightsFolder();
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    const claims = createClaims(
      'The larger of the two is at least 5 points better. <img src=x onerror=alert(1)>',
      'made up for this test',
    );
    const folders = [
      createNight(parent, '2026-11-23', { claims }),
      createNight(parent, '2026-11-24', {
        claims,
        manifest: (manifest) => ({ ...manifest, settings: { ...manifest.settings, seed: 7 } }),
      }),
      createNight(parent, '2026-11-25', { manifest: imported }),
    ];
    for (const language of ['en', 'zh'] as const)
      inLanguage(language, () =>
        writeSite(folders, { out: join(parent, language), version: '9.9.9', tables: [TOTALS] }),
      );
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(parent, { recursive: true });
  });

  for (const [language, width, height, colorScheme] of [
    ['en', 1280, 800, 'light'],
    ['en', 390, 844, 'dark'],
    ['zh', 1280, 800, 'dark'],
    ['zh', 390, 844, 'light'],
  ] as const)
    it(`is sound at ${width} × ${height}, ${colorScheme}, ${language}`, async () => {
      for (const path of PAGES) {
        const address = pathToFileURL(join(parent, language, path)).href;
        const context = await browser.newContext({ offline: true, viewport: { width, height }, colorScheme });
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
        page.on('request', (request) => {
          if (request.url() !== address) complaints.push(`request ${request.url()}`);
        });
        await page.goto(address);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBe(0);
        await page.screenshot({
          path: join(PICTURES, `site-${language}-${colorScheme}-${width}-${path.replaceAll('/', '-')}.png`),
          fullPage: true,
        });
        await page.evaluate(AXE);
        const barriers = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run();
          return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
        });
        expect(barriers, path).toEqual([]);
        expect(complaints, path).toEqual([]);
        await context.close();
      }
    });

  it('fits its leaderboards into a screen of 1280 pixels, and has all of them without JavaScript', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(parent, 'en', 'index.html')).href);
    expect(await page.locator('.board table:visible').count()).toBe(3);
    for (const board of await page.locator('.board .scroll').all()) {
      const table = (await board.locator('table').boundingBox())!;
      expect(table.width).toBeLessThanOrEqual((await board.boundingBox())!.width);
    }
    expect(await page.locator('.others:visible').count()).toBe(2);
    await page.getByRole('link', { name: 'extraction' }).first().click();
    expect(await page.locator('svg.plot:visible').count()).toBe(2);
    await page.getByRole('link', { name: 'Leaderboard' }).click();
    expect(page.url()).toBe(pathToFileURL(join(parent, 'en', 'index.html')).href);
    await context.close();
  });
});
