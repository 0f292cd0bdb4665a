import { basename, dirname } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import type { LocatedReading, ReplyFile } from '../../pipeline/row.ts';
import type { ImportFormat } from '../format.ts';
import { createPrintedTally, type PrintedCounts, readPrintedCounts } from './mapped-printed.ts';
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
      let tally = createPrintedTally();
      let counts: PrintedCounts | null = null;
      const readings = async function* (): AsyncGenerator<LocatedReading> {
        reader = createMappedRowReader(mapping, suite, displayPath(map), displayPath(path));
        tally = createPrintedTally();
        counts = await readPrintedCounts(path, mapping);
        for await (const one of readMappedRows(path, mapping, reader)) {
          if (counts !== null) tally.add(one.reading);
          yield one;
        }
      };
      return {
        path,
        label: 'folder' in mapping.model ? basename(dirname(path)) : null,
        counts: mapping.duplicates === 'last' ? 'last' : 'first',
        readings,
        notes: () => [...(reader?.notes() ?? []), ...(counts === null ? [] : tally.notes(counts))],
        published: () => (counts === null ? [] : tally.published(counts, suite.name)),
      };
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
