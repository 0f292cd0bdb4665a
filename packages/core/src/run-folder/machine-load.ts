import { loadavg, platform } from 'node:os';
import { describe } from '@evenhand/io';
import * as z from 'zod';

/** How busy a machine was with other work. */
export const machineLoadSchema = z.strictObject({
  before: describe(
    z.number().nonnegative().nullable(),
    'Load average of the minute before, in busy cores; null = the system does not say.',
  ),
  during: describe(
    z.number().nonnegative().nullable(),
    'Cores that were busy on average while the session went on, without those of evenhand itself (a server on this machine counts); null = the session runs, or was killed.',
  ),
});

/** Share of the cores from which on other work is said to matter to times. */
const BUSY_SHARE = 0.25;

/** Busy cores as the system counts them over the last minute; null = it does not. */
export function readLoadAverage(): number | null {
  return platform() === 'win32' ? null : loadavg()[0]!;
}

/** Whether a machine with so many cores was too busy for times to be trusted. @param busy null = unknown, which is no ground */
export function isBusy(busy: number | null, cores: number): boolean {
  return busy !== null && busy > BUSY_SHARE * cores;
}
