import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, '..', 'bin', 'evenhand.js');
const folder = mkdtempSync(join(tmpdir(), 'evenhand-sequential-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function evenhand(...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' });
}

const experiment = join(folder, 'e.yaml');
writeFileSync(
  experiment,
  'name: e\nsuites: [word-problems]\nseed: 3\nmodels:\n  - { id: a, provider: scripted, options: { errorRate: 0.2 } }\n  - { id: b, provider: scripted, options: { errorRate: 0.5 } }\n',
);
const claim = (id: string, b: string, margin: number) =>
  `  - { id: ${id}, statement: s, source: made up, a: { model: a }, b: { model: ${b} }, metric: accuracy, direction: higher, margin: ${margin} points }\n`;
const claims = join(folder, 'c.yaml');
writeFileSync(claims, `claims:\n${claim('ahead', 'b', 0)}${claim('far-ahead', 'b', 28)}${claim('beyond', 'b', 90)}`);

function readFinding(out: string): Record<string, string> {
  const [header, row] = readFileSync(join(out, 'findings.csv'), 'utf8').split('\n');
  return Object.fromEntries(header!.split(',').map((name, at) => [name, row!.split(',')[at]!]));
}

describe('run --until-decided', () => {
  it.each([
    ['ahead', 'supported', true],
    ['beyond', 'refuted', true],
    ['far-ahead', 'undecided', false],
  ])('%s comes out as %s', (id, verdict, early) => {
    const out = join(folder, id);
    const { status } = evenhand('run', experiment, '--until-decided', id, '--claims', claims, '--out', out);
    expect(status).toBe(0);
    expect(readFinding(out)).toMatchObject({ claim: id, verdict });
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(manifest.status).toBe('complete');
    expect(manifest.planned < 480).toBe(early);
    expect(evenhand('verify', out).status).toBe(0);
  });

  it('knows the claim before it asks', () => {
    const { status, stderr } = evenhand(
      'run',
      experiment,
      '--until-decided',
      'ahed',
      '--claims',
      claims,
      '--out',
      join(folder, 'none'),
    );
    expect(status).toBe(4);
    expect(stderr).toContain('did you mean "ahead"?');
  });
});
