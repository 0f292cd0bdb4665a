// The page in a real browser, offline: what people see, what a keyboard and a screen reader meet, and what hostile replies do.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writePage } from '../src/index.ts';
import { CHROMIUM, createRun, PICTURES } from './support.ts';

// A browser on a busy machine takes its time; what is tested is what it shows.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const AXE = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('axe-core/package.json')), 'axe.min.js'),
  'utf8',
);

const HOSTILE = [
  '<script>globalThis.hacked = 1</script>',
  '</script><script>globalThis.hacked = 2</script><!--',
  '<img src="x" onerror="globalThis.hacked = 3">',
  `A line of a megabyte ${'x'.repeat(1 << 20)}`,
  'from left \u202eto right\u202c and \u200fback',
  '=HYPERLINK("http://example.invalid/","click")',
  '</style><svg onload="globalThis.hacked = 4"><a href="javascript:globalThis.hacked = 5">x</a>',
  `]]>\`$\{globalThis.hacked = 6}\` \u2028 \u0000`,
];

const where = CHROMIUM === null ? ' (left out: no chromium here; apt-get install chromium)' : '';
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

describe.skipIf(CHROMIUM === null)(`report.html in a browser${where}`, () => {
  let browser: Browser;
  let url: string;
  let paged: string;

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    url = pathToFileURL(writePage(createRun((text, index) => HOSTILE[index] ?? text))).href;
    // So long that they stand in files beside the page.
    paged = pathToFileURL(writePage(createRun((text, index) => `${index} ${text} ${'long '.repeat(5000)}`))).href;
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(() => browser?.close());

  /** A page with what it complained of, and what it wanted from elsewhere. */
  async function open(address: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ offline: true, viewport: SIZES[0]!, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL('.', address).href)) complaints.push(`request ${request.url()}`);
    });
    await page.goto(address);
    return { page, complaints, close: () => context.close() };
  }

  const width = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

  async function findBarriers(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    return page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
    });
  }

  for (const size of SIZES)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const language of ['en', 'zh'] as const)
        it(`is sound at ${size.width} × ${size.height}, ${colorScheme}, ${language}`, async () => {
          const sample = `#${language}/sample/word-problems/main/wp-089-en`;
          const { page, complaints, close } = await open(`${url}#${language}`, { viewport: size, colorScheme });
          expect(await page.locator('.leaders:visible tbody tr').count()).toBe(2);
          expect(await width(page)).toBe(0);
          await page.screenshot({
            path: join(PICTURES, `${language}-${colorScheme}-${size.width}.png`),
            fullPage: true,
          });
          expect(await findBarriers(page)).toEqual([]);
          await page.evaluate((hash) => {
            location.hash = hash;
          }, sample);
          await page.locator('.sample .reply').first().waitFor();
          expect(await width(page)).toBe(0);
          await page.screenshot({ path: join(PICTURES, `${language}-${colorScheme}-${size.width}-sample.png`) });
          expect(await findBarriers(page)).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.lang)).toBe(language === 'zh' ? 'zh-Hans' : 'en');
          expect(complaints).toEqual([]);
          await close();
        });

  it('filters the leaderboard by suite, language, origin, weights and size', async () => {
    const { page, complaints, close } = await open(url);
    const models = () => page.locator('.language[data-language=en] .leaders tbody th').allInnerTexts();
    const figures = () => page.locator('.language[data-language=en] .leaders .figure').allInnerTexts();
    const choose = (label: string, value: string) =>
      page
        .locator('.language[data-language=en] fieldset.filters')
        .getByRole('combobox', { name: label, exact: true })
        .selectOption(value);
    const unfiltered = await figures();
    await choose('suite', 'extraction');
    const suite = await figures();
    expect(suite).not.toEqual(unfiltered);
    await choose('language', 'zh');
    expect(await figures()).not.toEqual(suite);
    await page.getByRole('button', { name: 'Reset filters' }).click();
    expect(await figures()).toEqual(unfiltered);
    for (const [label, value, left] of [
      ['origin', 'CN', 'qwen2.5-coder-0.5b-instruct'],
      ['origin', 'US', 'smollm2-135m-instruct'],
    ] as const) {
      await choose(label, value);
      expect(await models()).toEqual([left]);
    }
    await choose('parameters', '0');
    expect(await models()).toEqual(['smollm2-135m-instruct']);
    await choose('weights', 'open');
    expect(await page.getByText('Showing 1 of 2 models.').count()).toBe(1);
    expect(complaints).toEqual([]);
    await close();
  });

  it('finds samples by words and by what became of them, and each has a link', async () => {
    const { page, complaints, close } = await open(url);
    const rows = page.locator('.language[data-language=en] .samples tbody tr');
    const status = page.locator('.language[data-language=en] [data-mount=samples] [role=status]');
    expect(await status.textContent()).toBe('30 of 30 samples');
    const show = page
      .locator('.language[data-language=en] [data-mount=samples]')
      .getByRole('combobox', { name: 'Show', exact: true });
    const counts: (string | null)[] = [];
    for (const kind of ['disagree', 'allWrong', 'allRight', 'unread', 'failed']) {
      await show.selectOption(kind);
      counts.push(await status.textContent());
    }
    // From the records: right and wrong by model, as the CSV files have them.
    const read = (model: string) =>
      readFileSync(join(new URL('.', url).pathname, 'records', `${model}.jsonl`), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { outcome: string }).outcome);
    const pairs = read('qwen2.5-coder-0.5b-instruct').map((one, at) => [one, read('smollm2-135m-instruct')[at]!]);
    const graded = (outcome: string) => (['correct', 'partial'].includes(outcome) ? outcome : 'wrong');
    const expected = [
      pairs.filter(([a, b]) => graded(a!) !== graded(b!)),
      pairs.filter((pair) => !pair.includes('correct')),
      pairs.filter((pair) => pair.every((one) => one === 'correct')),
      pairs.filter((pair) => pair.some((one) => one === 'no_answer' || one === 'truncated')),
      [],
    ];
    expect(counts).toEqual(expected.map(({ length }) => `${length} of 30 samples`));
    await show.selectOption('all');
    await page.getByRole('searchbox').fill('wp-089');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(2);
    await rows.first().getByRole('link').click();
    await page.locator('.sample h3').waitFor();
    expect(page.url()).toContain('#en/sample/word-problems/main/wp-089-en');
    const address = page.url();
    await page.getByRole('button', { name: 'Next' }).first().click();
    await page.getByText('word-problems/wp-089-zh').waitFor();
    await page.getByRole('link', { name: '中文' }).click();
    await page.locator('.language[data-language=zh] .sample').waitFor();
    expect(page.url()).toContain('#zh/sample/word-problems/main/wp-089-zh');
    await page.getByRole('button', { name: '关闭' }).click();
    await expect.poll(() => page.locator('.sample').count(), { timeout: 60_000 }).toBe(0);
    await page.goto(address);
    await page.locator('.language[data-language=en] .sample .reply').first().waitFor();
    expect(await page.locator('.sample .reply').count()).toBe(2);
    expect(complaints).toEqual([]);
    await close();
  });

  it('has a place for every link, and tells about points by pointer and keyboard', async () => {
    const { page, complaints, close } = await open(url);
    for (const language of ['en', 'zh']) {
      const targets = await page
        .locator(`[data-language=${language}] a[href^="#"]`)
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')!.slice(1)));
      const ids = targets.filter((target) => !target.includes('/'));
      expect(ids.length).toBeGreaterThan(8);
      for (const id of ids) expect([id, await page.locator(`[id="${id}"]`).count()]).toEqual([id, 1]);
    }
    const point = page.locator('.language[data-language=en] .point').first();
    // The middle of its lines and its name may be bare paper.
    await point.locator('circle').hover();
    expect(await page.locator('#tip').textContent()).toContain(await point.getAttribute('data-tip'));
    await page.keyboard.press('Escape');
    expect(await page.locator('#tip').isVisible()).toBe(false);
    await page.locator('.language[data-language=en] .distribution').first().focus();
    expect(await page.locator('#tip').textContent()).toContain('timed replies');
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows all tables and plots without JavaScript, in either language', async () => {
    const count = async (javaScriptEnabled: boolean, language: string) => {
      const { page, close } = await open(`${url}#${language}`, { javaScriptEnabled });
      const part = page.locator(`.language[data-language=${language}]`);
      const sections = part.locator('section:not([id$=-samples])');
      const found = {
        visible: await page.locator('.language:visible').count(),
        tables: await sections.locator('table:visible').count(),
        plots: await sections.locator('svg.plot:visible').count(),
        claims: await sections.locator('.claim:visible').count(),
        caveats: await sections.locator('.caveats li:visible').count(),
      };
      await close();
      return found;
    };
    for (const language of ['en', 'zh']) {
      const off = await count(false, language);
      expect(off).toEqual(await count(true, language));
      expect(off).toMatchObject({ visible: 1, plots: 3, claims: 2 });
      expect(off.tables).toBeGreaterThanOrEqual(7);
    }
  });

  it('prints in black on white without what can only be clicked', async () => {
    const { page, close } = await open(url, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    expect(await page.locator('nav:visible, fieldset:visible, button:visible').count()).toBe(0);
    await close();
  });

  it('shows hostile replies as text', async () => {
    const { page, complaints, close } = await open(url);
    const ids = await page
      .locator('.language[data-language=en] .samples tbody a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    const seen: string[] = [];
    for (const hash of ids.slice(0, 10)) {
      await page.evaluate((one) => {
        location.hash = one;
      }, hash);
      await page.locator('.sample .reply').first().waitFor();
      seen.push(...(await page.locator('.sample pre').allInnerTexts()));
      expect(await width(page)).toBe(0);
    }
    const text = seen.join('\n');
    for (const shown of [
      '<script>globalThis.hacked = 1</script>',
      '</script><script>globalThis.hacked = 2</script><!--',
      '<img src="x" onerror="globalThis.hacked = 3">',
      '\\u202eto right\\u202c',
      '=HYPERLINK("http://example.invalid/","click")',
      '</style><svg onload=',
    ])
      expect(text).toContain(shown);
    expect(await page.evaluate(() => (globalThis as { hacked?: number }).hacked)).toBeUndefined();
    expect(await page.locator('.sample img, .sample a[href^=javascript], .sample script').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it('reads files beside it where the samples are many, and says where they are missing', async () => {
    const { page, complaints, close } = await open(paged);
    const rows = page.locator('.language[data-language=en] .samples tbody tr');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(20);
    await rows.first().getByRole('link').click();
    await page.locator('.sample .reply').first().waitFor();
    expect(await page.locator('.sample .reply pre').first().textContent()).toMatch(/^\d+ /);
    expect(complaints).toEqual([]);
    await close();
    const data = new URL('report-data/', paged);
    for (const name of readdirSync(data).filter((one) => one.startsWith('samples-'))) rmSync(new URL(name, data));
    const copy = await open(paged);
    await copy.page.locator('.language[data-language=en] .samples tbody a').first().click();
    await copy.page.getByText('This part of the data could not be read.').waitFor();
    await copy.close();
  });
});
