import { ConfigError, displayPath } from '@evenhand/core';
import { elementsAt, type Piece } from '../json-stream/json-elements.ts';
import { firstByte, readLines } from '../json-stream/json-text-lines.ts';
import { parsePath } from '../json-stream/json-values.ts';
import { readBytes, readElements, withFileName } from '../json-stream/source.ts';
import type { LocatedReading, ReplyFile } from '../pipeline/row.ts';
import type { ImportFormat } from './format.ts';
import { createMappedRowReader, type MappedRowReader } from './mapped-row.ts';
import { createMappedSuite, type FullMapping, readFullMapping } from './mapping.ts';

/** JSON lines, one JSON array, or an object that holds the array: read by the user's mapping file. */
export const jsonlFormat: ImportFormat = {
  name: 'jsonl',
  description: 'JSON lines, a JSON array or an object that holds one, with --map map.yaml (docs/authoring.md)',
  open: async (files, { map, answered = false }) => {
    if (map === null)
      throw new ConfigError(
        'jsonl: needs --map map.yaml, which says where ids, replies and right answers stand (docs/authoring.md)',
      );
    const mapping = readFullMapping(map, answered);
    const suite = createMappedSuite(mapping);
    if ('value' in mapping.model && files.length > 1)
      throw new ConfigError(
        `${displayPath(map)}: model: found { value: ${mapping.model.value} } for ${files.length} files; two files of the same model (${files.map(displayPath).join(', ')}) make no run: use { field: … } or { file: true }, or join them`,
      );
    return files.map((path): ReplyFile => {
      const reader = createMappedRowReader(mapping, suite, displayPath(map), displayPath(path));
      return { path, readings: () => readMappedRows(path, mapping, reader), notes: () => reader.notes() };
    });
  },
};

async function* readMappedRows(
  path: string,
  mapping: FullMapping,
  reader: MappedRowReader,
): AsyncGenerator<LocatedReading> {
  yield* readElements(withFileName(path, await readPieces(path, mapping)), (fields, location) =>
    reader.read(fields, location),
  );
  reader.end();
}

async function readPieces(path: string, { rows }: FullMapping): Promise<AsyncIterable<Piece>> {
  if (rows !== undefined) return elementsAt(readBytes(path), parsePath(rows));
  return (await firstByte(readBytes(path))) === '[' ? elementsAt(readBytes(path), []) : readLines(readBytes(path));
}
