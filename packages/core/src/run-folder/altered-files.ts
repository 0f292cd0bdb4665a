import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './manifest.ts';

/** A file of a run that is not what its manifest says. */
export interface AlteredFile {
  /** Path in the folder. */
  readonly path: string;
  readonly problem: 'missing' | 'altered';
}

/** What the figures of a run rest on. */
const listRead = ({ inputs, records }: Manifest) => [...inputs, ...records];

/**
 * Files that are missing, or of another content than the manifest says: figures of such a run need not be of the replies that came.
 * @param files paths in the folder with their SHA-256; absent = inputs and records
 * @returns those that differ, in the order of the manifest; empty = none does
 * @example findAlteredFiles('results/night', readManifest('results/night')) // []
 */
export function findAlteredFiles(
  folder: string,
  manifest: Manifest,
  files: readonly { readonly path: string; readonly sha256: string }[] = listRead(manifest),
): AlteredFile[] {
  return files.flatMap(({ path, sha256 }): AlteredFile[] => {
    const full = join(folder, path);
    const found = statSync(full, { throwIfNoEntry: false });
    if (found === undefined) return [{ path, problem: 'missing' }];
    // A folder may lie in its place.
    return found.isFile() && hashInPieces(full) === sha256 ? [] : [{ path, problem: 'altered' }];
  });
}

/** SHA-256 of a file of any size; the readers of a run wait for it, as they do for the file itself. */
function hashInPieces(path: string): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(1 << 20);
    for (let read = -1; read !== 0; ) {
      read = readSync(file, buffer, 0, buffer.length, null);
      hash.update(buffer.subarray(0, read));
    }
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}
