import { describe, expect, it, vi } from 'vitest';
import { importer } from './support/imports.ts';
import { inspectLog, inspectSample, printedScore, scored } from './support/inspect-logs.ts';
import { madeZip } from './support/zip-files.ts';

vi.setConfig({ testTimeout: 120_000 });
const importing = importer();
const MATCH = [{ name: 'match', options: {} }];
const model = 'org-tested';
const notes = (run: { statement(): { notes: string[] } }): string => run.statement().notes.join('\n');

describe('Inspect: values as its means count them', () => {
  const words = ['C', 'fail', 'I', 'pass'];
  const samples = words.map((value, at) => inspectSample(`s${at}`, 'x', { own: scored(value) }));
  const OWN = [{ name: 'own', options: {} }];

  it('a word that Inspect cannot read is 0 in its mean, stays in the denominator and is named', async () => {
    const run = await importing('inspect', { 'log.json': inspectLog(OWN, samples, [printedScore('own', 0.25)]) });
    expect(run.code).toBe(0);
    expect(run.scores(model)).toEqual([1, 0, 0, 0]);
    expect(run.summary()).toMatchObject([{ n: '4', n_failed: '0', published_score: '0.250000', reproduced: 'true' }]);
    expect(run.samples(model)[1]!.reported).toBe('own=fail');
    expect(notes(run)).toMatch(/2 scores are words that Inspect cannot read as a number \("fail", "pass"\)/);
  });

  it('where nothing is printed as a mean of them, nobody says what such a word is worth', async () => {
    const printed = [printedScore('own', 0.5, 'share_of_pass')];
    const run = await importing('inspect', { 'log.json': inspectLog(OWN, samples, printed) });
    expect(run.code).toBe(2);
    expect(run.scores(model)).toEqual([1, null, 0, null]);
    expect(run.summary()).toMatchObject([{ n: '2', n_failed: '2' }]);
  });

  it('a mean that is no number is told, and values that are none are left out', async () => {
    const text = JSON.stringify(
      inspectLog(
        MATCH,
        ['C', 'NONE', 'I'].map((value, at) => inspectSample(`s${at}`, 'x', { match: scored(value) })),
        [printedScore('match', 0)],
      ),
    )
      .replace('"NONE"', 'NaN')
      .replace('"value":0}', '"value":NaN}');
    const run = await importing('inspect', { 'log.json': text });
    expect(run.scores(model)).toEqual([1, null, 0]);
    expect(notes(run)).toMatch(/states no number as accuracy of match \(NaN\)/);
    expect(run.stdout).not.toContain('broken JSON');
  });

  it('what is printed of a dictionary as a whole does not decide', async () => {
    const both = [0, 1].map((at) => inspectSample(`s${at}`, 'x', { rubric: scored({ facts: at, style: 0 }) }));
    const part = (name: string, value: number) => ({ ...printedScore('rubric', value, 'mean'), name });
    const printed = [printedScore('rubric', 0), part('facts', 0.5), part('style', 0)];
    const log = inspectLog([{ name: 'rubric', options: {} }], both, printed);
    const run = await importing('inspect', { 'log.json': log });
    expect(run.code).toBe(0);
    expect(run.scores(model)).toEqual([0, 1]);
    expect(run.summary()).toMatchObject([{ published_metric: 'facts,rubric', reproduced: 'true' }]);
  });

  it('a key that has the name of its scorer decides', async () => {
    const both = [0, 1].map((at) => inspectSample(`s${at}`, 'x', { rubric: scored({ rubric: at, style: 0 }) }));
    const part = (name: string, value: number) => ({ ...printedScore('rubric', value, 'mean'), name });
    const log = inspectLog([{ name: 'rubric', options: {} }], both, [part('rubric', 0.5), part('style', 0)]);
    const run = await importing('inspect', { 'log.json': log });
    expect(run.scores(model)).toEqual([0, 1]);
  });

  it('the reducer majority: without more than half of the epochs a sample does not count', async () => {
    const epochs = (id: string, values: readonly string[]) =>
      values.map((one, at) => inspectSample(id, 'x', { match: scored(one) }, { epoch: at + 1 }));
    const samples = [
      ...epochs('a', ['C', 'C', 'I', 'I']),
      ...epochs('b', ['C', 'I', 'C', 'C']),
      ...epochs('c', ['I', 'I', 'I', 'C']),
    ];
    const log = inspectLog(MATCH, samples, [printedScore('match', 0.5, 'accuracy', { reducer: 'majority' })], {
      dataset: { samples: 3, sample_ids: ['a', 'b', 'c'] },
      config: { epochs: 4 },
    });
    const run = await importing('inspect', { 'log.json': log });
    expect(run.statement().published).toMatchObject([{ value: 0.5, ours: 0.5, reproduced: true }]);
  });

  // Versions count a sample with fewer scored epochs than k as the formula has it, newer ones leave it out.
  it.each([
    ['pass_at_2', 2 / 3, true],
    ['pass_at_2', 5 / 6, true],
    ['pass_at_2', 0.5, false],
    ['pass_k_2', 1 / 3, true],
    ['pass_k_2', 1 / 6, true],
    ['pass_k_2', 0.25, false],
  ])('%s of samples with fewer epochs than it draws: %d', async (reducer, printed, reproduced) => {
    const epochs = (id: string, values: readonly (string | null)[]) =>
      values.map((one, at) => inspectSample(id, 'x', one === null ? {} : { match: scored(one) }, { epoch: at + 1 }));
    const right = reducer === 'pass_at_2' ? ['C', 'I', 'I'] : ['C', 'C', 'I'];
    const samples = [...epochs('a', right), ...epochs('b', ['I', null, null])];
    const log = inspectLog(MATCH, samples, [printedScore('match', printed, 'accuracy', { reducer })], {
      dataset: { samples: 2, sample_ids: ['a', 'b'] },
      config: { epochs: 3 },
    });
    const run = await importing('inspect', { 'log.json': log });
    expect(run.statement().published).toMatchObject([{ value: printed, reproduced }]);
  });
});

