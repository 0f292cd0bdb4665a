import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { verifyRun } from '@evenhand/report';
import { describe, expect, it, vi } from 'vitest';
import { importer } from './support/imports.ts';
import { nameOf, SAVED_LOGS, type SavedLog, written } from './support/saved-logs.ts';

vi.setConfig({ testTimeout: 300_000 });
const importing = importer();
const KEY = 'sk-planted-0123456789abcdef';
const ROUNDS = Number(process.env.EVENHAND_MUTATIONS ?? 6);

type Contents = Record<string, string | Buffer>;

const contentsOf = (log: SavedLog, files: Readonly<Record<string, unknown>> = log.files): Contents =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [nameOf(name), written(name, content)]));

/** The labelled files are given by name, so that a mapping in the same folder is none of them. */
function run(log: SavedLog, contents: Contents) {
  const flags = log.map === undefined ? {} : { map: 'map.yaml' };
  const map = log.map === undefined ? {} : { 'map.yaml': JSON.stringify(log.map) };
  return importing(log.format, { ...map, ...contents }, flags, Object.keys(contents));
}

/** Numbers from 0 to 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Holder = Record<string, unknown> | unknown[];

function holders(value: unknown): Holder[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Holder, ...Object.values(value).flatMap(holders)];
}

const WRONG: readonly unknown[] = [
  null,
  '',
  'x',
  0,
  -1,
  1e300,
  2 ** 53,
  1_328_939_231,
  true,
  [],
  {},
  [null],
  [[1]],
  { a: null },
  '\ud800',
  '__proto__',
  'a\nb',
];

/** Removes, replaces, doubles or renames something somewhere. */
function mutateValue(value: unknown, next: () => number): void {
  const all = holders(value).filter((one) => Object.keys(one).length > 0);
  const holder = all[Math.floor(next() * all.length)];
  if (holder === undefined) return;
  const keys = Object.keys(holder);
  const key = keys[Math.floor(next() * keys.length)]!;
  const fields = holder as Record<string, unknown>;
  const kind = Math.floor(next() * 5);
  if (Array.isArray(holder)) {
    if (kind === 0) holder.splice(Number(key), 1);
    else if (kind === 1) holder.push(structuredClone(holder[Number(key)]));
    else holder[Number(key)] = WRONG[Math.floor(next() * WRONG.length)];
  } else if (kind === 0) delete fields[key];
  else if (kind === 1) fields[`${key}_`] = fields[key];
  else fields[key] = WRONG[Math.floor(next() * WRONG.length)];
}

/** Cuts, marks, or writes what Python writes and JSON does not know. */
function mutateText(text: string, next: () => number): string | Buffer {
  const at = Math.floor(next() * text.length);
  const kind = Math.floor(next() * 10);
  if (kind === 0) return text.slice(0, at);
  if (kind === 1) return `\uFEFF${text}`;
  if (kind === 2) return text.replaceAll('\n', '\r\n');
  if (kind === 3) return text.replace(/:\s?\d+(?:\.\d+)?/, ': NaN');
  if (kind === 4) return text.replace(/:\s?\d+(?:\.\d+)?/, ': -Infinity');
  if (kind === 5) return text.replace(/:\s?\d+(?:\.\d+)?/, ': 123456789012345678901234567890');
  if (kind === 6) return `${text.slice(0, at)}\n${text.slice(at)}`;
  if (kind === 7) return text + text;
  if (kind === 8) return '';
  return gzipSync(text);
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly out: string;
}

