import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { drift } from '../src/commands/drift.ts';
import { gate } from '../src/commands/gate.ts';
import { here } from './support/here.ts';
import { evenhand, scratch, write } from './support/program.ts';
import { scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const NIGHTS = { one: 0.1, two: 0.1, three: 0.1, four: 0.1, five: 0.4 } as const;

beforeAll(async () => {
  write(home, sums(120));
  for (const [night, errorRate] of Object.entries(NIGHTS)) {
    const models = [scripted('steady'), scripted('ours', { errorRate, seed: 5 })];
    write(home, {
      [`${night}.yaml`]: { name: 'nightly', suites: ['./sums'], models, seed: 3 },
      'policy.yaml': { suites: { '*': { margin: '12 points' } } },
    });
    expect(await evenhand(home, 'run', `${night}.yaml`, '--out', `nights/${night}`)).toMatchObject({ code: 0 });
  }
});

describe('the gate of the program', () => {
  it('ends with the verdict, and writes JUnit and Markdown also where it is no go', async () => {
    const files = { junit: 'out/gate.xml', markdown: 'out/gate.md' };
    expect(await here(home, () => gate('nights/one', 'nights/two', { policy: 'policy.yaml' }))).toMatchObject({
      code: 0,
    });
    const closed = await here(home, () => gate('nights/one', 'nights/five', { policy: 'policy.yaml', ...files }));
    expect(closed).toMatchObject({ code: 1, stdout: expect.stringContaining('The gate is closed: ours, score, sums') });
    expect(readFileSync(join(home, files.junit), 'utf8')).toContain('<failure type="no_go"');
    expect(readFileSync(join(home, files.markdown), 'utf8')).toContain('### gate: no-go');
  });
  it('prints JSON that a program reads', async () => {
    const { code, stdout } = await here(home, () =>
      gate('nights/one', 'nights/one', { policy: 'policy.yaml', json: true }),
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'not_comparable', obstacles: [{ kind: 'same_run' }] });
  });
  it('ends with 4 where the policy is not what it should be, and writes nothing', async () => {
    write(home, { 'wrong.yaml': { suite: {} } });
    const wrong = await here(home, () => gate('nights/one', 'nights/two', { policy: 'wrong.yaml', junit: 'no.xml' }));
    expect(wrong).toMatchObject({ code: 4, stderr: expect.stringContaining('did you mean "suites"') });
    expect(existsSync(join(home, 'no.xml'))).toBe(false);
  });
});

describe('the drift of the program', () => {
  const sentinel = ['steady'];
  it('is quiet over nights of the same models', async () => {
    const nights = ['one', 'two', 'three', 'four'].map((night) => `nights/${night}`);
    const found = await here(home, () => drift(nights, { reference: 3, sentinel }));
    expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining('ours: no alarm') });
  });
  it('ends with 2 of too few nights, and with 4 of a reference that is too short', async () => {
    const few = await here(home, () => drift(['nights/one', 'nights/two'], { reference: 3, sentinel }));
    expect(few).toMatchObject({ code: 2, stdout: expect.stringContaining('at least 4 are needed') });
    expect(await here(home, () => drift(['nights'], { reference: 2 }))).toMatchObject({ code: 4 });
  });
  it('takes another entry of a model for our own change', async () => {
    const { code, stdout } = await here(home, () => drift(['nights'], { reference: 3, sentinel, json: true }));
    expect(code).toBe(2);
    const ours = JSON.parse(stdout).models.find(({ model }: { model: string }) => model === 'ours');
    expect(ours.nights.at(-1)).toMatchObject({ status: 'not_comparable', reasons: ['model ours: its entry changed'] });
  });
});
