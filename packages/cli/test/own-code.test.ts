import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSuite } from '@evenhand/core';
import { mapOrdered } from '@evenhand/io';
import { runningScorers, sandboxStatus, scorers } from '@evenhand/scorers';
import { generators } from '@evenhand/suites';
import { describe, expect, it } from 'vitest';

await Promise.all(generators.names.map((name) => generators.load(name)));

const folder = join(import.meta.dirname, '..', '..', '..', 'benchmarks', 'suites', 'code');
const suite = loadSuite(folder, { generators, scorers, runningScorers, readers: [] });
const samples = [...suite.samples];
const definition = runningScorers.find(({ name }) => name === 'code')!;
const available = Object.values(await sandboxStatus()).every((one) => one.available);
const means = { underTest: [], judgeModel: null };
const reply = (text: string) => ({ text, reasoning: '', toolCalls: [] });

describe('code', () => {
  it('has 120 samples of three levels and 30 problems, half in Python and half in JavaScript, as twins', () => {
    expect(samples).toHaveLength(120);
    expect(new Set(samples.map(({ cluster }) => cluster)).size).toBe(30);
    const groups = Object.groupBy(samples, ({ tags, language }) => `${tags.join()} ${language}`);
    expect(Object.values(groups).map((group) => group!.length)).toEqual(Array.from({ length: 12 }, () => 10));
    expect(Object.keys(suite.prompts)).toEqual(['main', 'explain']);
  });

  it('shows a test that is among the hidden ones, and no other', () => {
    for (const { input, reference } of samples) {
      const { tests } = reference as { tests: string };
      const [shown, result] = (input as string)
        .split('\n')
        .at(-1)!
        .replace(/^Example: |^例：/, '')
        .split(' → ');
      const [first, ...rest] = tests.split('\n');
      expect(first).toContain(shown!);
      expect(first).toContain(result!);
      expect(rest.length).toBeGreaterThanOrEqual(3);
    }
  });

  it.skipIf(!available)(
    'the programs of both languages pass the tests, whose results a third one worked out',
    async () => {
      const scorer = await definition.prepare(suite.scorer.options, 'lenient', means);
      // A twin has the same program and the same tests.
      for (let at = 0; at < samples.length; at += 2)
        expect([samples[at]!.target, samples[at]!.reference]).toEqual([
          samples[at + 1]!.target,
          samples[at + 1]!.reference,
        ]);
      const first = samples.filter(({ language }) => language === 'en');
      for await (const [sample, score] of mapOrdered(
        first,
        2,
        async (one) => [one, await scorer.score(reply(one.target[0]!), one)] as const,
      ))
        expect(score, sample.id).toMatchObject({ value: 1, strict: 1, details: { outcome: 'passed' } });
      for (const sample of first.slice(0, 4))
        expect((await scorer.score(reply(`Answer: ${sample.target[0]}`), sample)).value, sample.id).toBe(1);
      await scorer.close();
    },
    300_000,
  );

  it.skipIf(!available)(
    'gives nothing to the program of another problem, and so chance what the README states',
    async () => {
      const scorer = await definition.prepare(suite.scorer.options, 'lenient', means);
      const first = samples.filter(({ tags }) => tags[1] === 'javascript').slice(0, 6);
      for (const sample of first)
        for (const other of first)
          if (other.cluster !== sample.cluster)
            expect((await scorer.score(reply(other.target[0]!), sample)).value, `${other.id} for ${sample.id}`).toBe(0);
      await scorer.close();
      const pairs = samples.flatMap((one) => samples.map((other) => one.target[0] === other.target[0]));
      const sharing = pairs.filter(Boolean).length / pairs.length;
      expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`**${(100 * sharing).toFixed(1)} %**`);
    },
  );

  it("wants to know each sample's language where the suite leaves it to them", async () => {
    if (!available) return;
    const scorer = await definition.prepare(definition.options.parse({ language: 'sample' }), 'lenient', means);
    const { language: _, ...reference } = samples[0]!.reference as { language: string };
    await expect(scorer.score(reply('x = 1'), { ...samples[0]!, reference })).rejects.toThrow(/language is missing/);
    await scorer.close();
  });
});
