import { describe, expect, test } from 'vitest';
import { findSandboxNeeds } from '../src/sandbox.ts';

const suite = (name: string, scorer: string, language?: string) => ({
  name,
  scorer: { name: scorer, options: language === undefined ? {} : { language } },
});
const findNeeds = async (...suites: ReturnType<typeof suite>[]) =>
  (await findSandboxNeeds(suites as unknown as Parameters<typeof findSandboxNeeds>[0])).map(({ language, suites }) => [
    language,
    suites,
  ]);

describe('the sandboxes that suites need', () => {
  test('are none where no suite runs programs', async () => {
    expect(await findNeeds(suite('a', 'exact'))).toEqual([]);
  });

  test('are that of the language that a suite names', async () => {
    expect(await findNeeds(suite('a', 'code', 'python'), suite('b', 'exact'))).toEqual([['python', ['a']]]);
  });

  test('are both where each sample names its own language', async () => {
    expect(await findNeeds(suite('a', 'code', 'sample'), suite('b', 'code', 'python'))).toEqual([
      ['javascript', ['a']],
      ['python', ['a', 'b']],
    ]);
  });
});
