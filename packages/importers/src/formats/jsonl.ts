import { ConfigError, shown } from '@evenhand/core';
import { elementsAt, type Piece } from '../json-stream/json-elements.ts';
import { firstByte, linesOf } from '../json-stream/json-text-lines.ts';
import { stepsOf } from '../json-stream/json-values.ts';
import { bytesOf, namingFile, readingsOf } from '../json-stream/source.ts';
import type { PlacedReading, ReplyFile } from '../pipeline/row.ts';
import type { ImportFormat } from './format.ts';
import { type MappedReader, mappedReader } from './mapped-row.ts';
import { type FullMapping, mappedSuite, readFullMapping } from './mapping.ts';

/** JSON lines, one JSON array, or an object that holds the array: read by the user's mapping file. */
export const jsonlFormat: ImportFormat = {
  name: 'jsonl',
  takes: 'JSON lines, a JSON array or an object that holds one, with --map map.yaml (FORMAT.md)',
  open: async (files, { map, answered = false }) => {
    if (map === null)
      throw new ConfigError(
        'jsonl: needs --map map.yaml, which says where ids, replies and right answers stand (FORMAT.md)',
      );
    const mapping = readFullMapping(map, answered);
    const suite = mappedSuite(mapping);
    if ('value' in mapping.model && files.length > 1)
      throw new ConfigError(
        `${shown(map)}: model: found { value: ${mapping.model.value} } for ${files.length} files; two files of the same model (${files.map(shown).join(', ')}) make no run: use { field: … } or { file: true }, or join them`,
      );
    return files.map((path): ReplyFile => {
      let reader: MappedReader | null = null;
      const readings = () => {
        reader = mappedReader(mapping, suite, shown(map), shown(path));
        return mapped(path, mapping, reader);
      };
      return { path, readings, notes: () => reader?.notes() ?? [] };
    });
  },
};

async function* mapped(path: string, mapping: FullMapping, reader: MappedReader): AsyncGenerator<PlacedReading> {
  yield* readingsOf(namingFile(path, await piecesOf(path, mapping)), (fields, place) => reader.read(fields, place));
  reader.end();
}

async function piecesOf(path: string, { rows }: FullMapping): Promise<AsyncIterable<Piece>> {
  if (rows !== undefined) return elementsAt(bytesOf(path), stepsOf(rows));
  return (await firstByte(bytesOf(path))) === '[' ? elementsAt(bytesOf(path), []) : linesOf(bytesOf(path));
}
