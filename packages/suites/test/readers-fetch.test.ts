import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatasetMissingError, type Runtime } from '@evenhand/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { computeSha256 } from '../src/datasets/cache-location.ts';
import { createDataset } from '../src/datasets/dataset-reader.ts';
import { commonOptions, type DatasetDefinition } from '../src/datasets/definition.ts';
import { scratch } from './readers-support.ts';

const CONTENT = Buffer.from('one\ntwo\n三\n');
const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** A set of its own: nobody's questions. */
const set = (over: { sha256?: string | null; bytes?: number | null; warning?: string } = {}): DatasetDefinition => ({
  name: 'lines',
  licence: 'CC0',
  warning: over.warning ?? null,
  options: commonOptions,
  files: () => [
    {
      repository: 'owner/name',
      commit: COMMIT,
      path: 'data/lines in a row.txt',
      sha256: over.sha256 === undefined ? computeSha256(CONTENT) : over.sha256,
      bytes: over.bytes === undefined ? CONTENT.length : over.bytes,
    },
  ],
  size: () => 3,
  read: (files) => ({
    samples: files
      .text('data/lines in a row.txt')
      .trim()
      .split('\n')
      .map((input, index) => ({ id: `line-${index}`, input, target: [input] })),
  }),
});

let folder: ReturnType<typeof scratch>;
let server: Server | null;
let requestedPaths: string[];
let notices: string[];
beforeEach(() => {
  folder = scratch();
  [server, requestedPaths, notices] = [null, [], []];
});
afterEach(async () => {
  folder.remove();
  server?.closeAllConnections();
  await new Promise((done) => (server === null ? done(null) : server.close(done)));
});

/** A world whose only outside is a server on this machine's own address. */
async function runtime(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<Runtime> {
  server = createServer((request, response) => {
    requestedPaths.push(request.url!);
    answer(request, response, requestedPaths.length);
  });
  await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { EVENHAND_GITHUB_RAW: `${base}/` },
    now: () => 0,
    date: () => new Date(0),
    sleep: () => Promise.resolve(),
    notice: (line) => notices.push(line),
    fetch: (input, init) => {
      expect(String(input).startsWith(base)).toBe(true);
      return fetch(input, init);
    },
  };
}
const serveFile = (_: IncomingMessage, response: ServerResponse) =>
  response.writeHead(200, { 'content-length': CONTENT.length }).end(CONTENT);
