import type { TableFormat } from '@evenhand/report';
import { type Command, Option } from 'commander';

/** Forms of a table that is printed for elsewhere. The command line is read before reports are loaded. */
export const TABLE_FORMATS = ['md', 'latex', 'csv', 'json'] as const satisfies readonly TableFormat[];
/** Forms in which a table is printed. */
const PRINTED_FORMATS = ['table', ...TABLE_FORMATS] as const;
export type PrintedFormat = (typeof PRINTED_FORMATS)[number];

interface OutputOptions {
  /** `json` is what the command itself prints. */
  readonly format: PrintedFormat;
  /** Tables keep all columns and whole labels. */
  readonly wide: boolean;
  /** Tables and errors only. */
  readonly quiet: boolean;
}

let current: OutputOptions = { format: 'table', wide: false, quiet: false };

/** How this command prints. */
export const readOutputOptions = (): OutputOptions => current;

let tablesPrinted = 0;
/** Counts a table. @returns how many were printed before it */
export const countTable = (): number => tablesPrinted++;

/** For the rest of the process, or until it is called again. */
export function setOutputOptions(options: Partial<OutputOptions>): void {
  tablesPrinted = 0;
  current = { format: 'table', wide: false, quiet: false, ...options };
}

/** `--format`, `--wide` and `--quiet` for each command that prints a table, which are those that know `--json`. */
export function addOutputFlags(program: Command): void {
  for (const command of program.commands) {
    const has = (flag: string) => command.options.some(({ long }) => long === flag);
    if (!has('--json') || has('--format')) continue;
    command
      .addOption(
        new Option('--format <form>', 'form of the tables; json is the same as --json')
          .choices(PRINTED_FORMATS)
          .conflicts('json'),
      )
      .option('--wide', 'keep all columns and whole names, however wide the terminal is')
      .option('--quiet', 'print tables and errors only');
    command.hook('preAction', () => {
      const { format, wide, quiet } = command.opts() as Partial<OutputOptions>;
      if (format === 'json') command.setOptionValue('json', true);
      setOutputOptions({
        ...(format === undefined ? {} : { format }),
        wide: wide === true,
        quiet: quiet === true,
      });
    });
  }
}

/** Columns of signs that a line may have: those of the terminal, or COLUMNS; Infinity where it goes into a file or a pipe. */
export function terminalWidth(stream: NodeJS.WriteStream = process.stdout): number {
  if (current.wide) return Number.POSITIVE_INFINITY;
  const stated = Number(process.env.COLUMNS);
  const columns = stream.isTTY ? stream.columns : stated;
  return Number.isInteger(columns) && columns >= 20 ? columns : Number.POSITIVE_INFINITY;
}
