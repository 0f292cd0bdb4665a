import { writeAtomic } from '../files.ts';
import type { Manifest } from '../manifest.ts';
import { fileSha256, inRun } from '../run-folder.ts';
import type { Scorer } from '../score.ts';
import { blocks } from './blocks.ts';
import type { Collected } from './collect.ts';
import type { CellPlace } from './group.ts';
import { importedRecord, sampleOf } from './imported-record.ts';
import type { ImportedRow } from './row.ts';

export interface WrittenRecords {
  readonly files: Manifest['records'];
  /** Cells that hold a reply. */
  readonly answered: number;
}

/** Judges every reply and writes the records of each model, sorted by key. */
export async function writeRecords(
  folder: string,
  collected: Collected,
  scorer: Scorer,
  scorerId: string,
): Promise<WrittenRecords> {
  const { suite, spill } = collected;
  const cells = collected.cells();
  const files: Manifest['records'] = [];
  let answered = 0;
  let next = cells.next();
  const line = ({ model, sample: id, prompt, trial, ...place }: CellPlace): string => {
    const row = JSON.parse(spill.read(place)) as ImportedRow;
    const cell = { suite: suite.name, suiteVersion: suite.version, prompt, sample: id, model, trial };
    const record = importedRecord(row, cell, sampleOf(row, id), scorer, scorerId);
    if (record.outcome !== 'failed') answered++;
    return `${JSON.stringify(record)}\n`;
  };
  const linesOf = function* (label: string): Generator<string> {
    for (; next.done !== true && next.value.model === label; next = cells.next()) yield line(next.value);
  };
  for (const label of collected.labels) {
    const path = inRun.records(folder, label);
    writeAtomic(path, blocks(linesOf(label)));
    files.push({
      path: `records/${label}.jsonl`,
      sha256: await fileSha256(path),
      lines: collected.replies.get(label)!,
    });
  }
  return { files, answered };
}
