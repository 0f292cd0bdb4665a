// The page of a run that goes on, by loopback: who may see it, what it tells, and that the run's folder is left alone.
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRecord } from '@evenhand/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PageServer, servePage } from '../src/index.ts';

const REFERENCE = join(import.meta.dirname, '..', '..', '..', 'scripts', 'fixtures', 'runs', 'first-look-reference');

let folder: string;
let events: string[];
let server: PageServer;
let running: boolean;

/** The reference run as it was after its first `cells` cells. */
beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'evenhand-serve-test-')), 'run');
  cpSync(join(REFERENCE, 'inputs'), join(folder, 'inputs'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(REFERENCE, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ ...manifest, status: 'running', records: [], scores: [], headlines: [] }),
  );
  events = readdirSync(join(REFERENCE, 'records')).flatMap((name) =>
    readFileSync(join(REFERENCE, 'records', name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { turns, ...verdict } = JSON.parse(line) as RunRecord;
        const { key } = verdict;
        return [
          { type: 'asked', key, turn: 1, reservedUsd: 0 },
          { type: 'turn', key, turn: turns[0], settledUsd: 0 },
          { type: 'closed', key, verdict },
        ]
          .map((event) => `${JSON.stringify(event)}\n`)
          .join('');
      }),
  );
  writeFileSync(join(folder, 'journal.jsonl'), events.slice(0, 10).join(''));
  running = true;
  server = await servePage(folder, { port: 0, isRunning: () => running });
});
afterEach(async () => {
  await server.close();
  rmSync(join(folder, '..'), { recursive: true });
});

/** @param headers `host` as it is given, whatever the address says */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { hostname, port } = new URL(server.address);
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.on('error', reject).end();
  });
}

describe('evenhand view', () => {
  it('shows what the journal holds by now, and writes nothing into the folder of the run', async () => {
    const before = readdirSync(folder, { recursive: true }).sort();
    const { status, text, headers } = await ask(new URL(server.address).pathname);
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toBe("frame-ancestors 'none'");
    expect(text).toContain("connect-src 'self'");
    expect(text).toContain('This run is not complete (running).');
    const data = JSON.parse(/id="data">(.*?)<\/script>/s.exec(text)![1]!) as {
      live: boolean;
      samples: { total: number };
      rows: { en: { suite: string; language: string; n: string }[] };
    };
    expect(data.live).toBe(true);
    expect(data.samples.total).toBe(10);
    expect(
      data.rows.en
        .filter(({ suite, language }) => suite === 'extraction' && language === '*')
        .map(({ n }) => n)
        .sort(),
    ).toEqual(['0', '10']);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
  });

  it('is nothing to who has not the token, another host, or another method', async () => {
    const { pathname, port } = new URL(server.address);
    expect((await ask('/')).status).toBe(404);
    expect((await ask('/report.html')).status).toBe(404);
    expect((await ask(`${pathname.slice(0, -2)}${pathname.at(-2) === 'x' ? 'y' : 'x'}/`)).status).toBe(404);
    expect((await ask(`${pathname}../manifest.json`)).status).toBe(404);
    expect((await ask(`${pathname}report-data/..%2f..%2fmanifest.json`)).status).toBe(404);
    expect((await ask(pathname, { host: 'evil.example' })).status).toBe(403);
    expect((await ask(pathname, { host: `evil.example:${port}` })).status).toBe(403);
    expect((await ask(pathname, { host: `localhost:${port}` })).status).toBe(200);
    expect((await ask(pathname, {}, 'POST')).status).toBe(405);
    expect(new URL(server.address).hostname).toBe('127.0.0.1');
    // 18 random bytes.
    expect(pathname).toMatch(/^\/[\w-]{24}\/$/);
  });

  it('tells how far the run is, and that it has ended', async () => {
    const progress: Record<string, unknown>[] = [];
    const { hostname, port, pathname } = new URL(server.address);
    const sent = request({ hostname, port, path: `${pathname}events` }, (response) => {
      expect(response.headers['content-type']).toContain('text/event-stream');
      response.setEncoding('utf8').on('data', (part: string) => {
        for (const [, json] of part.matchAll(/^data: (.*)$/gm))
          progress.push(JSON.parse(json!) as Record<string, unknown>);
      });
    });
    sent.on('error', () => {});
    sent.end();
    const right = (count: number) =>
      events.slice(0, count).filter((lines) => lines.includes('"outcome":"correct"')).length;
    await expect
      .poll(() => progress.at(-1), { timeout: 10_000 })
      .toEqual({ done: 10, total: 60, right: right(10), failed: 0, running: true });
    // The last line is still being written.
    appendFileSync(join(folder, 'journal.jsonl'), `${events.slice(10, 31).join('')}{"type":"clo`);
    await expect.poll(() => progress.at(-1)!.done, { timeout: 10_000 }).toBe(31);
    expect(progress.at(-1)!.right).toBe(right(31));
    running = false;
    await expect.poll(() => progress.at(-1)!.running, { timeout: 10_000 }).toBe(false);
    sent.destroy();
  });

  it('says which folder is no run', async () => {
    await expect(servePage(join(folder, 'inputs'), { port: 0, isRunning: () => false })).rejects.toThrow(
      /is not the folder of a run/,
    );
  });
});
