import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { compareCodeUnits, hashFile, type ImportStatement } from '@evenhand/core';

import type { Collected } from './collect.ts';

/** What the files held, as the manifest says it. */
export async function createImportStatement(
  collected: Collected,
  format: string,
  expected: { readonly samples: number; readonly by: ImportStatement['expectedBy'] },
  missing: ImportStatement['missing'],
): Promise<ImportStatement> {
  const files: ImportStatement['files'] = [];
  for (const { path, models, ...counts } of collected.files)
    files.push({
      name: basename(path),
      sha256: await hashFile(path),
      bytes: statSync(path).size,
      models: [...models].sort(compareCodeUnits),
      ...counts,
    });
  return {
    format,
    files: files.sort((a, b) => compareCodeUnits(a.models.join(), b.models.join())),
    expected: expected.samples,
    expectedBy: expected.by,
    missing,
    malformed: [...collected.malformed],
    duplicates: [...collected.duplicates],
    parted: [...collected.parted],
    notes: [...collected.notes, ...findIdenticalFiles(files)],
  };
}

/** Files of different names and the same bytes: two models rarely say the same, word by word. */
function findIdenticalFiles(files: ImportStatement['files']): string[] {
  return files.flatMap(({ name, sha256 }, index) => {
    const other = files.slice(0, index).find((one) => one.sha256 === sha256);
    return other === undefined ? [] : [`${other.name} and ${name} are the same file, byte by byte`];
  });
}