describe('Inspect: what is printed', () => {
  const samples = ['C', 'I', 'C'].map((value, at) => inspectSample(`s${at}`, 'x', { match: scored(value) }));
  const group = (name: string, value: number) => ({
    name,
    value,
    params: { metric: { type: 'metric', name: 'mean', params: {} }, group_key: 'kind', all: 'samples' },
  });
  const logOf = (metrics: object, more: object = {}) => ({
    ...inspectLog(MATCH, samples, []),
    results: { scores: [{ name: 'match', scorer: 'match', metrics }], ...more },
  });

  it('a version that names no groups: that of the whole decides, and no group', async () => {
    const metrics = { even: group('even', 1), odd: group('odd', 0), all: group('all', 2 / 3) };
    const run = await importing('inspect', { 'log.json': logOf(metrics) });
    expect(run.summary()).toMatchObject([{ published_score: '0.666667', reproduced: 'true' }]);
  });

  it('a headline that says how sure another statistic is gives way to that', async () => {
    const metrics = { std: { name: 'std', value: 0.58 }, mean: { name: 'mean', value: 2 / 3 } };
    const headline = { scorer: 'match', score: 'match', metric: 'std' };
    const run = await importing('inspect', { 'log.json': logOf(metrics, { headline }) });
    expect(run.statement().published).toMatchObject([{ main: true, value: 2 / 3, reproduced: true }]);
  });

  it('one of several values of a metric is no group', async () => {
    const metrics = {
      lower: { name: 'lower', group: 'ci', value: 0.1, params: {} },
      mean: { name: 'mean', value: 2 / 3 },
    };
    const run = await importing('inspect', { 'log.json': logOf(metrics) });
    expect(run.statement().published).toMatchObject([
      { main: false, value: 0.1, rule: 'lower over samples of the mean over epochs', ours: null },
      { main: true, value: 2 / 3 },
    ]);
  });
});

describe('Inspect: scorers with their options', () => {
  it('of two scorers of one name each has its own', async () => {
    const both = { match: scored('I'), match1: scored('C') };
    const scorers = ['exact', 'any'].map((location) => ({ name: 'match', options: { location } }));
    const printed = [printedScore('match', 0), printedScore('match1', 1)];
    const log = inspectLog(scorers, [inspectSample('a', 'in Paris', both)], printed);
    const run = await importing('inspect', { 'log.json': log });
    expect(run.records(model)[0].reported.map(({ options }: { options: object }) => options)).toEqual([
      { location: 'exact' },
      { location: 'any' },
    ]);
  });

  it.each(['begin', 'any', 'exact'])(
    'a number that has to stand at %s is none that ours looks for',
    async (location) => {
      const samples = [inspectSample('a', '42 of 43', { match: scored('I') }, { target: '42' })];
      const scorers = [{ name: 'match', options: { location, numeric: true } }];
      const run = await importing('inspect', { 'log.json': inspectLog(scorers, samples, [printedScore('match', 0)]) });
      expect(run.statement().verdicts[0]).toMatchObject({ by: 'source', own: null, compared: 0 });
    },
  );
});

