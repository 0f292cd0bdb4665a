import { arch, cpus, platform, release, totalmem } from 'node:os';
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
