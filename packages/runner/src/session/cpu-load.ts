import { cpus } from 'node:os';

/** Processor time since the machine started, and of this process, in ms. */
export interface CpuSnapshot {
  readonly atMs: number;
  readonly busyMs: number;
  readonly ownMs: number;
}

export function takeCpuSnapshot(): CpuSnapshot {
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  const { user, system } = process.cpuUsage();
  return { atMs: performance.now(), busyMs, ownMs: (user + system) / 1000 };
}

/**
 * Cores that others kept busy between two snapshots; null = no time passed.
 *
 * @example computeOthersLoad({ atMs: 0, busyMs: 0, ownMs: 0 }, { atMs: 1000, busyMs: 1500, ownMs: 500 }) // 1
 */
export function computeOthersLoad(from: CpuSnapshot, to: CpuSnapshot): number | null {
  const wallMs = to.atMs - from.atMs;
  if (wallMs <= 0) return null;
  return Math.max(0, (to.busyMs - from.busyMs - (to.ownMs - from.ownMs)) / wallMs);
}
