import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createEditableRun } from './support/editable-run.ts';
import { EDITS, findEdit } from './support/edits.ts';
import { evenhand, scratch } from './support/program.ts';
import { rows } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const home = scratch();
const key = (name: string) => join(home, name);
const hasSsh = spawnSync('ssh-keygen', ['-?']).error === undefined;

/** A new key, and the line by which a file of signers names its owner. */
function makeKey(name: string): string {
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', key(name)]);
  if (made.status !== 0) throw new Error(String(made.stderr));
  return `${name}@example.org ${readFileSync(`${key(name)}.pub`, 'utf8')}`;
}

describe.skipIf(!hasSsh)('a signature', () => {
  beforeAll(async () => {
    await createEditableRun(home);
    const [ada, eve] = [makeKey('ada'), makeKey('eve')];
    writeFileSync(key('signers'), ada);
    writeFileSync(key('both'), ada + eve);
    expect(await evenhand(home, 'sign', 'run', '--key', 'ada')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('run/manifest.json.sig: signed'),
    });
  });

  it('says who published the run', async () => {
    const { code, stdout } = await evenhand(home, 'verify', 'run', '--signature', 'signers');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^signed by ada@example\.org\.\nverified: /);
    expect(await evenhand(home, 'verify', 'run', '--signature', 'both', '--signer', 'ada@example.org')).toMatchObject({
      code: 0,
    });
    expect(await evenhand(home, 'verify', 'run')).toMatchObject({ code: 0 });
  });

  it('of somebody else, or of nobody, is none', async () => {
    const other = await evenhand(home, 'verify', 'run', '--signature', 'both', '--signer', 'eve@example.org');
    expect(other).toMatchObject({ code: 1, stdout: expect.stringContaining('run/manifest.json.sig: does not fit') });
    writeFileSync(key('only-eve'), readFileSync(key('both'), 'utf8').split('\n')[1]!);
    const unknown = await evenhand(home, 'verify', 'run', '--signature', 'only-eve');
    expect(unknown).toMatchObject({ code: 1, stdout: expect.stringContaining('is by nobody whom the file') });
    expect(await evenhand(home, 'verify', 'run', '--signature', 'nowhere')).toMatchObject({ code: 4 });
    expect(await evenhand(home, 'verify', 'run', '--signer', 'ada')).toMatchObject({ code: 4 });
  });

  it('finds a forgery as a whole, which nothing else can', async () => {
    cpSync(join(home, 'run'), join(home, 'forged'), { recursive: true });
    // All that the run rests on is made anew: another server was asked, and everything fits.
    const path = join(home, 'forged', 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    manifest.models[0].identity.quantization = 'BF16';
    writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
    await evenhand(home, 'report', 'forged');
    expect(await evenhand(home, 'verify', 'forged')).toMatchObject({ code: 0 });
    const found = await evenhand(home, 'verify', 'forged', '--signature', 'signers');
    expect(found).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('does not fit manifest.json and what was added'),
    });
  });

  it('covers labels of people, which the records do not give', async () => {
    cpSync(join(home, 'run'), join(home, 'labelled'), { recursive: true });
    expect(await evenhand(home, 'label', 'labelled', '--pick', '4', '--out', 'sheet.csv')).toMatchObject({ code: 0 });
    const keys = rows(key('sheet.csv')).map((row) => row.key);
    writeFileSync(key('sheet.csv'), `key,label\n${keys.map((one) => `${one},right`).join('\n')}\n`);
    expect(await evenhand(home, 'label', 'labelled', 'sheet.csv')).toMatchObject({ code: 0 });
    // Labels that came later are not what was signed.
    const later = await evenhand(home, 'verify', 'labelled', '--signature', 'signers');
    expect(later).toMatchObject({ code: 1, stdout: expect.stringContaining('what was added to the run') });
    expect(await evenhand(home, 'sign', 'labelled', '--key', 'ada')).toMatchObject({ code: 0 });
    expect(await evenhand(home, 'verify', 'labelled', '--signature', 'signers')).toMatchObject({ code: 0 });
    const path = join(home, 'labelled', 'labels.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"label": ?1/, '"label":0'));
    expect(await evenhand(home, 'report', 'labelled')).toMatchObject({ code: 0 });
    expect(await evenhand(home, 'verify', 'labelled')).toMatchObject({ code: 0 });
    expect(await evenhand(home, 'verify', 'labelled', '--signature', 'signers')).toMatchObject({ code: 1 });
  });

  it('is not given to a run that does not verify, or by a key that is not there', async () => {
    expect(await findEdit(join(home, 'run'), join(home, 'copy'), EDITS['a record removed']!, '1')).not.toEqual([]);
    cpSync(join(home, 'run'), join(home, 'broken'), { recursive: true });
    writeFileSync(join(home, 'broken', 'summary.csv'), 'model\n');
    expect(await evenhand(home, 'sign', 'broken', '--key', 'ada')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('is not signed, because it does not verify'),
    });
    expect(await evenhand(home, 'sign', 'run', '--key', 'no-key')).toMatchObject({ code: 4 });
  });
});
