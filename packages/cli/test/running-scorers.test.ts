import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { http } from './support/loopback-servers.ts';
import { type Ended, evenhand, jsonLines, scratch, start, write } from './support/program.ts';
import { row, rows, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const home = scratch();
const at = (...path: string[]) => join(home, ...path);
const parseManifest = (run: string) => JSON.parse(readFileSync(at(run, 'manifest.json'), 'utf8'));

/** Four functions to write, all of them the same one. */
const code = (language: 'javascript' | 'python') => ({
  [`${language}/suite.yaml`]: {
    name: language,
    version: 1,
    licence: 'MIT',
    source: 'made for a test',
    prompt: { template: '{{input}}' },
    scorer: { name: 'code', language, wallMs: 3000 },
    request: { maxOutputTokens: 64 },
    samples: 'samples.jsonl',
  },
  [`${language}/samples.jsonl`]: jsonLines(
    Array.from({ length: 4 }, (_, index) => ({
      id: `f-${index}`,
      input: `Write inc, which adds 1 (${index}).`,
      target: ['passes its tests'],
      reference: { entryPoint: 'inc', tests: `assert.equal(inc(${index}), ${index + 1})` },
    })),
  ),
});
const says = (id: string, text: string) => scripted(id, { rule: 'fixed', text });

describe('a suite whose scorer runs programs', () => {
  beforeAll(async () => {
    write(home, {
      ...code('javascript'),
      'code.yaml': {
        name: 'code',
        suites: ['./javascript'],
        models: [
          says('right', '```js\nconst inc = (x) => x + 1;\n```'),
          says('wrong', '```js\nconst inc = (x) => x + 2;\n```'),
          says('talks', 'That would be telling.'),
        ],
      },
    });
    expect(await evenhand(home, 'run', 'code.yaml', '--out', 'code')).toMatchObject({ code: 0 });
  });

  it('is judged by what the programs do, and says what ran them', () => {
    const outcomes = (model: string) => rows(at('code', 'samples', `${model}.csv`)).map(({ outcome }) => outcome);
    expect(outcomes('right')).toEqual(Array(4).fill('correct'));
    expect(outcomes('wrong')).toEqual(Array(4).fill('incorrect'));
    expect(outcomes('talks')).toEqual(Array(4).fill('no_answer'));
    expect(parseManifest('code').suites[0]).toMatchObject({ scorer: 'code@6', runs: ['quickjs-emscripten'] });
  });

  it('is verified without running anything, and an edited verdict is found', async () => {
    const verified = await evenhand(home, 'verify', 'code');
    // The verdicts were not made again, and the last line and the exit code say so.
    expect(verified).toMatchObject({ code: 2 });
    expect(verified.stdout).toMatch(
      /\nverified in part: \d+ files, 12 records; .*1 note above names what was not\.\n$/,
    );
    expect(verified.stdout).toContain('scorer code@6: ');
    expect(verified.stdout).toContain('not recomputed');
    const path = at('code', 'records', 'wrong.jsonl');
    const before = readFileSync(path, 'utf8');
    write(home, { 'code/records/wrong.jsonl': before.replace('"outcome":"incorrect"', '"outcome":"correct"') });
    const forged = await evenhand(home, 'verify', 'code');
    expect(forged.code).toBe(1);
    expect(forged.stdout).toContain('by its score the reply is incorrect (0); the record says correct');
    write(home, { 'code/records/wrong.jsonl': before });
  });

  it('is judged again on demand, with the same verdicts', async () => {
    const again = await evenhand(home, 'score', 'code', '--scorer', 'code');
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('is the scorer whose scores are published');
    const scores = rows(at('code', 'scores', 'code@6', 'right.csv'));
    expect(scores.map(({ score }) => score)).toEqual(Array(4).fill('1.000000'));
    expect(parseManifest('code').scores[0]).toMatchObject({ scorer: 'code@6', runs: ['quickjs-emscripten'] });
  });

  it('is refused before anything is asked where there is no sandbox', async () => {
    write(home, { ...code('python'), 'py.yaml': { name: 'py', suites: ['./python'], models: [scripted('a')] } });
    const refused = await start(home, ['run', 'py.yaml', '--out', 'py'], { PATH: at('nothing-here') }).ended;
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(
      /suite python: scorer code: python cannot be graded here: .*(bwrap|bubblewrap|filter)/,
    );
    expect(refused.stderr).toContain('the suite is refused');
    expect(existsSync(at('py'))).toBe(false);
    const planned = await start(home, ['plan', 'py.yaml'], { PATH: at('nothing-here') }).ended;
    expect(planned.stdout).toMatch(/Missing:\n {2}- no sandbox for python: python will be refused: /);
  });

  it('judges imported replies, with tests from the file or from the suite', async () => {
    const map = {
      suite: { name: 'saved', scorer: { name: 'code', language: 'javascript' } },
      model: { file: true },
      id: { field: 'id' },
      reply: { field: 'text' },
    };
    const saved = Array.from({ length: 4 }, (_, index) => ({
      id: `f-${index}`,
      text: index === 0 ? 'const inc = (x) => x;' : 'const inc = (x) => x + 1;',
      gold: 'passes',
      name: 'inc',
      check: `assert.equal(inc(${index}), ${index + 1})`,
    }));
    write(home, {
      'saved.jsonl': jsonLines(saved),
      'with-tests.yaml': {
        ...map,
        target: { field: 'gold' },
        reference: { entryPoint: { field: 'name' }, tests: { field: 'check' } },
      },
      'bare.yaml': map,
    });
    const args = ['import', 'jsonl', 'saved.jsonl', '--map'];
    expect(await evenhand(home, ...args, 'with-tests.yaml', '--out', 'i1')).toMatchObject({ code: 0 });
    expect(await evenhand(home, ...args, 'bare.yaml', '--suite', './javascript', '--out', 'i2')).toMatchObject({
      code: 0,
    });
    for (const run of ['i1', 'i2']) {
      expect(
        row(at(run, 'summary.csv'), { model: 'saved', suite: run === 'i1' ? 'saved' : 'javascript' }),
      ).toMatchObject({
        n: '4',
        n_correct: '3',
        n_incorrect: '1',
      });
      expect(parseManifest(run).suites[0].runs).toEqual(['quickjs-emscripten']);
      expect(await evenhand(home, 'verify', run)).toMatchObject({ code: 2 });
    }
    const unfit = await evenhand(home, ...args, 'bare.yaml', '--out', 'i3');
    expect(unfit).toMatchObject({ code: 4 });
    expect(unfit.stderr).toContain('target: is missing');
  });
});

describe('a judge model', () => {
  const withJudgeServer = async (act: (origin: string, requests: string[], most: () => number) => Promise<void>) => {
    let [now, most] = [0, 0];
    const server = await http(async (request, response) => {
      if (request.method === 'GET')
        return void response.end(JSON.stringify({ object: 'list', data: [{ id: 'gavel' }] }));
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 15));
      now--;
      response.setHeader('content-type', 'text/event-stream');
      const chunk = (more: object) =>
        response.write(
          `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', model: 'gavel', ...more })}\n\n`,
        );
      chunk({ choices: [{ index: 0, delta: { content: 'Grade: 1' }, finish_reason: null }] });
      chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
      chunk({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 } });
      response.end('data: [DONE]\n\n');
    });
    try {
      await act(server.origin, server.requests, () => most);
    } finally {
      await server.close();
    }
  };
  const createJudge = (origin: string, developer: string | null) => ({
    id: 'gavel',
    developer,
    provider: 'openai',
    baseUrl: `${origin}/v1`,
    price: { input: 1, output: 2 },
  });
  const graded = (origin: string, developer: string | null, name = 'graded') => {
    const files = sums(4, { name });
    const suite = files[`${name}/suite.yaml`] as object;
    write(home, {
      ...files,
      [`${name}/suite.yaml`]: { ...suite, scorer: { name: 'judge' } },
      [`${name}.yaml`]: {
        name,
        suites: [`./${name}`],
        models: [{ ...says('honest', 'one'), developer: 'Else' }],
        judge: createJudge(origin, developer),
      },
    });
  };

  it('judges in both orders, is paid for apart, and agrees with itself in the report', async () => {
    await withJudgeServer(async (origin, requests) => {
      graded(origin, 'Example');
      const ended: Ended = await evenhand(home, 'run', 'graded.yaml', '--out', 'graded-run');
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
      expect(requests.filter((one) => one.startsWith('POST'))).toHaveLength(8);
      const again = await evenhand(home, 'score', 'graded-run');
      expect(again, again.stderr).toMatchObject({ code: 0 });
      expect(again.stdout).toContain('judge@5: same score in both orders for 4 of 4 replies; 8 requests, $0.000128');
      expect(requests.filter((one) => one.startsWith('POST'))).toHaveLength(16);
    });
    const manifest = parseManifest('graded-run');
    expect(manifest.judge).toMatchObject({ id: 'gavel', provider: 'openai' });
    expect(manifest.models.map(({ id }: { id: string }) => id)).toEqual(['honest']);
    expect(manifest.suites[0].runs).toEqual(['judge gavel (Example)']);
    expect(manifest.scores[0]).toMatchObject({ agreement: { agreed: 4, disagreed: 0 }, spent: { requests: 8 } });
    const summary = row(at('graded-run', 'summary.csv'), { model: 'honest', language: '*', suite: 'graded' });
    expect(summary).toMatchObject({ accuracy: '1.000000' });
    expect(summary.caveats).toContain('judged_by_model');
    const [record] = readFileSync(at('graded-run', 'records', 'honest.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(record!).score.spent).toEqual({ requests: 2, inputTokens: 20, outputTokens: 6, usd: 0.000032 });
    expect(JSON.parse(record!).cost.usd).toBeNull();
    expect(readFileSync(at('graded-run', 'REPORT.md'), 'utf8')).toMatch(
      /## Scored by a judge model[\s\S]*\| graded \| honest \| 4 \| 100\.0 % \| 4 \| 0 \| . \| 8 \| /,
    );
    expect(await evenhand(home, 'verify', 'graded-run')).toMatchObject({ code: 2 });
  });

  it('waits as its host wants it, together with the models that are asked there', async () => {
    await withJudgeServer(async (origin, _, most) => {
      graded(origin, 'Example', 'shared');
      const experiment = JSON.parse(readFileSync(at('shared.yaml'), 'utf8'));
      const requestedJudge = { ...experiment.judge, id: 'asked', developer: 'Else', model: 'gavel', concurrency: 2 };
      write(home, { 'shared.yaml': { ...experiment, models: [requestedJudge] } });
      expect(await evenhand(home, 'run', 'shared.yaml', '--out', 'shared-run')).toMatchObject({ code: 0 });
      expect(most()).toBe(2);
    });
    const names = (run: string) => parseManifest(run).sessions[0].limiters.map(({ name }: { name: string }) => name);
    expect(names('shared-run')).toEqual([expect.stringMatching(/^host 127\.0\.0\.1/)]);
    expect(names('graded-run')).toEqual(['host scripted', expect.stringMatching(/^host 127\.0\.0\.1/)]);
  });

  it.each([
    ['Else', /gavel may not score honest: both are by Else/],
    [null, /the developer of gavel is not stated/],
  ])('by %s is refused before anything is asked', async (developer, why) => {
    await withJudgeServer(async (origin, requests) => {
      graded(origin, developer, 'kin');
      const refused = await evenhand(home, 'run', 'kin.yaml', '--out', 'kin-run');
      expect(refused.code).toBe(4);
      expect(refused.stderr).toMatch(why);
      expect(requests.filter((one) => one.startsWith('POST'))).toEqual([]);
      expect(existsSync(at('kin-run'))).toBe(false);
    });
  });

  it('is kept within a cap: what does not fit is not asked, and is scored when the run is resumed with more', async () => {
    await withJudgeServer(async (origin, requests) => {
      graded(origin, 'Example', 'cap');
      const posts = () => requests.filter((one) => one.startsWith('POST')).length;
      const capped = await evenhand(home, 'run', 'cap.yaml', '--max-usd', '0.0000001', '--out', 'capped');
      expect(capped, capped.stderr).toMatchObject({ code: 3 });
      expect(posts()).toBe(0);
      const resumed = await evenhand(home, 'run', '--resume', 'capped', '--max-usd', '1');
      expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
      expect(posts()).toBe(8);
    });
  });

  it('must be named, must have something to judge, and must have a price under a cap', async () => {
    await withJudgeServer(async (origin) => {
      graded(origin, 'Example', 'cap');
      const run = (file: string, ...args: string[]) => evenhand(home, 'run', file, '--out', 'none', ...args);
      const { judge, ...unnamed } = JSON.parse(readFileSync(at('cap.yaml'), 'utf8'));
      const { price: _, ...unpriced } = judge;
      write(home, { 'unpriced.yaml': { ...unnamed, judge: unpriced } });
      expect((await run('unpriced.yaml', '--max-usd', '1')).stderr).toContain(
        'judge gavel: its price is unknown, so a cap of $1 cannot be kept',
      );
      write(home, {
        'unnamed.yaml': unnamed,
        ...sums(2, { name: 'plain' }),
        'idle.yaml': { name: 'idle', suites: ['./plain'], models: [scripted('a')], judge },
      });
      expect((await run('unnamed.yaml')).stderr).toContain('needs a judge model, and none is named');
      expect((await run('idle.yaml')).stderr).toContain('is not used: no suite');
    });
  });
});
