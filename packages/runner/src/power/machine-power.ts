import { isLoopback, type ModelEntry } from '@evenhand/core';
import { openNvidiaCounter } from './nvidia-smi.ts';
import { createPowerMeter, type PowerMeter } from './power-meter.ts';
import { findRaplCounters } from './rapl.ts';

/** Whether a model runs on this machine, so that its power can be read here. */
export function runsHere({ host }: Pick<ModelEntry, 'host'>): boolean {
  return host.device !== null && (host.baseUrl === null || isLoopback(host.baseUrl));
}

/** What of this machine's power can be read; null = nothing, or no model runs here. */
export async function openMachinePower(models: readonly ModelEntry[], now: () => number): Promise<PowerMeter | null> {
  if (!models.some(runsHere)) return null;
  const gpu = await openNvidiaCounter(now);
  const counters = [...findRaplCounters(), ...(gpu === null ? [] : [gpu])];
  return counters.length === 0 ? null : createPowerMeter(counters);
}
