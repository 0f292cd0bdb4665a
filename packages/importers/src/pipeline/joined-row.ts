import { parseJson, type Spill } from '@evenhand/io';
import type { RowSpans } from './group.ts';
import type { ImportedRow, RowAddition } from './row.ts';

/** A row as its elements give it together. */
export function readJoinedRow(spill: Spill, { spans }: RowSpans): ImportedRow {
  const [base, ...additions] = spans.map((place) => parseJson(spill.read(place)) as ImportedRow);
  return additions.reduce(joined, base!);
}

function joined(row: ImportedRow, addition: RowAddition): ImportedRow {
  return { ...row, ...addition, reported: [...row.reported, ...(addition.reported ?? [])] };
}
