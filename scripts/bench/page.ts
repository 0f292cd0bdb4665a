/// <reference lib="dom" />
// node scripts/bench/page.ts [MODELS] [SAMPLES]: what report.html of a large run costs: writing it, and using it in a browser.
// It needs Debian's chromium (or EVENHAND_TEST_CHROMIUM). Prints one line a figure; docs/measurements/page.md has them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { writePage } from '../../packages/page/src/index.ts';
import { readRun } from '../../packages/report/src/index.ts';

const [models = '4', samples = '25000', child = ''] = process.argv.slice(2);

if (child !== '') write(child);
else await measure();

/** In a process of its own, so that its memory is that of writing alone. */
function write(folder: string): void {
  const before = [process.cpuUsage(), performance.now()] as const;
  const run = readRun(folder);
  const read = [process.cpuUsage(before[0]), performance.now()] as const;
  const at = process.cpuUsage();
  writePage(run);
  const written = [process.cpuUsage(at), performance.now()] as const;
  const cpu = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6;
  console.log(
    JSON.stringify({
      readWallS: (read[1] - before[1]) / 1000,
      readCpuS: cpu(read[0]),
      writeWallS: (written[1] - read[1]) / 1000,
      writeCpuS: cpu(written[0]),
      peakMiB: process.resourceUsage().maxRSS / 1024,
    }),
  );
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-page-bench-'));
  try {
    run(join(import.meta.dirname, 'big-run.ts'), folder, models, samples);
    const figures = JSON.parse(run(import.meta.filename, models, samples, folder)) as Record<string, number>;
    const data = join(folder, 'report-data');
    const bytes = readdirSync(data).reduce((sum, name) => sum + statSync(join(data, name)).size, 0);
    print('rows', Number(models) * Number(samples));
    print('report.html, kB', statSync(join(folder, 'report.html')).size / 1000);
    print('files beside it', readdirSync(data).length);
    print('files beside it, MB', bytes / 1e6);
    for (const [name, value] of Object.entries(figures)) print(name, value);
    await measureBrowser(pathToFileURL(join(folder, 'report.html')).href);
    print('load of the machine meanwhile', loadavg()[0]!);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(script: string, ...words: string[]): string {
  const { status, stdout } = spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}`);
  return stdout;
}

async function measureBrowser(url: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env.EVENHAND_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    const start = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    const since = async (selector: string) => {
      await page.locator(selector).first().waitFor({ timeout: 120_000 });
      return (performance.now() - start) / 1000;
    };
    print('leaderboard shown after, s', await since('.leaders:visible tbody tr'));
    print('first samples shown after, s', await since('.samples:visible tbody tr'));
    const found = page.locator('.language:visible [data-mount=samples] [role=status]');
    const box = page.getByRole('searchbox');
    const begun = performance.now();
    await box.fill('24999');
    await page.waitForFunction(isReady, undefined, { timeout: 300_000, polling: 50 });
    print('texts read for the search after, s', (performance.now() - begun) / 1000);
    const times: number[] = [];
    for (const query of ['12345', 'what is 777', '86415', 'times 7', 'q 020202', '1', 'number only']) {
      times.push(await page.evaluate(timeQuery, query));
      console.error(`${query}: ${await found.textContent()}`);
    }
    times.sort((a, b) => a - b);
    print('search answers within, ms (median)', times[Math.floor(times.length / 2)]!);
    print('search answers within, ms (worst)', times.at(-1)!);
  } finally {
    await browser.close();
  }
}

/** Within the page: whether every text can be found. */
function isReady(): boolean {
  const status = [...document.querySelectorAll('[data-mount=samples] [role=status]')].find((one) =>
    one.checkVisibility(),
  );
  return status !== undefined && !/%/.test(status.textContent ?? '');
}

/** Within the page: milliseconds from a query to the list that answers it. */
async function timeQuery(query: string): Promise<number> {
  const box = [...document.querySelectorAll<HTMLInputElement>('input[type=search]')].find((one) =>
    one.checkVisibility(),
  )!;
  const begun = performance.now();
  box.value = query;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - begun;
}

function print(name: string, value: number): void {
  console.log(`${name}: ${value >= 100 ? value.toFixed(0) : value.toPrecision(3)}`);
}
