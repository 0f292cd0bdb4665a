import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnergyCounter } from './power-meter.ts';

/**
 * The energy counters of the processor's packages on Linux (RAPL, powercap): cores, caches and memory controller, not the disk,
 * the screen or the power supply. Later kernels let only root read them.
 * @param root where powercap lies; another one in tests
 * @returns none where there are none, or they may not be read
 */
export function findRaplCounters(root = '/sys/class/powercap'): EnergyCounter[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => /^intel-rapl:\d+$/.test(name))
    .sort()
    .flatMap((name) => {
      const counter = openRapl(join(root, name));
      return counter === null ? [] : [counter];
    });
}

function openRapl(folder: string): EnergyCounter | null {
  const readNumber = (file: string) => {
    const value = Number(readFileSync(join(folder, file), 'utf8'));
    if (!Number.isFinite(value)) throw new Error(`${file}: no number`);
    return value;
  };
  try {
    const name = readFileSync(join(folder, 'name'), 'utf8').trim();
    // The platform's counter holds the packages again.
    if (name.startsWith('psys')) return null;
    const range = readNumber('max_energy_range_uj');
    let last = readNumber('energy_uj');
    let total = 0;
    return {
      name: `rapl ${name}`,
      readJoules() {
        let now = last;
        try {
          now = readNumber('energy_uj');
        } catch {
          // What cannot be read any more does not rise.
        }
        // It begins again at 0 when its range is full.
        total += now >= last ? now - last : now + range - last;
        last = now;
        return total / 1e6;
      },
      close: () => {},
    };
  } catch {
    return null;
  }
}
