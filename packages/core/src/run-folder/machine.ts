import { execFile } from 'node:child_process';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { promisify } from 'node:util';
import * as z from 'zod';

export const machineSchema = z.strictObject({
  cpu: z.string().describe('Processor.'),
  cores: z.int().describe('Number of cores.'),
  memoryBytes: z.number().describe('Memory, bytes.'),
  os: z.string().describe('Operating system.'),
  kernel: z.string().describe('Version of its kernel.'),
  arch: z.string().describe('Architecture.'),
  node: z.string().describe('Version of Node.'),
});
export type Machine = z.infer<typeof machineSchema>;

/** What the run was made on. No host name, no user, no path: those are nobody's business. */
export function describeMachine(): Machine {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    os: platform(),
    kernel: release(),
    arch: arch(),
    node: process.version,
  };
}

export const harnessSchema = z.strictObject({
  version: z.string().describe('Version of evenhand.'),
  commit: z.string().nullable().describe('Commit of its checkout; null = not a checkout.'),
  dirty: z
    .boolean()
    .nullable()
    .describe('Whether the checkout had changes of its own, results left aside; null = not a checkout.'),
});
export type Harness = z.infer<typeof harnessSchema>;

/** @param folder where the harness's own source lies; null = it is no checkout, whatever lies around it */
export async function describeHarness(version: string, folder: string | null): Promise<Harness> {
  if (folder === null) return { version, commit: null, dirty: null };
  const args = ['-C', folder, 'status', '--porcelain=v2', '--branch', '--', '.', ':!results'];
  const status = await promisify(execFile)('git', args, { maxBuffer: 2 ** 26 }).catch(() => null);
  const commit = /^# branch\.oid ([0-9a-f]{40,64})$/m.exec(status?.stdout ?? '')?.[1] ?? null;
  // Headers begin with #; every other line is a change.
  return { version, commit, dirty: commit === null ? null : /^[^#]/m.test(status!.stdout) };
}
