import { ConfigError, displayPath } from '@evenhand/core';
import type { LocatedReading, ReplyFile } from '../../pipeline/row.ts';
import type { ImportFormat } from '../format.ts';
import { type MappedReader, mappedReader } from './mapped-row.ts';
import { mappedReadings } from './mapped-source.ts';
import { type FullMapping, mappedSuite, readFullMapping } from './mapping.ts';

/** JSON lines, a JSON list or object, CSV or Parquet: read by a mapping file. */
export const jsonlFormat: ImportFormat = {
  name: 'jsonl',
  description:
    'JSON lines, a JSON list or object, CSV or Parquet, with --map map.yaml or the name of a shipped map (FORMAT.md)',
  open: async (files, { map, answered = false, modules }) => {
    if (map === null)
      throw new ConfigError(
        'jsonl: needs --map map.yaml, which says where ids, replies and right answers stand (FORMAT.md)',
      );
    const mapping = readFullMapping(map, answered);
    const suite = mappedSuite(mapping, map, modules);
    if ('value' in mapping.model && files.length > 1)
      throw new ConfigError(
        `${displayPath(map)}: model: found { value: ${mapping.model.value} } for ${files.length} files; two files of the same model (${files.map(displayPath).join(', ')}) make no run: use { field: … } or { file: true }, or join them`,
      );
    return files.map((path): ReplyFile => {
      let reader: MappedReader | null = null;
      const readings = () => {
        reader = mappedReader(mapping, suite, displayPath(map), displayPath(path));
        return mapped(path, mapping, reader);
      };
      return { path, counts: mapping.duplicates, readings, notes: () => reader?.notes() ?? [] };
    });
  },
};

async function* mapped(path: string, mapping: FullMapping, reader: MappedReader): AsyncGenerator<LocatedReading> {
  yield* mappedReadings(path, mapping, (placed) => reader.read(placed));
  reader.end();
}
