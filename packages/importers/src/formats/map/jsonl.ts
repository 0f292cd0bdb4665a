import { ConfigError, shown } from '@evenhand/core';
import type { PlacedReading, ReplyFile } from '../../pipeline/row.ts';
import type { ImportFormat } from '../format.ts';
import { type MappedReader, mappedReader } from './mapped-row.ts';
import { mappedReadings } from './mapped-source.ts';
import { type FullMapping, mappedSuite, readFullMapping } from './mapping.ts';

/** JSON lines, a JSON list or object, CSV or Parquet: read by a mapping file. */
export const jsonlFormat: ImportFormat = {
  name: 'jsonl',
  takes:
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
        `${shown(map)}: model: found { value: ${mapping.model.value} } for ${files.length} files; two files of the same model (${files.map(shown).join(', ')}) make no run: use { field: … } or { file: true }, or join them`,
      );
    return files.map((path): ReplyFile => {
      let reader: MappedReader | null = null;
      const readings = () => {
        reader = mappedReader(mapping, suite, shown(map), shown(path));
        return mapped(path, mapping, reader);
      };
      return { path, counts: mapping.duplicates, readings, notes: () => reader?.notes() ?? [] };
    });
  },
};

async function* mapped(path: string, mapping: FullMapping, reader: MappedReader): AsyncGenerator<PlacedReading> {
  yield* mappedReadings(path, mapping, (placed) => reader.read(placed));
  reader.end();
}
