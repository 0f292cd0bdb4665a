import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadSuite, NotLoadedError } from '@evenhand/core';
import { scorers } from '@evenhand/scorers';
import { afterAll, describe, expect, it } from 'vitest';
import { generators } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-library-'));
afterAll(() => rmSync(folder, { recursive: true }));

const load = (generator: string) => {
  writeFileSync(
    join(folder, 'suite.yaml'),
    `name: mine\nversion: 1\nprompt: { template: '{{input}}' }\nscorer: { name: numeric }\ngenerator: { name: ${generator}, seed: 7, n: 6 }\n`,
  );
  return loadSuite(folder, { generators, scorers, readers: [] });
};

describe('a suite whose generator is not loaded yet', () => {
  it('says what has to be loaded, and is read once it is', async () => {
    expect(generators.find('word-problems')).toBeNull();
    const error = (() => {
      try {
        return load('word-problems');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(NotLoadedError);
    await (error as NotLoadedError).load();
    expect(load('word-problems').size).toBe(6);
  });

  it('is refused with all names where there is no such generator', () => {
    expect(() => load('word-problem')).toThrow(ConfigError);
    expect(() => load('word-problem')).toThrow(/found "word-problem"; expected one of word-problems, extraction, /);
  });
});

it.each(generators.names)('%s is loaded under its own name', async (name) => {
  await generators.load(name);
  expect(generators.find(name)?.name).toBe(name);
});
