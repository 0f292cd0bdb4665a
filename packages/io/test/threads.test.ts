import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ALONE, openThreads, type Threads } from '../src/threads.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-threads-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SOURCE = new URL('../src/threads.ts', import.meta.url).href;
function createModule(name: string, work: string): URL {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, `import { serveThreads } from ${JSON.stringify(SOURCE)};\nserveThreads((input) => (${work}));\n`);
  return pathToFileURL(path);
}

/** Runs ten parts; each part's result is its number and where it was done. */
function share(threads: Threads, perform = (part: number) => ({ part, by: 'here' })) {
  try {
    return threads.share({ kind: 'square', input: 3, parts: 10, perform });
  } finally {
    threads.close();
  }
}
const NUMBERS = Array.from({ length: 10 }, (_, part) => part);

describe('threads that share a work', () => {
  it('give the results in the order of the parts, whoever did them', () => {
    const module = createModule('good', '{ square: (more) => (part) => ({ result: { part, by: input + more } }) }');
    // This thread is kept at its first part until the others had time for some.
    const slow = (part: number) => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, part === 0 ? 1500 : 1);
      return { part, by: 'here' };
    };
    const results = share(openThreads(module, 'there ', 2), slow);
    expect(results.map(({ part }) => part)).toEqual(NUMBERS);
    for (const { by } of results) expect(['here', 'there 3']).toContain(by);
  });

  it.each([
    ['fail', "{ square: () => () => { throw new Error('cannot'); } }"],
    ['do not know the work', '{}'],
    ['give what cannot be handed over', '{ square: () => () => ({ result: () => 1 }) }'],
  ])('leave to this one what they %s', (_, work) => {
    const results = share(openThreads(createModule(`bad-${work.length}`, work), null, 1));
    expect(results).toEqual(NUMBERS.map((part) => ({ part, by: 'here' })));
  });

  it('are not needed where their module cannot be loaded, or there are none', () => {
    const wanted = NUMBERS.map((part) => ({ part, by: 'here' }));
    expect(share(openThreads(new URL('./no-such-module.mjs', import.meta.url), null, 2))).toEqual(wanted);
    expect(share(ALONE)).toEqual(wanted);
  });

  it('let an error of a part be that of this thread', () => {
    const module = createModule('throws', "{ square: () => () => { throw new Error('there'); } }");
    const fail = () => {
      throw new Error('here');
    };
    expect(() => share(openThreads(module, null, 1), fail)).toThrow('here');
  });
});
