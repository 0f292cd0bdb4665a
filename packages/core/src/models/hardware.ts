import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, idSchema, readYaml, suggestName } from '@evenhand/io';
import * as z from 'zod';
import type { ConfigError } from '../contract/errors.ts';
import { type LocalCost, localCostSchema } from './model.ts';

/** A machine, and what a run on it is assumed to cost. */
export const hardwareSchema = z.strictObject({
  id: idSchema.describe('Its id, which `hardware` of an experiment or of an entry names.'),
  name: describe(z.string().min(1), 'Name for people.'),
  ...localCostSchema.omit({ hostedAs: true }).shape,
  idleWatts: describe(
    z.number().positive().nullable().default(null),
    'Power that it draws while idle, watts; no part of any cost. null = unknown.',
  ),
  readAt: describe(z.iso.date(), 'Day on which the sources were read.'),
});
export type Hardware = z.infer<typeof hardwareSchema>;

/** hardware.yaml, as it is written. */
export const hardwareFileSchema = z.strictObject({
  hardware: describe(z.array(hardwareSchema), 'Machines, in any order.'),
});

/** Reads `hardware.yaml` of all folders; a machine of an earlier folder holds. @throws ConfigError */
export function readHardware(folders: readonly string[]): Hardware[] {
  const machines = new Map<string, Hardware>();
  for (const folder of folders) {
    const path = join(folder, 'hardware.yaml');
    if (!existsSync(path)) continue;
    const file = readYaml(path, hardwareFileSchema, 'hardware');
    const here = new Set<string>();
    for (const [index, machine] of file.value.hardware.entries()) {
      if (here.has(machine.id))
        throw file.problem(
          ['hardware', index, 'id'],
          `found ${JSON.stringify(machine.id)} twice; ids of hardware are unique`,
        );
      here.add(machine.id);
      if (!machines.has(machine.id)) machines.set(machine.id, machine);
    }
  }
  return [...machines.values()];
}

/**
 * What a run on a machine of the catalogue is assumed to cost, as if it had been written under `localCost`.
 * @param machines of the catalogue
 * @throws what `problem` makes of why there is no such machine
 */
export function resolveHardware(
  id: string,
  machines: readonly Hardware[],
  problem: (text: string) => ConfigError,
): LocalCost {
  const found = machines.find((one) => one.id === id);
  if (found === undefined)
    throw problem(
      `hardware ${JSON.stringify(id)} is not known; ${suggestName(
        id,
        machines.map((one) => one.id),
      )} (benchmarks/hardware.yaml), or state the figures under localCost`,
    );
  const { name, readAt, source, id: _id, idleWatts: _idle, ...figures } = found;
  return { ...figures, source: `${name}: ${source} (read on ${readAt})` };
}
