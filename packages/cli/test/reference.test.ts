import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const reference = join(root, 'results', 'first-look-reference');

describe('the reference run', () => {
  it('is complete and follows from its records', () => {
    expect(existsSync(reference)).toBe(true);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'packages', 'cli', 'bin', 'evenhand.js'), 'verify', reference, '--json'],
      { cwd: root, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    const { findings, notes } = JSON.parse(stdout) as { findings: unknown[]; notes: string[] };
    expect({ findings, notes }).toEqual({ findings: [], notes: [] });
    expect(status).toBe(0);
  });

  it('and the reference load, whose every figure follows from its requests', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(root, 'packages', 'cli', 'bin', 'evenhand.js'),
        'verify',
        join(root, 'results', 'under-load-reference'),
        '--json',
      ],
      { cwd: root, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    const { findings, records } = JSON.parse(stdout) as { findings: unknown[]; records: number };
    expect(findings).toEqual([]);
    // Two entries, three repeats of 6, 12, 24 and 48 requests.
    expect(records).toBe(2 * 3 * (6 + 12 + 24 + 48));
    expect(status).toBe(0);
  });

  it('is what the README shows', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'readme.ts'), '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
