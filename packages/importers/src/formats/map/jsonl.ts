import { basename, dirname } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import type { LocatedReading, ReplyFile } from '../../pipeline/row.ts';
import type { ImportFormat } from '../format.ts';
import { createMappedRowReader, type MappedRowReader } from './mapped-row.ts';
import { readMappedElements } from './mapped-source.ts';
import { createMappedSuite, type FullMapping, readFullMapping } from './mapping.ts';

/** JSON lines, a JSON list or object, CSV or Parquet: read by a mapping file. */
export const jsonlFormat: ImportFormat = {
  name: 'jsonl',
  description:
    'JSON lines, a JSON list or object, CSV or Parquet, with --map map.yaml or the name of a shipped map (docs/authoring.md)',
  severalSuites: true,
  open: async (files, { map, answered = false, modules }) => {
    if (map === null)
      throw new ConfigError(
        'jsonl: needs --map map.yaml, which says where ids, replies and right answers stand (docs/authoring.md)',
      );
    const mapping = readFullMapping(map, answered);
    if ('value' in mapping.model && files.length > 1)
      throw new ConfigError(
        `${displayPath(map)}: model: found { value: ${mapping.model.value} } for ${files.length} files; two files of the same model (${files.map(displayPath).join(', ')}) make no run: use { field: … } or { file: true }, or join them`,
      );
    return files.map((path): ReplyFile => {
      const suite = createMappedSuite(mapping, map, modules, path);
      let reader: MappedRowReader | null = null;
      const readings = () => {
        reader = createMappedRowReader(mapping, suite, displayPath(map), displayPath(path));
        return readMappedRows(path, mapping, reader);
      };
      const label = 'folder' in mapping.model ? basename(dirname(path)) : null;
      return { path, label, counts: mapping.duplicates, readings, notes: () => reader?.notes() ?? [] };
    });
  },
};

async function* readMappedRows(
  path: string,
  mapping: FullMapping,
  reader: MappedRowReader,
): AsyncGenerator<LocatedReading> {
  yield* readMappedElements(path, mapping, (located) => reader.read(located));
  reader.end();
}
