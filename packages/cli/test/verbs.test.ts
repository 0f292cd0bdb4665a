import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { compare } from '../src/commands/compare.ts';
import { plan } from '../src/commands/plan.ts';
import { run } from '../src/commands/run.ts';
import { show } from '../src/commands/show.ts';
import { here } from './support/here.ts';
import { type Ended, evenhand, filesBelow, qualityFiles, scratch, start, write } from './support/program.ts';
import { journal, listRequestedAgain, row, rows, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000, maxConcurrency: 3 });

const home = scratch();
const price = { input: 1, output: 2 };
const models = [
  scripted('one', { errorRate: 0.2 }, { price }),
  scripted('two', { errorRate: 0.4, seed: 2 }, { price }),
];
const experiment = { name: 'mine', suites: ['./sums'], models, seed: 3 };

beforeAll(async () => {
  write(home, { ...sums(24), 'mine.yaml': experiment });
  expect(await evenhand(home, 'run', 'mine.yaml', '--out', 'run')).toMatchObject({ code: 0 });
});

const ESC = '\u001b';

describe('every verb that prints a table', () => {
  const verbs: [args: string[], code: number][] = [
    [['list'], 0],
    [['list', 'models'], 0],
    [['doctor', '--models', 'smollm2-135m-instruct'], 0],
    [['plan', 'mine.yaml'], 0],
    [['show', 'run', 's-0001-en'], 0],
    [['compare', 'run'], 0],
    [['report', 'run'], 0],
    [['verify', 'run'], 0],
  ];
  it.concurrent.each(verbs)('%s: JSON by --json, plain words without, no colour in a pipe', async (args, code) => {
    const table = await evenhand(home, ...args);
    expect(table).toMatchObject({ code, stderr: '' });
    expect(table.stdout.trim()).not.toBe('');
    expect(table.stdout).not.toContain(ESC);
    const json = await evenhand(home, ...args, '--json');
    expect(json).toMatchObject({ code, stderr: '' });
    expect(JSON.parse(json.stdout)).toBeTypeOf('object');
  });

  it('obeys FORCE_COLOR, and NO_COLOR before it', async () => {
    const coloured = (env: Record<string, string>) => start(home, ['compare', 'run'], env).ended;
    expect((await coloured({ FORCE_COLOR: '1' })).stdout).toContain(ESC);
    const plain = await coloured({ NO_COLOR: '1' });
    expect(plain.stdout).not.toContain(ESC);
  });

  it('names the version, and the verbs', async () => {
    expect(await evenhand(home, '--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    const help = await evenhand(home, '--help');
    expect(help.code).toBe(0);
    for (const verb of ['list', 'doctor', 'plan', 'run', 'reproduce', 'report', 'show', 'compare', 'verify'])
      expect(help.stdout).toMatch(new RegExp(`^ {2}${verb} `, 'm'));
  });
});

/** An older Node on the tester's PATH; null = there is none. */
function olderNode(): string | null {
  for (const folder of ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)]) {
    const node = join(folder, 'node');
    if (!existsSync(node)) continue;
    const [major, minor] = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' })
      .stdout.split('.')
      .map(Number);
    if (major! < 22 || (major === 22 && minor! < 18)) return node;
  }
  return null;
}