/** Either a run whose counts add up, or a refusal that names a file and leaves nothing behind. */
function expectHonest({ code, stdout, stderr, out }: Ended, names: readonly string[], what: string): void {
  expect([0, 2, 4], `${what}\n${stdout}\n${stderr}`).toContain(code);
  expect(`${stdout}\n${stderr}`, what).not.toMatch(/\n\s+at .*\.(?:ts|js):\d+/);
  if (code === 4) {
    expect(existsSync(out), what).toBe(false);
    const named = names.some((name) => stderr.includes(name.split('/').at(-1)!)) || /map\.yaml|--|: /.test(stderr);
    expect(named, `${what}\n${stderr}`).toBe(true);
    return;
  }
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const { files, missing } = manifest.import;
  const sum = (key: string) => files.reduce((total: number, file: Record<string, number>) => total + file[key]!, 0);
  const lost = missing.reduce((total: number, { cells }: { cells: number }) => total + cells, 0);
  expect(manifest.planned, what).toBe(sum('taken') + lost);
  // What cannot be read was meant to be something: it is counted as lost, or it only added to replies that are there, and is named.
  if (sum('malformed') > 0) expect(manifest.import.malformed.length, what).toBeGreaterThan(0);
  expect(
    manifest.records.reduce((total: number, { lines }: { lines: number }) => total + lines, 0),
    what,
  ).toBe(sum('taken'));
}

describe('a file of another format', () => {
  const logs = SAVED_LOGS.filter(({ format }) => format !== 'jsonl');

  it.each(logs.map((log, at) => [`${log.format} ${at}`, log] as const))(
    '%s is refused elsewhere, with the name of its own',
    async (_, log) => {
      const other = logs.find(({ format }) => format !== log.format && !['inspect', 'zeroeval'].includes(format))!;
      for (const format of [other.format, 'zeroeval', 'inspect'].filter((one) => one !== log.format)) {
        const contents = contentsOf(log);
        const main = Object.keys(contents).find((name) => !/in\.jsonl|stats|reports|results\/m/.test(name))!;
        const { code, stderr, out } = await importing(format, { [main]: contents[main]! });
        expect([code, existsSync(out)], stderr).toEqual([4, false]);
        expect(stderr).toContain(`it looks like a file of ${log.format}: evenhand import ${log.format}`);
      }
    },
  );
});

describe.each(SAVED_LOGS.map((log, at) => [`${log.format} ${at}`, log] as const))('%s', (_, log) => {
  const names = Object.keys(log.files).map(nameOf);

  it('is read as it stands, and the run is whole', async () => {
    const ended = await run(log, contentsOf(log));
    expect([0, 2], ended.stderr).toContain(ended.code);
    expectHonest(ended, names, 'untouched');
    expect((await verifyRun(ended.out, () => undefined)).findings).toEqual([]);
  });

  it('takes no key with it, wherever one is planted', async () => {
    const planted = structuredClone(log.files);
    const spoken = new Set(
      holders(planted).flatMap((holder) => holders((holder as Record<string, unknown>)[log.spoken ?? ''])),
    );
    for (const holder of holders(planted)) {
      // What a model wrote is kept, word for word.
      if (Array.isArray(holder) || holder === planted || spoken.has(holder)) continue;
      Object.assign(holder, {
        api_key: KEY,
        headers: { Authorization: `Bearer ${KEY}` },
        base_url: `http://x/?key=${KEY}`,
      });
    }
    const { code, all } = await run(log, contentsOf(log, planted));
    if (code !== 4) expect(all()).not.toContain(KEY);
  });

  it('half a character in every text is no reason to crash', async () => {
    const text = (files: Contents) =>
      Object.fromEntries(
        Object.entries(files).map(([name, content]) => [
          name,
          String(content).replaceAll(/"([^"\\]{3,40})"(?=[,}\]])/g, '"$1\\ud800"'),
        ]),
      );
    const ended = await run(log, text(contentsOf(log)));
    expectHonest(ended, names, 'halves of characters');
  });

  it('never crashes, and loses nothing in silence, whatever is wrong with it', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const next = random(round * 7919 + names.join().length);
      const files = structuredClone(log.files) as Record<string, unknown>;
      const keys = Object.keys(files);
      const key = keys[Math.floor(next() * keys.length)]!;
      const contents: Contents = {};
      if (next() < 0.6) {
        mutateValue(files[key], next);
        if (next() < 0.3) mutateValue(files[key], next);
        Object.assign(contents, contentsOf(log, files));
      } else {
        Object.assign(contents, contentsOf(log));
        contents[nameOf(key)] = mutateText(String(contents[nameOf(key)]), next);
      }
      const ended = await run(log, contents);
      expectHonest(ended, names, `round ${round}: ${String(contents[nameOf(key)]).slice(0, 2000)}`);
    }
  });
});
