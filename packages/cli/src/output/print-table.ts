import { countTable, readOutputOptions, terminalWidth } from './output-options.ts';
import { formatTable } from './table-text.ts';
import { styled } from './terminal.ts';

/** Prints a table as the command line wants it. @param right numbers of the columns that hold figures @param leads columns at the left that say what a row is about */
export function printTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
  leads?: number,
): void {
  const { format } = readOutputOptions();
  const bold = (text: string) => styled('bold', text);
  const text = formatTable(
    { header, rows, right, ...(leads === undefined ? {} : { leads }) },
    format,
    terminalWidth(),
    bold,
  );
  process.stdout.write(`${separate()}${text}\n`);
}

/** Tables are blocks of their own, also where no sentence stands between them. */
function separate(): string {
  const { format, quiet } = readOutputOptions();
  return countTable() > 0 && (quiet || format !== 'table') ? '\n' : '';
}