describe('Inspect: what became of a run', () => {
  it('samples that erred and were scored, and samples that a limit ended, are told', async () => {
    const samples = [
      inspectSample('a', 'Paris', { match: scored('C') }),
      inspectSample('b', '', { match: scored('I') }, { error: { message: 'RuntimeError: down' } }),
      inspectSample('c', 'so', { match: scored('I') }, { limit: { type: 'token', limit: 40 } }),
      inspectSample('d', 'so', { match: scored('I') }, { limit: { type: 'time', limit: 3 } }),
    ];
    const run = await importing('inspect', { 'log.json': inspectLog(MATCH, samples, [printedScore('match', 0.25)]) });
    expect(run.code).toBe(0);
    expect(run.summary()).toMatchObject([{ n: '4', accuracy: '0.250000', reproduced: 'true' }]);
    expect(notes(run)).toMatch(/1 samples ended with an error and were scored all the same \(b\)/);
    expect(notes(run)).toMatch(/2 samples were ended by a limit \(token: 1, time: 1\)/);
  });

  it('an attempt that was retried gives way to the last one', async () => {
    const attempt = (run: string, created: string, values: readonly string[]) =>
      inspectLog(
        MATCH,
        values.map((value, at) => inspectSample(`s${at}`, 'x', { match: scored(value) })),
        [printedScore('match', 0.5)],
        { task_id: 'T', run_id: run, created, dataset: { samples: 2, sample_ids: ['s0', 's1'] } },
      );
    const files = {
      'logs/2026-01-01T10-00-00_capitals_T.json': {
        ...attempt('one', '2026-01-01T10:00:00+00:00', ['I']),
        status: 'error',
      },
      'logs/2026-01-01T11-00-00_capitals_T.json': attempt('two', '2026-01-01T11:00:00+00:00', ['C', 'I']),
    };
    const run = await importing('inspect', files, {}, ['logs']);
    expect(run.code).toBe(0);
    expect(run.scores(model)).toEqual([1, 0]);
    expect(notes(run)).toMatch(/left out: 2026-01-01T10-00-00_capitals_T\.json is an earlier attempt/);
    // A log that was scored again has the attempt of the first: nobody says which counts.
    const again = {
      'logs/2026-01-01T12-00-00_capitals_T.json': attempt('two', '2026-01-01T11:00:00+00:00', ['I', 'I']),
    };
    const twice = await importing('inspect', { ...files, ...again }, {}, ['logs']);
    expect(twice.code).toBe(4);
    expect(twice.stderr).toMatch(/both hold a reply of org-tested to "s0"/);
  });

  it('of a process that was killed, what it had written, and what it had planned', async () => {
    const { samples: _, eval: header } = inspectLog(MATCH, [], null, {
      dataset: { samples: 3, sample_ids: ['s0', 's1', 's2'] },
    });
    const sample = (id: string, value: string) => ({
      name: `samples/${id}_epoch_1.json`,
      content: JSON.stringify(inspectSample(id, 'x', { match: scored(value) })),
    });
    const journal = { name: '_journal/start.json', content: JSON.stringify({ version: 2, eval: header }) };
    const log = madeZip([journal, sample('s0', 'C'), sample('s1', 'I')]);
    const run = await importing('inspect', { 'log.eval': log });
    expect(run.code).toBe(2);
    expect(run.summary()).toMatchObject([{ n: '2', n_missing: '1', accuracy: '0.500000' }]);
    expect(notes(run)).toMatch(/the log’s status is started: the run did not end well/);
  });

  it('a log without samples is left out of a folder, and refused alone with what to do', async () => {
    const { samples: _, ...head } = inspectLog(MATCH, [], null);
    const dead = { ...head, status: 'error', error: { message: 'ValueError: no such task' } };
    const good = inspectLog(MATCH, [inspectSample('a', 'Paris', { match: scored('C') })], [printedScore('match', 1)]);
    const files = { 'logs/2026-01-01T10-00-00_a.json': dead, 'logs/2026-01-01T11-00-00_b.json': good };
    const run = await importing('inspect', files, {}, ['logs']);
    expect(run.code).toBe(0);
    expect(notes(run)).toMatch(
      /left out: .*_a\.json: holds no samples: its status is error \(ValueError: no such task\)/,
    );
    const alone = await importing('inspect', { 'log.json': dead });
    expect([alone.code, alone.stderr]).toEqual([4, expect.stringMatching(/holds no samples.*inspect eval-retry/)]);
    const headers = await importing('inspect', { 'log.json': head });
    expect(headers.stderr).toMatch(/holds no samples; export it whole/);
  });

  it('replies that nobody judged: the refusal names the command that does', async () => {
    const samples = [inspectSample('a', 'Paris', null)];
    const run = await importing('inspect', { 'log.json': inspectLog([{ name: 'match', options: {} }], samples, null) });
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(
      /name a scorer of ours with --scorer, or have Inspect judge them first \(inspect score LOG\)/,
    );
  });

  it('a sample without a right answer that erred has failed, and is not malformed', async () => {
    const samples = [
      inspectSample('a', 'x', { match: scored('C') }, { target: '' }),
      inspectSample('b', null, null, { target: '', error: { message: 'RuntimeError: down' } }),
    ];
    const run = await importing('inspect', { 'log.json': inspectLog(MATCH, samples, [printedScore('match', 1)]) });
    expect(run.verdicts(model)).toEqual({ 'a/1': 1, 'b/1': 'server' });
  });
});
