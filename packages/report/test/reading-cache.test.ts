import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest, readManifest, runPaths } from '@evenhand/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyRun } from '../src/index.ts';
import { readRun, readStoredRun } from '../src/reading/read-run.ts';
import { CACHE_FILE, type CacheOptions, openReadingCache } from '../src/reading/reading-cache.ts';

const REFERENCE = join(import.meta.dirname, '..', '..', '..', 'results', 'first-look-reference');

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'evenhand-cache-test-')), 'run');
  cpSync(REFERENCE, folder, { recursive: true });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

/** Keeps one of small runs too, as if their files had stood for a while. */
const open =
  (options: CacheOptions = {}) =>
  (path: string, manifest: Manifest) =>
    openReadingCache(path, manifest, { build: 'a', leastBytes: 0, now: () => Date.now() + 60_000, ...options });
const read = () => readStoredRun(folder, undefined, open());
const found = (path = folder, options: CacheOptions = {}) => open(options)(path, readManifest(path))?.read() ?? null;
const path = () => join(folder, CACHE_FILE);

describe('what was read of a run', () => {
  it('gives the same tables from the cache as from the records', () => {
    const plain = readRun(folder);
    expect(read().readTables().summary).toEqual(plain.summary);
    expect(found()).not.toBeNull();
    const { sampleIndex, ...cached } = read().readTables();
    const { sampleIndex: index, ...wanted } = plain;
    expect(JSON.stringify(cached)).toBe(JSON.stringify(wanted));
    expect(Array.from({ length: index.size }, (_, at) => sampleIndex.at(at))).toEqual(
      Array.from({ length: index.size }, (_, at) => index.at(at)),
    );
    for (const [model, cells] of plain.cells) expect(cached.cells.get(model)).toEqual(cells);
  });

  it.each([
    ['a flipped bit', (bytes: Buffer) => bytes.with(bytes.length - 100, bytes.at(-100)! ^ 1)],
    ['a cut end', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['a cut head', (bytes: Buffer) => bytes.subarray(100)],
    ['nothing in it', () => Buffer.alloc(0)],
    ['other bytes', () => Buffer.from('{}\n{}\n\xff\x0f')],
  ])('is read again, and kept anew, where the cache has %s', (_, damage) => {
    const { summary } = read().readTables();
    writeFileSync(path(), damage(readFileSync(path())));
    expect(found()).toBeNull();
    expect(read().readTables().summary).toEqual(summary);
    expect(found()).not.toBeNull();
  });

  it('is read again where a record was changed, though size and time of its file are the same', () => {
    read();
    const records = runPaths.records(folder, readManifest(folder).models[0]!.id);
    const { atime, mtime } = statSync(records);
    const text = readFileSync(records, 'utf8');
    const changed = text.replace('"value":1,', '"value":0,');
    expect(changed).not.toBe(text);
    writeFileSync(records, changed);
    utimesSync(records, atime, mtime);
    expect(found()).toBeNull();
    expect(read().readTables().summary).toEqual(readRun(folder).summary);
  });

  it('says of files that are not those of the manifest, from the cache as from the records', () => {
    const { id } = readManifest(folder).models[0]!;
    expect(read().altered).toEqual([]);
    const records = runPaths.records(folder, id);
    writeFileSync(records, readFileSync(records, 'utf8').replace('"value":1,', '"value":0,'));
    const wanted = [{ path: `records/${id}.jsonl`, problem: 'altered' }];
    expect(read().altered).toEqual(wanted);
    expect(found()).not.toBeNull();
    const cached = read();
    expect(cached.altered).toEqual(wanted);
    expect(cached.readTables().altered).toEqual(wanted);
    expect(readRun(folder).altered).toEqual(wanted);
  });

  it('is read again by another build, from a copied folder, and where files have just changed', () => {
    read();
    expect(found(folder, { build: 'b' })).toBeNull();
    expect(found(folder, { now: Date.now })).toBeNull();
    const copy = join(folder, '..', 'copy');
    cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
    expect(found(copy)).toBeNull();
  });

  it('is kept of large runs alone, and by no program that runs from its sources', () => {
    read();
    expect(found(folder, { leastBytes: 64 << 20 })).toBeNull();
    expect(openReadingCache(folder, readManifest(folder), { leastBytes: 0 })).toBeNull();
  });

  it('is given also where nothing can be kept', () => {
    mkdirSync(path());
    expect(read().readTables().summary).toEqual(readRun(folder).summary);
  });

  it('is nothing that a check of the run looks at', async () => {
    const scorers = () => undefined;
    const before = await verifyRun(folder, scorers);
    read();
    expect(await verifyRun(folder, scorers)).toEqual(before);
    writeFileSync(path(), 'damaged');
    expect(await verifyRun(folder, scorers)).toEqual(before);
  });
});
