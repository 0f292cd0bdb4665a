import { ConfigError } from '@evenhand/core';
import { type Chunks, decode, PIECE_LIMIT, textBytes, tooLong } from './json-bytes.ts';
import type { Fields } from './json-values.ts';

/** A row of a table under its columns' names. All values are texts. */
export interface TableRow {
  readonly fields: Fields;
  /** `row 17`, from 1, the head not counted. */
  readonly location: string;
  /** Why it is none; null = it is one. */
  readonly torn: string | null;
}

const [QUOTE, LINE_FEED] = [0x22, 0x0a];

/**
 * Comma or tab separated values (RFC 4180): quotes around a value, twice within it; line breaks within quotes belong to the value.
 * The first row names the columns; tabs part them where the head has tabs and no commas.
 * @throws ConfigError (without the file's name) where there is no head
 */
export async function* readTable(chunks: Chunks): AsyncGenerator<TableRow> {
  let columns: readonly string[] | null = null;
  let separator = ',';
  let number = 0;
  for await (const record of splitRecords(chunks)) {
    if (columns === null) {
      separator = record.includes('\t') && !record.includes(',') ? '\t' : ',';
      columns = splitCells(record, separator);
      continue;
    }
    if (record.trim() === '') continue;
    number++;
    const cells = splitCells(record, separator);
    const location = `row ${number}`;
    const torn =
      cells.length === columns.length
        ? null
        : `found ${cells.length} values; expected ${columns.length}, one for each column of the head`;
    yield { fields: Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])), location, torn };
  }
  if (columns === null) throw new ConfigError('is empty; expected a head with the names of the columns');
}

/** Lines, except that a line break within quotes parts nothing. */
async function* splitRecords(chunks: Chunks): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let quoted = false;
  for await (const chunk of textBytes(chunks)) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === LINE_FEED && !quoted) {
        yield decode([...parts, chunk.subarray(from, at)]).replace(/\r$/, '');
        parts = [];
        held = 0;
        from = at + 1;
      }
    }
    held += chunk.length - from;
    if (held > PIECE_LIMIT) throw tooLong('a row');
    if (from < chunk.length) parts.push(new Uint8Array(chunk.subarray(from)));
  }
  const rest = decode(parts.length === 0 ? [new Uint8Array()] : parts);
  if (rest !== '') yield rest.replace(/\r$/, '');
}

function splitCells(record: string, separator: string): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (record[at] === '"') {
      let text = '';
      let from = at + 1;
      for (;;) {
        const end = record.indexOf('"', from);
        if (end < 0) return [...cells, text + record.slice(from)];
        text += record.slice(from, end);
        from = end + 1;
        if (record[from] !== '"') break;
        text += '"';
        from++;
      }
      const end = record.indexOf(separator, from);
      cells.push(text + (end < 0 ? record.slice(from) : record.slice(from, end)));
      if (end < 0) return cells;
      at = end + 1;
    } else {
      const end = record.indexOf(separator, at);
      cells.push(end < 0 ? record.slice(at) : record.slice(at, end));
      if (end < 0) return cells;
      at = end + 1;
    }
  }
}
