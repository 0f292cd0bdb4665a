import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Harness } from '@evenhand/core';

/** @param folder where the harness's own source lies; null = it is no checkout, whatever lies around it */
export async function describeHarness(version: string, folder: string | null): Promise<Harness> {
  if (folder === null) return { version, commit: null, dirty: null };
  const args = ['-C', folder, 'status', '--porcelain=v2', '--branch', '--', '.', ':!results'];
  const status = await promisify(execFile)('git', args, { maxBuffer: 2 ** 26 }).catch(() => null);
  const commit = /^# branch\.oid ([0-9a-f]{40,64})$/m.exec(status?.stdout ?? '')?.[1] ?? null;
  // Headers begin with #; every other line is a change.
  return { version, commit, dirty: commit === null ? null : /^[^#]/m.test(status!.stdout) };
}
