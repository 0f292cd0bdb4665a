import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { RunningScorer } from '@evenhand/core';
import { mapOrdered } from '@evenhand/io';
import { describe, expect, it } from 'vitest';
import { code } from '../src/code/index.ts';
import { pythonJob } from '../src/code/python-job.ts';
import { LIMITS } from '../src/sandbox/limits.ts';
import { pythonStatus } from '../src/sandbox/status.ts';
import { createSample, datasetFile, reply } from './support/replies.ts';

const status = await pythonStatus();
const means = { underTest: [], judgeModel: null };
const prepared = (language: string): Promise<RunningScorer> =>
  code.prepare(code.options.parse({ language, concurrency: 2 }), 'lenient', means);

describe('code', () => {
  const sample = createSample({ reference: { entryPoint: 'inc', tests: 'assert.equal(inc(1), 2)' } });

  it.each([
    ['const inc = (x) => x + 1;', 1, 1, 'whole-reply', 'passed'],
    ['Sure!\n```js\nconst inc = (x) => x + 1;\n```\nDone.', 0, 1, 'fenced', 'passed'],
    ['<think>const inc = (x) => x;</think>```js\nconst inc = (x) => x + 1;\n```', 1, 1, 'whole-reply', 'passed'],
    ['```js\nconst inc = (x) => x;\n```', 0, 0, 'whole-reply', 'failed'],
  ])('reads %j', async (text, strict, lenient, rule, outcome) => {
    const scorer = await prepared('javascript');
    expect(await scorer.score(reply(text), sample)).toMatchObject({
      value: lenient,
      strict,
      lenient,
      rule,
      details: { outcome },
    });
  });

  it('tells no code from wrong code, and a refusal from both', async () => {
    const scorer = await prepared('javascript');
    expect(await scorer.score(reply('That is easy.'), sample)).toMatchObject({
      value: 0,
      answer: null,
      refused: false,
    });
    expect(await scorer.score(reply("I'm sorry, but I can't help with that."), sample)).toMatchObject({
      answer: null,
      refused: true,
    });
  });

  it('blames the suite for tests that call nothing', async () => {
    const scorer = await prepared('javascript');
    const idle = createSample({ reference: { entryPoint: 'inc', tests: 'assert(true)' } });
    await expect(scorer.score(reply('const inc = (x) => x + 1;'), idle)).rejects.toThrow(/cannot be run/);
  });

  it('names what it runs', async () => {
    expect((await prepared('javascript')).runs).toEqual(['quickjs-emscripten']);
  });

  it('refuses a sample that it cannot judge', () => {
    expect(code.checkSample?.(createSample({}))).toContain('entryPoint');
    expect(code.checkSample?.(createSample({ reference: { entryPoint: 'a b', tests: 'x' } }))).toContain('entryPoint');
    expect(code.checkSample?.(sample)).toBeNull();
  });
}, 60_000);

describe.skipIf(!status.available)(
  'a sandbox',
  () => {
    const job = { prompt: '', program: 'def inc(x): return x + 1', entryPoints: ['inc'], tests: 'assert inc(1) == 2' };
    const interpreter = status.available ? status.interpreter! : { path: '', folders: [] };

    it('that is gone is nobody’s wrong answer', async () => {
      await expect(pythonJob(job, { ...interpreter, path: '/no/python3' }, LIMITS)).rejects.toThrow(
        /the sandbox stopped working: .*it scored no reply/,
      );
    });

    it('that works leaves a program that ends early to itself, and one that says it is broken too', async () => {
      const dies = "import os, sys\nsys.stderr.write('bwrap: no permissions\\n')\nsys.stderr.flush()\nos._exit(1)";
      expect(await pythonJob(job, interpreter, LIMITS)).toMatchObject({ outcome: 'passed' });
      expect(await pythonJob({ ...job, program: dies }, interpreter, LIMITS)).toMatchObject({ outcome: 'died' });
    });
  },
  60_000,
);

const humaneval = datasetFile('humaneval/HumanEval.jsonl.gz');
const why = humaneval === null ? 'the set is not at hand' : status.available ? '' : status.why;
describe.skipIf(why !== '')(
  `HumanEval${why === '' ? '' : ` (skipped: ${why})`}`,
  () => {
    interface Row {
      task_id: string;
      prompt: string;
      entry_point: string;
      canonical_solution: string;
      test: string;
    }
    const rows =
      why === ''
        ? gunzipSync(readFileSync(humaneval!))
            .toString('utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Row)
        : [];
    const passed = async (text: (row: Row) => string) => {
      const scorer = await prepared('python');
      const scores = (row: Row) =>
        scorer.score(
          reply(text(row)),
          createSample({
            id: row.task_id,
            reference: { entryPoint: row.entry_point, prompt: row.prompt, tests: row.test },
          }),
        );
      let right = 0;
      for await (const { value } of mapOrdered(rows, scorer.concurrency, scores)) right += value;
      return right;
    };

    it('passes all 164 canonical solutions, as completions', async () => {
      expect(rows).toHaveLength(164);
      expect(await passed((row) => row.canonical_solution)).toBe(164);
    });

    it('passes all 164 in a fence with prose around it', async () => {
      expect(
        await passed(
          (row) =>
            `Here it is:\n\n\`\`\`python\n${row.prompt}${row.canonical_solution}\n\`\`\`\n\nIt passes all tests.`,
        ),
      ).toBe(164);
    });

    it('passes none of 164 that return a wrong value', async () => {
      const wrong = (row: Row) =>
        `\`\`\`python\n${row.prompt}${row.canonical_solution}\n_right = ${row.entry_point}\ndef ${row.entry_point}(*args):\n    _right(*args)\n    return "another value"\n\`\`\``;
      expect(await passed(wrong)).toBe(0);
    });
  },
  300_000,
);