it.skipIf(olderNode() === null)('the door leads from an older Node to the pinned one (needs an older Node)', () => {
  const door = fileURLToPath(new URL('../bin/evenhand.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(olderNode()!, [door, 'list', 'providers', '--json'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout).map((one: { name: string }) => one.name)).toContain('scripted');
  expect(spawnSync(olderNode()!, [door, 'verify', 'absent'], { encoding: 'utf8', cwd: home }).status).toBe(4);
});

describe('plan', () => {
  it('counts cells and the worst that they can cost, and writes nothing', async () => {
    const before = filesBelow(home);
    const { stdout } = await evenhand(home, 'plan', 'mine.yaml', '--trials', '3', '--limit', '10', '--json');
    const planned = JSON.parse(stdout);
    expect(planned.cells).toBe(2 * 10 * 3);
    const [one] = planned.models;
    expect(one).toMatchObject({ model: 'one', cells: 30, max_output_tokens: 30 * 64 });
    expect(one.worst_usd).toBeCloseTo(
      (one.max_input_tokens * price.input + one.max_output_tokens * price.output) / 1e6,
      9,
    );
    expect(planned.detectable).toMatchObject([{ suite: 'sums', n: 10 }]);
    expect(filesBelow(home)).toEqual(before);
  });

  it('takes what an earlier run found', async () => {
    const { stdout } = await here(home, () => plan('mine.yaml', { from: 'run', json: true }));
    const [pair] = rows(join(home, 'run', 'comparisons.csv'));
    const share = (Number(pair!.a_only) + Number(pair!.b_only)) / Number(pair!.n_pairs);
    expect(JSON.parse(stdout).detectable[0].discordance).toBeCloseTo(share, 9);
  });
});

describe('run', () => {
  it('prints JSON alone with --json', async () => {
    const { code, stdout } = await evenhand(home, 'run', 'mine.yaml', '--out', 'as-json', '--json');
    expect(code).toBe(0);
    const parsed = JSON.parse(stdout);
    expect(parsed).toMatchObject({ folder: 'as-json', status: 'complete' });
    const [first] = rows(join(home, 'as-json', 'summary.csv')).filter(
      (one) => one.suite === 'sums' && one.language === '*',
    );
    expect(
      parsed.summary.find((one: { suite: string; language: string }) => one.suite === 'sums' && one.language === '*').n,
    ).toBe(Number(first!.n));
  });

  it('gives the same quality files whatever the order of the file and of the samples', async () => {
    const files = sums(24, { name: 'turned' });
    const lines = (files['turned/samples.jsonl'] as string).trimEnd().split('\n');
    write(home, {
      ...files,
      'turned/suite.yaml': { ...(files['turned/suite.yaml'] as object), name: 'sums' },
      'turned/samples.jsonl': `${lines.toReversed().join('\n')}\n`,
      'turned.yaml': { ...experiment, suites: ['./turned'], models: models.toReversed(), concurrency: 1 },
    });
    expect(await evenhand(home, 'run', 'turned.yaml', '--out', 'turned-run')).toMatchObject({ code: 0 });
    expect(qualityFiles(join(home, 'turned-run'))).toEqual(qualityFiles(join(home, 'run')));
  });

  it('does not write into the folder of another run', async () => {
    const before = qualityFiles(join(home, 'run'));
    const { code, stderr } = await evenhand(home, 'run', 'mine.yaml', '--out', 'run');
    expect(code).toBe(4);
    expect(stderr).toContain('run: already contains a run');
    expect(qualityFiles(join(home, 'run'))).toEqual(before);
  });

  it('goes to results/<experiment>-<time>-<4 hex> where nothing else is said', async () => {
    const folder = join(home, 'elsewhere');
    write(folder, { 'one.yaml': { ...experiment, suites: ['../sums'], models: [models[0]], limit: 2 } });
    expect(await evenhand(folder, 'run', 'one.yaml')).toMatchObject({ code: 0 });
    expect(filesBelow(join(folder, 'results')).every((path) => /^mine-\d{8}T\d{6}Z-[0-9a-f]{4}\//.test(path))).toBe(
      true,
    );
  });
});

describe('show', () => {
  it('shows a sample with its replies', async () => {
    const { stdout } = await here(home, () => show('run', 'sums/s-0001-en', {}));
    expect(stdout).toContain('What is 1001 plus 1?');
    expect(stdout).toContain('target: 1,002');
    expect(stdout.match(/numeric@\d+; score/g)).toHaveLength(2);
  });
  it('suggests an id that is near', async () => {
    const { code, stderr } = await here(home, () => show('run', 's-0001-eng', {}));
    expect(code).toBe(4);
    expect(stderr).toContain('has no sample "s-0001-eng"; did you mean "s-0001-en"?');
  });
});

describe('compare', () => {
  it('pairs the models of two runs on the same samples', async () => {
    const three = { ...experiment, models: [scripted('three', { errorRate: 0.5, seed: 9 })] };
    write(home, { 'three.yaml': three });
    expect(await evenhand(home, 'run', 'three.yaml', '--out', 'three')).toMatchObject({ code: 0 });
    const { stdout } = await evenhand(
      home,
      'compare',
      'run',
      'three',
      '--baseline',
      'three',
      '--language',
      '*',
      '--json',
    );
    const pairs = JSON.parse(stdout).comparisons.filter((one: { suite: string }) => one.suite === 'sums');
    expect(pairs.map((one: { model_a: string; model_b: string }) => [one.model_a, one.model_b])).toEqual([
      ['one', 'three'],
      ['two', 'three'],
    ]);
    const right = new Map(
      ['one', 'three'].map((id) => [
        id,
        new Set(
          rows(join(home, id === 'one' ? 'run' : 'three', 'samples', `${id}.csv`))
            .filter((one) => one.outcome === 'correct')
            .map((one) => one.sample),
        ),
      ]),
    );
    const both = [...right.get('one')!].filter((id) => right.get('three')!.has(id)).length;
    expect(pairs[0]).toMatchObject({ n_pairs: 24, both, a_only: right.get('one')!.size - both });
  });

  it('refuses runs in which one id means two questions', async () => {
    const files = sums(24, { name: 'other' });
    write(home, {
      ...files,
      'other/suite.yaml': { ...(files['other/suite.yaml'] as object), name: 'sums' },
      'other/samples.jsonl': (files['other/samples.jsonl'] as string).replace('1001 plus 1', '1001 and 1'),
      'other.yaml': { ...experiment, suites: ['./other'] },
    });
    expect(await evenhand(home, 'run', 'other.yaml', '--out', 'other-run')).toMatchObject({ code: 0 });
    const { code, stderr } = await evenhand(home, 'compare', 'run', 'other-run');
    expect(code).toBe(4);
    expect(stderr).toContain('sample "s-0001-en" is another one');
  });

  it.each([
    [{ baseline: 'four' }, '--baseline: there is no model four; the models are one, two'],
    [{ language: 'fr' }, '--language: no pair has language fr'],
  ])('explains %j', async (flags, message) => {
    const { code, stderr } = await here(home, async () => compare(['run'], flags));
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining(message) });
  });
});

it('report writes all result files again, byte for byte', async () => {
  const copy = join(home, 'rewritten');
  cpSync(join(home, 'run'), copy, { recursive: true });
  const results = filesBelow(copy).filter((path) => !/^(inputs|records)\/|manifest/.test(path));
  expect(results).toHaveLength(14);
  for (const path of results) rmSync(join(copy, path));
  expect(await evenhand(home, 'report', 'rewritten')).toMatchObject({ code: 0 });
  for (const path of results)
    expect(readFileSync(join(copy, path), 'utf8'), path).toBe(readFileSync(join(home, 'run', path), 'utf8'));
});

describe('reproduce', () => {
  it('asks again from the folder alone: byte-equal quality files, exit 0', async () => {
    const alone = join(home, 'alone');
    cpSync(join(home, 'run'), join(alone, 'original'), { recursive: true });
    const { code, stdout } = await evenhand(alone, 'reproduce', 'original', '--out', 'again');
    expect(code).toBe(0);
    expect(stdout).toContain('Reproduced: the quality files are identical, byte for byte.');
    expect(qualityFiles(join(alone, 'again'))).toEqual(qualityFiles(join(alone, 'original')));
  });

  it('names the samples that flipped, exit 1', async () => {
    const copy = join(home, 'flipped');
    cpSync(join(home, 'run'), copy, { recursive: true });
    const record = join(copy, 'records', 'one.jsonl');
    const lines = readFileSync(record, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('"outcome":"correct"'));
    const changed = JSON.parse(lines[at]!);
    Object.assign(changed, { outcome: 'incorrect', outputSha256: 'f'.repeat(64) });
    Object.assign(changed.score, { value: 0, strict: 0, lenient: 0, answer: '7' });
    write(copy, { 'records/one.jsonl': lines.with(at, JSON.stringify(changed)).join('\n') });
    expect(await evenhand(home, 'report', 'flipped')).toMatchObject({ code: 0 });
    const { code, stdout } = await evenhand(home, 'reproduce', 'flipped', '--out', 'unflipped');
    expect(code).toBe(1);
    expect(stdout).toContain(changed.sample);
    expect(stdout).toContain('differs  samples/one.csv');
    expect(stdout).toContain('same     samples/two.csv');
  });

  it('refuses a run that has no records yet, before it asks anything', async () => {
    const copy = join(home, 'begun');
    cpSync(join(home, 'run'), copy, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8'));
    write(copy, { 'manifest.json': { ...manifest, status: 'running', records: [] } });
    const { code, stderr } = await evenhand(home, 'reproduce', 'begun', '--out', 'not-begun');
    expect(code).toBe(4);
    expect(stderr).toContain('begun: has no records yet; resume it first');
    expect(existsSync(join(home, 'not-begun'))).toBe(false);
  });
});

describe('replay', () => {
  const replay = (id: string, more: Record<string, unknown> = {}) => ({
    id,
    provider: 'replay',
    model: './run',
    price,
    ...more,
  });
  const replayed = async (name: string, entries: unknown[], more: object = {}): Promise<Ended> => {
    write(home, { [`${name}.yaml`]: { ...experiment, ...more, models: entries } });
    return here(home, () => run(`${name}.yaml`, { out: name }));
  };

  it('of a stored run gives equal answers, verdicts and comparisons, and tells that it is one', async () => {
    expect(await replayed('replay-same', [replay('one'), replay('two')])).toMatchObject({ code: 0 });
    const [before, after] = [qualityFiles(join(home, 'run')), qualityFiles(join(home, 'replay-same'))];
    expect(after['samples/one.csv']).toBe(before['samples/one.csv']);
    expect(after['samples/two.csv']).toBe(before['samples/two.csv']);
    const figures = (run: string, file: string) =>
      rows(join(home, run, file)).map(({ host, provider, caveats, ...rest }) => rest);
    for (const file of ['summary.csv', 'comparisons.csv'])
      expect(figures('replay-same', file)).toEqual(figures('run', file));
    expect(rows(join(home, 'replay-same', 'efficiency.csv'))[0]!.caveats!.split(';')).toContain('cached_replies');
  });

  it('by another name takes the model that it is told to', async () => {
    expect(await replayed('replay-of', [replay('three', { options: { of: 'two' } })])).toMatchObject({ code: 0 });
    const answers = (run: string, id: string) =>
      rows(join(home, run, 'samples', `${id}.csv`)).map((one) => one.output_sha256);
    expect(answers('replay-of', 'three')).toEqual(answers('run', 'two'));
  });

  it('of a model that the stored run does not have is refused', async () => {
    const { code, stderr } = await replayed('replay-none', [replay('three')]);
    expect(code).toBe(4);
    expect(stderr).toContain('model three: the stored run has one, two; choose one with options: { of: ... }');
  });

  it.each([
    ['another seed', { seed: 4 }],
    ['other settings', { sampling: { temperature: 0.5 } }],
    ['another sampling limit', { sampling: { maxOutputTokens: 32 } }],
  ])('of requests with %s misses every time, and is never a hit', async (name, more) => {
    const folder = `replay-${name.replaceAll(' ', '-')}`;
    expect(await replayed(folder, [replay('one')], more)).toMatchObject({ code: 2 });
    const answers = rows(join(home, folder, 'samples', 'one.csv'));
    expect(new Set(answers.map((one) => `${one.outcome} ${one.failure_kind}`))).toEqual(new Set(['failed not_found']));
    expect(answers).toHaveLength(24);
  });

  it('of a trial that was not run misses', async () => {
    expect(
      await replayed('replay-trials', [replay('one')], { trials: 2, sampling: { temperature: 0.5 } }),
    ).toMatchObject({ code: 2 });
    expect(rows(join(home, 'replay-trials', 'summary.csv'))[0]).toMatchObject({ n: '0', n_failed: '48', accuracy: '' });
  });

  it('of another model’s records under this model’s name is refused', async () => {
    const copy = join(home, 'swapped');
    cpSync(join(home, 'run'), copy, { recursive: true });
    cpSync(join(copy, 'records', 'two.jsonl'), join(copy, 'records', 'one.jsonl'));
    const { code, stderr } = await replayed('replay-swapped', [replay('one', { model: './swapped' })]);
    expect(code).toBe(4);
    expect(stderr).toContain('found a record of two');
  });
});

describe('a cap on money', () => {
  const spent = (run: string) =>
    ['one', 'two']
      .flatMap((id) => rows(join(home, run, 'measurements', `${id}.csv`)))
      .reduce((sum, one) => sum + Number(one.cost_usd), 0);
  const spentInAll = () => spent('run');

  it('is never passed: exit 3, what is missing is counted, and a higher cap completes the run', async () => {
    const worst = (2 * 24 * (150 * price.input + 64 * price.output)) / 1e6;
    const cap = spentInAll() / 2;
    expect(cap).toBeLessThan(worst);
    const { code, stdout } = await evenhand(home, 'run', 'mine.yaml', '--out', 'capped', '--max-usd', cap.toFixed(9));
    expect(code).toBe(3);
    expect(stdout).toContain('raise it with --max-usd');
    expect(spent('capped')).toBeGreaterThan(0);
    expect(spent('capped')).toBeLessThanOrEqual(cap);
    const events = journal(join(home, 'capped', 'journal.jsonl'));
    const missing = rows(join(home, 'capped', 'summary.csv'))
      .filter((one) => one.suite === 'sums' && one.language === '*')
      .reduce((sum, one) => sum + Number(one.n_missing), 0);
    expect(missing).toBe(48 - events.filter(({ type }) => type === 'closed').length);
    expect(missing).toBeGreaterThan(0);

    expect(await evenhand(home, 'run', '--resume', 'capped')).toMatchObject({ code: 3 });
    expect(spent('capped')).toBeLessThanOrEqual(cap);
    expect(await evenhand(home, 'run', '--resume', 'capped', '--max-usd', '1')).toMatchObject({ code: 0 });
    expect(qualityFiles(join(home, 'capped'))).toEqual(qualityFiles(join(home, 'run')));
  });

  it('that is too small for one request asks nothing', async () => {
    expect(await evenhand(home, 'run', 'mine.yaml', '--out', 'penniless', '--max-usd', '0.00001')).toMatchObject({
      code: 3,
    });
    expect(readFileSync(join(home, 'penniless', 'journal.jsonl'), 'utf8')).toBe('');
    expect(row(join(home, 'penniless', 'summary.csv'), { suite: 'sums', language: '*', model: 'one' })).toMatchObject({
      n: '0',
      n_missing: '24',
      accuracy: '',
      complete: 'false',
    });
  });

  it('that a resume sets counts what was spent before without one', async () => {
    const copy = join(home, 'uncapped');
    write(home, {
      'failing.yaml': {
        ...experiment,
        models: [scripted('one', { faults: [{ kind: 'bad_request', rate: 0.5 }] }, { price })],
      },
    });
    expect(await evenhand(home, 'run', 'failing.yaml', '--out', 'uncapped')).toMatchObject({ code: 2 });
    const before = readFileSync(join(copy, 'journal.jsonl'), 'utf8');
    expect(await evenhand(home, 'run', '--resume', 'uncapped', '--max-usd', '0.001')).toMatchObject({ code: 3 });
    expect(readFileSync(join(copy, 'journal.jsonl'), 'utf8')).toBe(before);
  });
});

describe('an interrupted run', () => {
  const slow = {
    ...experiment,
    models: [
      scripted('one', { errorRate: 0.2, latencyMs: 40 }, { price }),
      scripted('two', { errorRate: 0.4, seed: 2, latencyMs: 40 }, { price }),
    ],
    concurrency: 1,
  };
  /** Starts a run and waits until so many cells are closed. */
  const begun = async (name: string, cells: number, models: unknown[] = slow.models) => {
    write(home, { [`${name}.yaml`]: { ...slow, models } });
    const started = start(home, ['run', `${name}.yaml`, '--out', name]);
    const path = join(home, name, 'journal.jsonl');
    const seen = () => (existsSync(path) ? readFileSync(path, 'utf8').split('"type":"asked"').length - 1 : 0);
    while (seen() < cells && started.child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    return started;
  };

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s ends with 130, with its result files, and can be resumed',
    async (signal) => {
      const name = `stopped-${signal}`;
      const { child, ended } = await begun(name, 4);
      child.kill(signal);
      const { code, stderr } = await ended;
      expect(code).toBe(130);
      expect(stderr).toContain(`resume with: evenhand run --resume ${name}`);
      const lines = journal(join(home, name, 'journal.jsonl'));
      expect(lines.filter(({ type }) => type === 'asked').length).toBe(
        lines.filter(({ type }) => type === 'closed').length,
      );
      expect(lines.length).toBeLessThan(3 * 48);
      expect(
        Number(row(join(home, name, 'summary.csv'), { suite: 'sums', language: '*', model: 'one' }).n_missing),
      ).toBeGreaterThan(0);
      expect(await evenhand(home, 'run', '--resume', name)).toMatchObject({ code: 0 });
      expect(rows(join(home, name, 'samples', 'one.csv'))).toEqual(rows(join(home, 'run', 'samples', 'one.csv')));
    },
  );

  it('a second time gives up what is running at once', async () => {
    // The reply would take ten minutes.
    const { child, ended } = await begun('given-up', 1, [scripted('one', { latencyMs: 600_000 })]);
    let received = '';
    const stopping = new Promise<void>((resolve) =>
      child.stderr!.on('data', (text: string) => {
        received += text;
        if (received.includes('again to stop at once')) resolve();
      }),
    );
    child.kill('SIGINT');
    await stopping;
    // One that comes sooner is taken for an echo of the first.
    await new Promise((next) => setTimeout(next, 300));
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130 });
    expect(received).toContain('stopped at once');
    const lines = journal(join(home, 'given-up', 'journal.jsonl'));
    expect(lines.map(({ type }) => type)).toEqual(['asked']);
    expect(listRequestedAgain(lines)).toEqual([]);
  });

  it('while it waits to ask again ends at once, and counts no failure', async () => {
    const { child, ended } = await begun('waiting', 1, [
      scripted('one', { faults: [{ kind: 'rate_limit', rate: 1 }] }),
    ]);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130 });
    expect(rows(join(home, 'waiting', 'samples', 'one.csv'))).toEqual([]);
  });
});
