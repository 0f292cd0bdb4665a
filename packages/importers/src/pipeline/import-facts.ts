import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { hashFile, type ImportStatement } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';

import type { Collected } from './collect.ts';

type Counted = Pick<ImportStatement, 'expected' | 'expectedBy' | 'missing' | 'verdicts' | 'published'>;

/** What the files held, as the manifest says it. */
export async function createImportStatement(
  collected: Collected,
  format: string,
  counted: Counted,
): Promise<ImportStatement> {
  const files: ImportStatement['files'] = [];
  const listed = new Set<string>();
  for (const { path, companions, counts: _, suites: __, models, facts, ...counts } of collected.files) {
    const named = async (one: string) => ({
      name: basename(one),
      sha256: await hashFile(one),
      bytes: statSync(one).size,
      models: [...models].sort(compareCodeUnits),
    });
    files.push({ ...(await named(path)), ...counts, facts: { ...facts } });
    for (const one of companions.filter((path) => !listed.has(path))) {
      listed.add(one);
      files.push({ ...(await named(one)), ...NOTHING_COUNTED, facts: {} });
    }
  }
  return {
    format,
    files: files.sort((a, b) => compareCodeUnits(a.models.join(), b.models.join())),
    ...counted,
    malformed: [...collected.malformed],
    duplicates: [...collected.duplicates],
    parted: [...collected.parted],
    notes: [...collected.notes, ...findIdenticalFiles(files)],
    requested: collected.requested.map(({ location, ...one }) => ({ ...one, place: location })),
  };
}

const NOTHING_COUNTED = { taken: 0, malformed: 0, mended: 0, duplicates: 0, withoutReply: 0, joined: 0 };

/** Files of different names and the same bytes: two models rarely say the same, word by word. */
function findIdenticalFiles(files: ImportStatement['files']): string[] {
  return files.flatMap(({ name, sha256 }, index) => {
    const other = files.slice(0, index).find((one) => one.sha256 === sha256);
    return other === undefined ? [] : [`${other.name} and ${name} are the same file, byte by byte`];
  });
}
