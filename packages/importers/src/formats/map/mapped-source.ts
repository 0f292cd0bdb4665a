import { readFileSync, statSync } from 'node:fs';
import { readTable } from '../../json-stream/csv-rows.ts';
import { elementsAt, type Piece } from '../../json-stream/json-elements.ts';
import { readEntriesAt } from '../../json-stream/json-entries.ts';
import { firstByte, readLines } from '../../json-stream/json-text-lines.ts';
import { describeKind, type Fields, fieldAt, isFields, parsePath, readJson } from '../../json-stream/json-values.ts';
import { isParquet, readParquet } from '../../json-stream/parquet.ts';
import { readBytes, withFileName } from '../../json-stream/source.ts';
import type { ElementReading, LocatedReading } from '../../pipeline/row.ts';
import { malformed } from '../format.ts';
import { readFirstRecord } from '../shared/run-files.ts';
import type { Mapping } from './map-schema.ts';
import type { LocatedFields } from './mapped-row.ts';

interface Source extends LocatedFields {
  readonly mended: boolean;
}
type Read = (located: LocatedFields) => ElementReading;

/** The rows of a file of any kind that a mapping can name: JSON lines, a list, an object, a table, Parquet. */
export async function* readMappedElements(path: string, mapping: Mapping, read: Read): AsyncGenerator<LocatedReading> {
  for await (const one of withFileName(path, readRows(path, mapping.rows))) {
    if ('reading' in one) {
      yield one;
      continue;
    }
    if (mapping.each === undefined) {
      yield { location: one.location, mended: one.mended, reading: read(one) };
      continue;
    }
    const list = fieldAt(one.fields, mapping.each);
    if (!Array.isArray(list)) {
      yield {
        location: one.location,
        mended: one.mended,
        reading: malformed(`${mapping.each}: found ${describeKind(list)}; expected a list of replies`),
      };
      continue;
    }
    for (const [nth, element] of (list as unknown[]).entries()) {
      const own = isFields(element) ? element : { value: element };
      const fields = { ...own, row: one.fields };
      yield {
        location: `${one.location}, ${mapping.each}[${nth}]`,
        mended: one.mended && nth === 0,
        reading: read({ ...one, fields, nth }),
      };
    }
  }
}

async function* readRows(path: string, rows: Mapping['rows']): AsyncGenerator<Source | LocatedReading> {
  if (await isParquet(path)) {
    for await (const { fields, location } of readParquet(path)) yield { fields, location, mended: false };
    return;
  }
  if (/\.[ct]sv$/i.test(path)) {
    for await (const { fields, location, torn } of readTable(readBytes(path)))
      yield torn === null ? { fields, location, mended: false } : { location, mended: false, reading: malformed(torn) };
    return;
  }
  if (rows === undefined) {
    const single = await readSingleObject(path);
    if (single !== null) {
      yield { fields: single, location: 'the file', key: null, mended: false };
      return;
    }
    const lines = (await firstByte(readBytes(path))) !== '[';
    for await (const piece of lines ? readLines(readBytes(path)) : elementsAt(readBytes(path), []))
      yield parsePiece(piece, null);
    return;
  }
  const paths = typeof rows === 'string' ? [rows] : rows;
  for (const [at, one] of paths.entries()) {
    const kind = await detectKind(path, one);
    if (kind === null && at < paths.length - 1) continue;
    if (kind === 'object')
      for await (const piece of readEntriesAt(readBytes(path), parsePath(one))) yield parsePiece(piece, piece.key);
    else for await (const piece of elementsAt(readBytes(path), parsePath(one))) yield parsePiece(piece, null);
    return;
  }
}

/** A file that is one object over several lines; null = it is something else, lines for instance. */
async function readSingleObject(path: string): Promise<Fields | null> {
  if (!path.endsWith('.json') || typeof (await readFirstRecord(path)) !== 'string') return null;
  if (statSync(path).size > SINGLE_BYTES) return null;
  const found = readJson(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  return typeof found === 'string' || !isFields(found.value) ? null : found.value;
}

/** A file of more bytes is none that a person laid out. */
const SINGLE_BYTES = 64 << 20;

/** What stands at a path (`.` is the file itself); null = neither a list nor an object. */
async function detectKind(path: string, rows: string): Promise<'list' | 'object' | null> {
  const begins = async (pieces: AsyncIterable<unknown>): Promise<boolean> => {
    try {
      for await (const _ of pieces) break;
      return true;
    } catch {
      return false;
    }
  };
  if (await begins(elementsAt(readBytes(path), parsePath(rows)))) return 'list';
  return (await begins(readEntriesAt(readBytes(path), parsePath(rows)))) ? 'object' : null;
}

/** An entry that is no object is a field of its own, `value`. */
function parsePiece(piece: Piece, key: string | null): Source | LocatedReading {
  const { location, torn, text } = piece;
  const found = torn === null ? readJson(text) : torn;
  if (typeof found === 'string') return { location, mended: false, reading: malformed(found) };
  const { value, mended } = found;
  if (isFields(value)) return { fields: value, location, key, mended };
  if (key !== null) return { fields: { value }, location, key, mended };
  return { location, mended: false, reading: malformed(`found ${describeKind(value)}; expected an object`) };
}
