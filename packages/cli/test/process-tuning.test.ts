import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProcessRuntime, createRuntime } from '../src/runtime.ts';

const NAMES = ['fetch', 'FormData', 'Headers', 'Request', 'Response'] as const;
const before = NAMES.map((name) => globalThis[name]);
const server = createServer((_, response) => response.end('here'));
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => {
  server.close();
  Object.assign(globalThis, Object.fromEntries(NAMES.map((name, index) => [name, before[index]])));
});

it('a program of its own keeps its globals; a command takes all five from the undici that it sends by', async () => {
  await (await createProcessRuntime(() => {}).fetch(url())).text();
  expect(NAMES.map((name) => globalThis[name])).toEqual(before);
  await (await createRuntime({}).fetch(url())).text();
  expect(NAMES.filter((name, index) => globalThis[name] === before[index])).toEqual([]);
});
