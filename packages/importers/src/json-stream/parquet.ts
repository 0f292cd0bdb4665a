import { open } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { type Compressors, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import type { Fields } from './json-values.ts';
import { createRowConverter, EXACT_PARSERS } from './parquet-values.ts';
import { requireFile } from './source.ts';

const MAGIC = 'PAR1';
/** Rows that are decoded at once: they are held in memory together. */
const ROWS_AT_ONCE = 256;

/** What hyparquet leaves to others; snappy is its own. */
const COMPRESSORS: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
};

export interface ParquetRow {
  readonly fields: Fields;
  /** `row 17`, from 1. */
  readonly location: string;
}

/** Whether a file begins as Parquet files do. */
export async function isParquet(path: string): Promise<boolean> {
  requireFile(path);
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === MAGIC;
  } finally {
    await file.close();
  }
}

/**
 * The rows of a Parquet file as JSON would hold them: whole numbers of any size, decimals that no double holds as their digits,
 * moments, days and times of day as ISO 8601.
 * @throws ConfigError for what is none, or is cut
 */
export async function* readParquet(path: string): AsyncGenerator<ParquetRow> {
  if (!(await isParquet(path)))
    throw new ConfigError(`${displayPath(path)}: is no Parquet file (it does not begin with ${MAGIC})`);
  const file = await open(path, 'r');
  try {
    const { size: byteLength } = await file.stat();
    const source = {
      byteLength,
      slice: async (start: number, end = byteLength): Promise<ArrayBuffer> => {
        const bytes = new Uint8Array(end - start);
        await file.read(bytes, 0, bytes.length, start);
        return bytes.buffer;
      },
    };
    const metadata: FileMetaData = await explained(path, () => parquetMetadataAsync(source));
    const convert = createRowConverter(metadata);
    const rows = Number(metadata.num_rows);
    for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
      const options = {
        file: source,
        metadata,
        compressors: COMPRESSORS,
        parsers: EXACT_PARSERS,
        rowStart: from,
        rowEnd: Math.min(rows, from + ROWS_AT_ONCE),
      };
      const objects = await explained(path, () => parquetReadObjects(options));
      for (const [at, fields] of objects.entries())
        yield { fields: convert(fields) as Fields, location: `row ${from + at + 1}` };
    }
  } finally {
    await file.close();
  }
}

async function explained<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new ConfigError(
      `${displayPath(path)}: cannot be read as Parquet (${(error as Error).message}); the file is cut or damaged`,
      {
        cause: error,
      },
    );
  }
}
