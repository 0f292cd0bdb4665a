import { resolve } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { currentLanguage, inLanguage, messages } from '@evenhand/messages';
import { computeDrift, concludeDrift, driftTable, readNights } from '@evenhand/report';
import { FAILED, INCOMPLETE, OK } from '../output/exit.ts';
import { printTable } from '../output/print-table.ts';
import { oneLine, print, printJson, styled } from '../output/terminal.ts';

interface Flags {
  readonly sentinel?: readonly string[];
  readonly reference: number;
  readonly json?: boolean;
}

const EXITS = { quiet: OK, alarm: FAILED, our_side: INCOMPLETE, unknown: INCOMPLETE } as const;
const COLOURS = { quiet: 'green', alarm: 'red', our_side: 'yellow', unknown: 'yellow' } as const;
/** With fewer, an answer that differs in one of them is no rare accident. */
const LEAST_REFERENCE = 3;

/** Looks for silent changes of models over nights; the exit code is the verdict. @throws ConfigError */
export function drift(runs: readonly string[], flags: Flags): void {
  if (flags.reference < LEAST_REFERENCE)
    throw new ConfigError(`--reference: found ${flags.reference}; expected at least ${LEAST_REFERENCE} nights`);
  const nights = readNights(runs.map((run) => resolve(run)));
  const options = { reference: flags.reference, sentinels: flags.sentinel ?? [] };
  const found = inLanguage(flags.json ? 'en' : currentLanguage(), () => computeDrift(nights, options));
  process.exitCode = EXITS[found.verdict];
  if (flags.json) {
    printJson(found);
    return;
  }
  const { drift: text } = messages;
  print(`${text.title}: ${styled([COLOURS[found.verdict], 'bold'], messages.driftVerdicts[found.verdict])}`);
  for (const sentence of concludeDrift(found)) print(oneLine(sentence, 2000));
  const { header, rows } = driftTable(found);
  print();
  printTable(header, rows, [3, 4, 5, 6, 7, 8, 9, 10, 11], 3);
}
