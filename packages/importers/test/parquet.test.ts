import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readParquet } from '../src/json-stream/parquet.ts';

/** Written by pyarrow: whole numbers, days, times of day, moments and decimals, alone, in lists and in structures. */
const kinds = join(import.meta.dirname, 'fixtures', 'kinds.parquet');

describe('Parquet', () => {
  it('keeps every digit, and tells days from moments and times of day', async () => {
    const rows: string[] = [];
    for await (const { fields } of readParquet(kinds)) rows.push(JSON.stringify(fields));
    // Texts, because a test's own numbers would be rounded.
    expect(rows).toEqual([
      '{"id":9007199254740993,"big":18446744073709551615,"day":"2026-02-28","at_ms":"23:59:59.120","at_us":"01:02:03.000004","at_ns":"00:00:01.000000001","moment_us":"2026-01-02T03:04:05.678901Z","moment_ns":"2026-01-02T03:04:05.678901234Z","price":"12345678901234567.89","small":0.3,"days":["2026-01-01",null],"sums":[0.07,"99999999999999999.01"],"made":{"on":"2025-12-31","cost":1.005,"n":9007199254740993},"reply":"a","gold":"a","half":0.5}',
      '{"id":2,"big":3,"day":"1969-12-31","at_ms":"00:00:00","at_us":"12:00:00","at_ns":"00:00:00","moment_us":"1960-01-01T00:00:00.000Z","moment_ns":"1970-01-01T00:00:00.000Z","price":-0.1,"small":-7.5,"days":[],"sums":[],"made":{"on":null,"cost":null,"n":1},"reply":"b","gold":"x","half":null}',
      '{"id":-9007199254740995,"big":null,"day":null,"at_ms":null,"at_us":null,"at_ns":null,"moment_us":null,"moment_ns":null,"price":null,"small":null,"days":null,"sums":null,"made":null,"reply":"c","gold":"c","half":null}',
    ]);
  });
});
