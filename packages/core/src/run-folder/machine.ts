import { arch, cpus, platform, release, totalmem } from 'node:os';
import { describe } from '@evenhand/io';
import * as z from 'zod';

export const machineSchema = z.strictObject({
  cpu: describe(z.string(), 'Processor.'),
  cores: describe(z.int(), 'Number of cores.'),
  memoryBytes: describe(z.number(), 'Memory, bytes.'),
  os: describe(z.string(), 'Operating system.'),
  kernel: describe(z.string(), 'Version of its kernel.'),
  arch: describe(z.string(), 'Architecture.'),
  node: describe(z.string(), 'Version of Node.'),
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
  version: describe(z.string(), 'Version of evenhand.'),
  commit: describe(z.string().nullable(), 'Commit of its checkout; null = not a checkout.'),
  dirty: describe(
    z.boolean().nullable(),
    'Whether the checkout had changes of its own, results left aside; null = not a checkout.',
  ),
});
export type Harness = z.infer<typeof harnessSchema>;
