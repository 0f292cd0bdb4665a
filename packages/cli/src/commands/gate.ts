import { resolve } from 'node:path';
import { displayPath, writeAtomic } from '@evenhand/io';
import { currentLanguage, inLanguage, messages } from '@evenhand/messages';
import { computeGate, concludeGate, type Gate, gateJunit, gateMarkdown, gateTable, loadPolicy } from '@evenhand/report';
import { FAILED, INCOMPLETE, INCONCLUSIVE, OK } from '../output/exit.ts';
import { printTable } from '../output/print-table.ts';
import { oneLine, print, printJson, styled } from '../output/terminal.ts';

interface Flags {
  readonly policy: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly json?: boolean;
}

const EXITS = { go: OK, no_go: FAILED, inconclusive: INCONCLUSIVE, not_comparable: INCOMPLETE } as const;
const COLOURS = { go: 'green', no_go: 'red', inconclusive: 'yellow', not_comparable: 'yellow' } as const;

/** Holds two runs against a policy; the exit code is the verdict. @throws ConfigError */
export function gate(before: string, after: string, flags: Flags): void {
  // JSON is in English; the files beside it are in the language of the command.
  const compute = () => computeGate(resolve(before), resolve(after), loadPolicy(resolve(flags.policy)));
  const found = compute();
  process.exitCode = EXITS[found.verdict];
  const files = [
    [flags.junit, gateJunit],
    [flags.markdown, gateMarkdown],
  ] as const;
  for (const [path, write] of files) if (path !== undefined) writeAtomic(resolve(path), write(found));
  if (flags.json) {
    printJson(toJson(currentLanguage() === 'en' ? found : inLanguage('en', compute)));
    return;
  }
  printGate(found);
  for (const [path] of files) if (path !== undefined) print(messages.gate.written(displayPath(resolve(path))));
}

/** As it stands, but "over a million" is a word: JSON has no infinity. */
const toJson = ({ checks, ...rest }: Gate) => ({
  ...rest,
  checks: checks.map((check) => ({
    ...check,
    needed: check.needed === Number.POSITIVE_INFINITY ? 'over a million' : check.needed,
  })),
});

function printGate(found: Gate): void {
  const { gate: text } = messages;
  const verdict = styled([COLOURS[found.verdict], 'bold'], messages.gateVerdicts[found.verdict]);
  print(text.headline(oneLine(found.name, 80), verdict));
  for (const sentence of concludeGate(found)) print(oneLine(sentence, 4000));
  if (found.checks.length > 0) {
    const { header, rows } = gateTable(found);
    print();
    printTable(header, rows, [4, 7, 9], 3);
  }
  if (found.notes.length > 0) print(`\n${text.notesTitle}:`);
  for (const note of found.notes) print(`- ${oneLine(note, 300)}`);
}
