import { execFileSync } from 'node:child_process';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import * as z from 'zod';

export const machineSchema = z.strictObject({
  cpu: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  os: z.string(),
  kernel: z.string(),
  arch: z.string(),
  node: z.string(),
});
export type Machine = z.infer<typeof machineSchema>;

/** What the run was made on. No host name, no user, no path: those are nobody's business. */
export function thisMachine(): Machine {
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
  version: z.string(),
  /** Commit of the harness's own checkout; null = not a checkout. */
  commit: z.string().nullable(),
  /** Whether the checkout had changes of its own, results left aside; null = not a checkout. */
  dirty: z.boolean().nullable(),
});
export type Harness = z.infer<typeof harnessSchema>;

/** @param folder where the harness's own source lies */
export function thisHarness(version: string, folder: string): Harness {
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return {
      version,
      commit: git('rev-parse', 'HEAD'),
      dirty: git('status', '--porcelain', '--', '.', ':!results') !== '',
    };
  } catch {
    return { version, commit: null, dirty: null };
  }
}