const kept = () =>
  existsSync(folder.path)
    ? readdirSync(folder.path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    : [];

describe('fetching a set', () => {
  it('reading alone goes nowhere: it says what is missing; fetching brings it, once', async () => {
    const dataset = createDataset(set({ warning: 'not on Sundays' }), folder.path);
    expect(() => dataset.read({}, null)).toThrow(DatasetMissingError);
    expect(() => dataset.read({}, null)).toThrow(
      /there is no data\/lines in a row\.txt .*owner\/name at 01234567; CC0/,
    );
    const there = await runtime((request, response) => {
      expect(notices.join('\n')).toContain('licence CC0');
      expect(notices.join('\n')).toContain('not on Sundays');
      serveFile(request, response);
    });
    await dataset.fetch({}, there);
    expect(requestedPaths).toEqual([`/owner/name/${COMMIT}/data/lines%20in%20a%20row.txt`]);
    const read = dataset.read({}, null);
    expect(read.samples.map(({ input }) => input)).toEqual(['one', 'two', '三']);
    expect(read.identity).toMatchObject({ reader: 'lines', source: `owner/name@${COMMIT}`, pinned: true });
    await dataset.fetch({}, there);
    expect(requestedPaths).toHaveLength(1);
    expect(kept().map(({ name }) => name)).toEqual(['lines in a row.txt']);
  });

  it('names both hashes of another content, and keeps nothing', async () => {
    const other = Buffer.from('one\ntwo\n四\n');
    const there = await runtime((_, response) => response.writeHead(200).end(other));
    await expect(createDataset(set(), folder.path).fetch({}, there)).rejects.toThrow(
      new RegExp(`found SHA-256 ${computeSha256(other)}; expected ${computeSha256(CONTENT)}`),
    );
    expect(requestedPaths).toHaveLength(1);
    expect(kept()).toEqual([]);
  });

  it('a download that was cut is tried again, three times', async () => {
    const dataset = createDataset(set(), folder.path);
    const half = (_: IncomingMessage, response: ServerResponse) => response.writeHead(200).end(CONTENT.subarray(0, 5));
    const there = await runtime((request, response, count) => (count < 3 ? half : serveFile)(request, response));
    await dataset.fetch({}, there);
    expect(requestedPaths).toHaveLength(3);
    expect(dataset.read({}, null).samples).toHaveLength(3);
  });

  it('gives up on one that is cut each time, whether it ends early or breaks', async () => {
    const there = await runtime((_, response, count) => {
      if (count === 2)
        response
          .writeHead(200, { 'content-length': CONTENT.length })
          .write(CONTENT.subarray(0, 5), () => response.destroy());
      else response.writeHead(200).end(CONTENT.subarray(0, 5));
    });
    await expect(createDataset(set(), folder.path).fetch({}, there)).rejects.toThrow(
      /cannot be fetched: it ended after 5 of 12 bytes; .*from: FOLDER/,
    );
    expect(requestedPaths).toHaveLength(3);
    expect(kept()).toEqual([]);
  });

  it.each([
    [404, 1, /there is no such file \(HTTP 404\); put the file into a folder/],
    [403, 1, /it answered with HTTP 403/],
    [503, 3, /cannot be fetched: it answered with HTTP 503/],
  ])('HTTP %i is asked %i times', async (status, times, message) => {
    const there = await runtime((_, response) => response.writeHead(status).end('no'));
    await expect(createDataset(set(), folder.path).fetch({}, there)).rejects.toThrow(message);
    expect(requestedPaths).toHaveLength(times);
    expect(kept()).toEqual([]);
  });

  it('stops a server that sends more than the file has, and one that redirects for ever', async () => {
    const there = await runtime((request, response) => {
      if (requestedPaths.length > 1) response.writeHead(302, { location: request.url! }).end();
      else response.writeHead(200).end(Buffer.alloc(1000));
    });
    await expect(createDataset(set(), folder.path).fetch({}, there)).rejects.toThrow(/sends more than 12 bytes/);
    await expect(createDataset(set(), folder.path).fetch({}, there)).rejects.toThrow(/redirects more than 3 times/);
  });

  it('a server that is not there is named', async () => {
    const there = await runtime(serveFile);
    server!.closeAllConnections();
    await new Promise((done) => server!.close(done));
    server = null;
    await expect(createDataset(set(), folder.path).fetch({}, there)).rejects.toThrow(
      /127\.0\.0\.1.*cannot be fetched: fetch failed/,
    );
  });

  it('a file without a known hash is unpinned, and that is said', async () => {
    const dataset = createDataset(set({ sha256: null, bytes: null }), folder.path);
    await dataset.fetch({}, await runtime(serveFile));
    expect(notices.join('\n')).toContain(`no known hash (unpinned); what came has SHA-256 ${computeSha256(CONTENT)}`);
    expect(dataset.read({}, null).identity.pinned).toBe(false);
  });

  it('a file that was changed in the cache stops reading, and fetching brings the right one', async () => {
    const dataset = createDataset(set(), folder.path);
    const there = await runtime(serveFile);
    await dataset.fetch({}, there);
    const path = join('owner+name', COMMIT.slice(0, 12), 'data', 'lines in a row.txt');
    folder.write(path, 'one\ntwo\nthree\n');
    expect(() => dataset.read({}, null)).toThrow(
      new RegExp(`found SHA-256 [0-9a-f]{64}; expected ${computeSha256(CONTENT)}`),
    );
    await dataset.fetch({}, there);
    expect(readFileSync(join(folder.path, path))).toEqual(CONTENT);
  });

  it("finds files in the user's folder by their path or their bare name, and what is not there in the cache", async () => {
    const dataset = createDataset(set(), join(folder.path, 'cache'));
    folder.write('own/lines in a row.txt', CONTENT);
    expect(dataset.read({}, join(folder.path, 'own')).samples).toHaveLength(3);
    folder.write('clone/data/lines in a row.txt', CONTENT);
    expect(dataset.read({}, join(folder.path, 'clone')).samples).toHaveLength(3);
    expect(() => dataset.read({}, join(folder.path, 'nowhere'))).toThrow(/neither|nor in the cache/);
    await dataset.fetch({}, await runtime(serveFile));
    expect(dataset.read({}, join(folder.path, 'nowhere')).samples).toHaveLength(3);
  });
});
