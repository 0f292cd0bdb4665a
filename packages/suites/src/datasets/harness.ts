import type { DatasetFile } from './definition.ts';

/** Where worked examples are published that the authors of a set gave in a paper only (licence MIT). */
export const HARNESS = 'EleutherAI/lm-evaluation-harness';

export function harnessFile(path: string, sha256: string, bytes: number): DatasetFile {
  return { repository: HARNESS, commit: '4e7e0d47f33bc71070c1d38394bafbb52b117163', path, sha256, bytes };
}
