import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type Manifest, NO_RECEIPT, NO_USAGE } from '@evenhand/core';
import { inLanguage } from '@evenhand/messages';
import { noWorse, prng } from '@evenhand/statistics';
import { afterAll, describe, expect, it } from 'vitest';
import { isEmptyReply } from '../src/gate/gated-run.ts';
import {
  computeGate,
  concludeGate,
  decideAccuracy,
  decideRatio,
  escapeXml,
  gateJunit,
  gateMarkdown,
  listNoWorse,
  loadPolicy,
  mergeRuns,
  readRun,
} from '../src/index.ts';
import { type CellSpec, cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-gate-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let count = 0;

const policyFile = (yaml: string) => {
  const path = join(home, `${++count}.yaml`);
  writeFileSync(path, yaml);
  return loadPolicy(path);
};
const FIVE_POINTS = 'suites: { s: { margin: 5 points } }\n';

/** Signs of `n` samples of which every k-th is wrong. */
const wrongEvery = (n: number, k: number) => Array.from({ length: n }, (_, i) => (i % k === 0 ? '-' : '+')).join('');

interface Described {
  readonly signs?: string;
  readonly more?: Partial<CellSpec> | ((index: number) => Partial<CellSpec>);
  readonly spec?: Partial<RunSpec>;
}

function writeSide({ signs = wrongEvery(200, 10), more = {}, spec = {} }: Described): string {
  const runId = `run-${++count}`;
  return writeRun(join(home, runId), {
    suites: [suite('s', 200)],
    models: [model('m')],
    cells: cells('m', signs, more),
    ...spec,
    manifest: { runId, ...spec.manifest },
  });
}

const gate = (before: Described, after: Described, yaml = FIVE_POINTS) =>
  computeGate(writeSide(before), writeSide(after), policyFile(yaml));
const kinds = (before: Described, after: Described, yaml?: string) => {
  const found = gate(before, after, yaml);
  expect(found.verdict).toBe('not_comparable');
  expect(found.checks).toEqual([]);
  expect(concludeGate(found)[0]).toContain('Nothing can be said');
  return found.obstacles.map(({ kind }) => kind);
};

describe('the verdict of a gate', () => {
  it('is go where the interval lies above the margin, no-go where chance does not explain a drop, else inconclusive', () => {
    expect(gate({}, {})).toMatchObject({ verdict: 'go', checks: [{ verdict: 'go', n: 200, needed: null }] });
    expect(gate({}, { signs: wrongEvery(200, 3) })).toMatchObject({ verdict: 'no_go', checks: [{ verdict: 'no_go' }] });
    const few = 'suites: { s: { margin: 1 points } }\n';
    const moved = `${'-'.repeat(2)}${wrongEvery(200, 10).slice(2)}`;
    const found = gate({}, { signs: moved }, few);
    expect(found).toMatchObject({ verdict: 'inconclusive', checks: [{ verdict: 'inconclusive' }] });
    expect(concludeGate(found)[0]).toMatch(/about \d+ samples would, if the estimate stays as it is/);
    expect(found.checks[0]!.needed).toBeGreaterThan(200);
  });
  it('has the figures of compare --non-inferiority', () => {
    const [before, after] = [writeSide({}), writeSide({ signs: wrongEvery(200, 7) })];
    const found = computeGate(before, after, policyFile('overall: { margin: 4 points }\n'));
    const [compared] = listNoWorse(mergeRuns([readRun(before), readRun(after)]), [['after:m', 'before:m']], 0.04);
    expect(found.checks[0]).toMatchObject({
      estimate: { estimate: compared!.difference, lo: compared!.lo, hi: compared!.hi },
      pWorse: compared!.pWorse,
      n: compared!.nPairs,
    });
  });
  it('is decided by blocking checks alone; a warning is told', () => {
    const found = gate({}, { signs: wrongEvery(200, 3) }, 'suites: { s: { margin: 5 points, tier: warning } }\n');
    expect(found.verdict).toBe('go');
    expect(concludeGate(found)).toEqual([
      'No rule of the policy is blocking, so nothing could close the gate.',
      expect.stringContaining('Warnings: m, score, s: -23.5 points'),
    ]);
  });
  it('is inconclusive with fewer samples than the policy wants, whatever they say', () => {
    for (const signs of [wrongEvery(200, 10), wrongEvery(200, 2)])
      expect(gate({}, { signs }, 'suites: { s: { margin: 5 points, minSamples: 300 } }\n')).toMatchObject({
        verdict: 'inconclusive',
        checks: [{ needed: 300 }],
      });
  });
  it('counts replies that only the first run has as wrong before it says go', () => {
    const lost = `fff${wrongEvery(200, 10).slice(3)}`;
    const yaml = 'suites: { s: { margin: 2 points } }\nmaxErrorShare: 0.02\n';
    expect(gate({}, {}, yaml)).toMatchObject({ verdict: 'go' });
    expect(gate({}, { signs: lost }, yaml)).toMatchObject({ verdict: 'inconclusive' });
  });
  it('holds cost against a ratio, and is inconclusive where it is unknown', () => {
    const yaml = 'cost: { maxRatio: 1.2 }\n';
    const at = (usd: number): Described => ({ more: (i) => ({ usd: usd * (1 + (i % 7) / 100) }) });
    expect(gate(at(0.01), at(0.011), yaml)).toMatchObject({ verdict: 'go' });
    const dear = gate(at(0.01), at(0.013), yaml);
    expect(dear).toMatchObject({ verdict: 'no_go', checks: [{ measure: 'cost', limit: 1.2 }] });
    expect(dear.checks[0]!.estimate.estimate).toBeCloseTo(1.3, 6);
    expect(gate(at(0.01), {}, yaml)).toMatchObject({
      verdict: 'inconclusive',
      checks: [{ why: expect.stringContaining('cost of 200 of 200 cells of after:m is unknown') }],
    });
  });
  it('holds time against a ratio, but not on another machine where the model runs here', () => {
    const yaml = 'latency: { maxRatio: 1.5 }\n';
    const at = (ms: number): Partial<CellSpec> => ({ generation: { chunksMs: [1, ms], ttftMs: 1, e2eMs: ms } });
    expect(gate({ more: at(100) }, { more: at(120) }, yaml)).toMatchObject({ verdict: 'go' });
    expect(gate({ more: at(100) }, { more: at(200) }, yaml)).toMatchObject({ verdict: 'no_go' });
    const sessions = (cpu: string): Manifest['sessions'] => [
      {
        startedAt: '2026-11-22T10:00:00.000Z',
        endedAt: null,
        harness: { version: '0.1.0', commit: null, dirty: null },
        machine: { cpu, cores: 2, memoryBytes: 1e9, os: 'linux', kernel: '6', arch: 'x64', node: 'v24.0.0' },
        cellsBefore: 0,
        status: 'complete',
        peers: [],
        localOnly: false,
        limiters: [],
        pauses: [],
        givenUp: [],
      },
    ];
    const local = (cpu: string, ms: number): Described => ({
      more: at(ms),
      spec: {
        models: [model('m', {}, { id: 'here', provider: 'llama-cpp', device: 'cpu' })],
        manifest: { sessions: sessions(cpu) },
      },
    });
    expect(gate(local('one', 100), local('one', 200), yaml)).toMatchObject({ verdict: 'no_go' });
    expect(gate(local('one', 100), local('two', 200), yaml)).toMatchObject({
      verdict: 'inconclusive',
      checks: [{ why: 'The two models ran on different hardware.' }],
    });
  });
});

describe('a gate is not fooled', () => {
  it('by an outage of either side', () => {
    const down = `${'f'.repeat(20)}${wrongEvery(200, 10).slice(20)}`;
    expect(kinds({}, { signs: down })).toEqual(['errors']);
    expect(kinds({ signs: down }, {})).toEqual(['errors']);
  });
  it('by an outage that answers with nothing', () => {
    const silent = (index: number): Partial<CellSpec> =>
      index < 20 ? { outcome: 'no_answer', generation: { text: ' \n' } } : {};
    expect(kinds({}, { more: silent })).toEqual(['errors']);
    expect(kinds({ more: silent }, {})).toEqual(['errors']);
    const cut = (index: number): Partial<CellSpec> =>
      index < 20 ? { outcome: 'truncated', generation: { text: '', finish: 'length' } } : {};
    expect(gate({}, { more: cut }).verdict).toBe('no_go');
  });
  it('by requests that were never sent', () => {
    expect(kinds({}, { signs: `.${wrongEvery(199, 10)}` })).toEqual(['missing_replies']);
    expect(kinds({ signs: `${wrongEvery(199, 10)}.` }, {})).toEqual(['missing_replies']);
  });
  it('by a missing model', () => {
    const renamed = { spec: { models: [model('n')], cells: cells('n', wrongEvery(200, 10)) } };
    expect(kinds({}, renamed)).toEqual(['missing_model']);
    expect(gate({}, renamed, `${FIVE_POINTS}models: [{ before: m, after: n }]\n`).verdict).toBe('go');
    const skipped = { skipped: [{ model: 'm', host: 'a server', reason: 'connection refused' }] };
    const found = gate({}, { ...renamed, spec: { ...renamed.spec, manifest: skipped } });
    expect(found.obstacles[0]!.sentence).toContain('connection refused');
  });
  it('by a missing suite', () => {
    const two = {
      spec: {
        suites: [suite('s', 200), suite('t', 2)],
        cells: [...cells('m', wrongEvery(200, 10), { suite: 's' }), ...cells('m', '++', { suite: 't' })],
      },
    };
    const yaml = 'suites: { "*": { margin: 5 points } }\n';
    expect(kinds(two, {}, yaml)).toEqual(['missing_suite']);
    expect(kinds({}, two, yaml)).toEqual(['missing_suite']);
    const found = gate(two, {});
    expect(found).toMatchObject({ verdict: 'go', notes: [expect.stringContaining('t')] });
  });
  it.each<[what: string, spec: Partial<RunSpec>]>([
    [
      'prompt',
      { suites: [suite('s', 200, undefined, { prompts: { main: { system: 'Be verbose.', template: '{{input}}' } } })] },
    ],
    [
      'template',
      {
        suites: [suite('s', 200, undefined, { prompts: { main: { system: 'Be brief.', template: 'Q: {{input}}' } } })],
      },
    ],
    ['suite version', { suites: [suite('s', 200, undefined, { version: 2 })] }],
    [
      'scorer version',
      {
        suites: [
          suite('s', 200, undefined, { scorer: { name: 'numeric', version: 2, reading: 'lenient', options: {} } }),
        ],
      },
    ],
    ['sample', { suites: [suite('s', 200, (index) => (index === 7 ? { target: '2' } : {}))] }],
    ['question', { suites: [suite('s', 200, (index) => (index === 7 ? { input: 'Another?' } : {}))] }],
    ['setting', { settings: { sampling: { temperature: 0.7 } } }],
    ['seed', { settings: { seed: 9 } }],
  ])('by a changed %s', (_, spec) => {
    expect(new Set(kinds({}, { spec }))).toEqual(new Set(['changed']));
  });
  it('by another chat template, unless the policy allows it', () => {
    const sides = ['a', 'b'].map((templateSha256): Described => {
      const folder = writeSide({});
      const { manifest } = readRun(folder);
      const [served] = manifest.models;
      return { spec: { manifest: { models: [{ ...served!, identity: { ...served!.identity, templateSha256 } }] } } };
    });
    expect(kinds(sides[0]!, sides[1]!)).toEqual(['changed']);
    expect(gate(sides[0]!, sides[1]!, `${FIVE_POINTS}allowedChanges: [template]\n`).verdict).toBe('go');
  });
  it('by the same run twice', () => {
    const folder = writeSide({});
    expect(computeGate(folder, folder, policyFile(FIVE_POINTS))).toMatchObject({
      verdict: 'not_comparable',
      obstacles: [{ kind: 'same_run' }],
    });
  });
  it('by replies that a cache gave again', () => {
    const more = (index: number): Partial<CellSpec> => ({
      generation: { receipt: { ...NO_RECEIPT, replyId: `chatcmpl-0123456789-${index}` } },
    });
    expect(kinds({ more }, { more })).toEqual(['cached_replies']);
  });
  it('says what else differs: which model it is', () => {
    const found = gate({}, { spec: { models: [model('m', { model: 'm-2026-12' })] } });
    expect(found).toMatchObject({ verdict: 'go', notes: ['model m: its entry changed'] });
  });
});

describe('a policy file', () => {
  const problem = (yaml: string): string => {
    try {
      gate({}, {}, yaml);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems.join('\n');
      throw error;
    }
    throw new Error('nothing was thrown');
  };
  it.each<[yaml: string, text: string]>([
    ['suites: { s: { margn: 5 points } }\n', 'did you mean "margin"'],
    ['suite: {}\n', 'did you mean "suites"'],
    ['suites: { s: { margin: 5 } }\n', 'such as "2 points"'],
    ['suites: { s: { margin: 0 points } }\n', 'above 0'],
    ['suites: { s: { margin: 5 points, tier: must } }\n', '"blocking"'],
    ['name: x\n', 'at least one of suites, overall, cost, latency'],
    ['suites: { ss: { margin: 5 points } }\n', 'neither run has this suite; did you mean "s"'],
    [`${FIVE_POINTS}models: [mm]\n`, 'which neither run has; did you mean "m"'],
    ['cost: { maxRatio: 0 }\n', 'maxRatio'],
  ])('%s is refused with file, line and what was meant', (yaml, text) => {
    expect(problem(yaml)).toContain(text);
    expect(problem(yaml)).toMatch(/\d+\.yaml:\d+/);
  });
});

describe('the forms of a gate', () => {
  const hostile = '<m>&"\'\u0000\u001b[31m\ud800]]>';
  it('escapes any text for XML', () => {
    expect(escapeXml(hostile)).toBe('&#60;m&#62;&#38;&#34;&#39;\ufffd\ufffd[31m\ufffd]]&#62;');
    expect(escapeXml('a\tb\r\nc')).toBe('a&#9;b&#13;&#10;c');
    expect(escapeXml('价格 😀')).toBe('价格 😀');
  });
  it('writes a failure for what closes it, an error for what cannot be compared', () => {
    const closed = gateJunit(
      gate({}, { signs: wrongEvery(200, 3) }, `name: "${'<x> & "y"'.replaceAll('"', '\\"')}"\n${FIVE_POINTS}`),
    );
    expect(closed).toContain('<testsuites tests="1" failures="1" errors="0">');
    expect(closed).toContain('classname="&#60;x&#62; &#38; &#34;y&#34;"');
    expect(closed).toContain('<failure type="no_go"');
    const broken = gateJunit(gate({}, { signs: `.${wrongEvery(199, 10)}` }));
    expect(broken).toContain('<testsuites tests="1" failures="0" errors="1">');
    expect(broken).toContain('<error type="missing_replies"');
    expect(gateJunit(gate({}, {}))).toContain('failures="0" errors="0"');
  });
  it('is the same XML in every language; Markdown and sentences follow the language', () => {
    const found = gate({}, {});
    expect(inLanguage('zh', () => gateJunit(found))).toBe(gateJunit(found));
    expect(gateMarkdown(found)).toContain('### gate: go');
    expect(inLanguage('zh', () => gateMarkdown(found))).toContain('放行');
  });
  it('keeps markup of names out of Markdown', () => {
    expect(gateMarkdown(gate({}, {}, `name: "<img src=x>|"\n${FIVE_POINTS}`))).toContain('\\<img src=x\\>\\|');
  });
});

describe('an empty reply', () => {
  const record = (text: string, finish: string, outputSha256: string | null = null) =>
    ({
      outcome: 'no_answer',
      outputSha256,
      turns: [{ generation: { text, reasoning: '', toolCalls: [], finish, usage: NO_USAGE } }],
    }) as never;
  it('is one that nothing explains', () => {
    expect(isEmptyReply(record('  ', 'stop'))).toBe(true);
    expect(isEmptyReply(record('', 'length'))).toBe(false);
    expect(isEmptyReply(record('', 'content-filter'))).toBe(false);
    expect(isEmptyReply(record('x', 'stop'))).toBe(false);
    expect(isEmptyReply(record('', 'stop', 'of a text that was left out'))).toBe(false);
  });
});

describe('error rates', () => {
  const options = { margin: 0.05, minSamples: 1, unpairedShare: 0, rules: 1 };
  it('shares the rate of false alarms among the rules', () => {
    const found = { difference: -0.03, lo: -0.06, hi: 0, pWorse: 0.03, n: 100 };
    const atAlpha = () => ({ estimate: -0.03, lo: -0.07, hi: 0.01 });
    expect(decideAccuracy(found, options, atAlpha).verdict).toBe('no_go');
    expect(decideAccuracy(found, { ...options, rules: 2 }, atAlpha).verdict).toBe('inconclusive');
  });
  it('counts what would settle a ratio: (distance to the end ÷ distance to the limit)² times as many', () => {
    const contrast = () => ({ estimate: 1, lo: 0.5, hi: 2, n: 10 });
    expect(decideRatio(contrast, { maxRatio: Math.SQRT2, minSamples: 1, rules: 1 })).toEqual({
      verdict: 'inconclusive',
      needed: 40,
    });
  });
  it('of a gate: equal models seldom close it, a drop of the margin seldom opens it', () => {
    const next = prng('gate');
    const draw = (drop: number) => {
      const before = Array.from({ length: 400 }, () => Number(next() < 0.8));
      const after = before.map((right) => (next() < 0.1 ? Number(next() < 0.8) : right) * Number(next() >= drop / 0.8));
      const input = { a: after, b: before, clusters: null, cells: 400, trials: before.map(() => 1), graded: false };
      const found = noWorse([input], 0.05, 'pair');
      return decideAccuracy(found, options, (level) => {
        const { difference, lo, hi } = noWorse([input], 0.05, 'pair', level);
        return { estimate: difference, lo, hi };
      }).verdict;
    };
    const share = (drop: number, verdict: string) =>
      Array.from({ length: 300 }, () => draw(drop)).filter((one) => one === verdict).length / 300;
    // Of a true 5 %, more than 27 of 300 are seen less than once in 1,000 times.
    expect(share(0, 'no_go')).toBeLessThanOrEqual(27 / 300);
    expect(share(0.05, 'go')).toBeLessThanOrEqual(27 / 300);
    expect(share(0, 'go')).toBeGreaterThan(0.7);
    expect(share(0.1, 'no_go')).toBeGreaterThan(0.9);
  });
});
