// npm run validity: does the harness find what is there, and nothing else? Simulated runs of known truth go through the
// code that writes the result files, or its estimators. Prints the rows of the table of METHODOLOGY.md. As it stands it
// draws a fortieth of the runs, too few to judge; `--full` draws them all, `--write` does too and puts the table there,
// `--only <part>` does so with one part, so that several processes can share the work.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { driftPowerRows, driftRows } from './drift.ts';
import { falseFindings } from './false-findings.ts';
import { gateRows } from './gate.ts';
import { accuracyIntervals, differenceIntervals, newcombeIntervals, ratioIntervals, wilsonExact } from './intervals.ts';
import { poweredRows } from './powered.ts';
import { simultaneousRows } from './simultaneous.ts';
import { subsetRows } from './subset.ts';
import { verdictRows } from './verdicts.ts';

export interface Line {
  readonly what: string;
  /** What was simulated, with the number of draws. */
  readonly how: string;
  readonly found: string;
  readonly expected: string;
  readonly holds: boolean;
}

const writes = process.argv.includes('--write');
const full = writes || process.argv.includes('--full');
const only = process.argv[process.argv.indexOf('--only') + 1];
const times = (draws: number) => (full ? draws : Math.max(50, Math.round(draws / 40)));

/** Each has seeds of its own, so that `--only` draws the same by itself as among the others. */
const PARTS: Readonly<Record<string, (times: (draws: number) => number) => Iterable<Line>>> = {
  wilson: wilsonExact,
  newcombe: newcombeIntervals,
  accuracy: accuracyIntervals,
  difference: differenceIntervals,
  ratio: ratioIntervals,
  verdicts: verdictRows,
  findings: falseFindings,
  gate: gateRows,
  drift: driftRows,
  'drift-power': driftPowerRows,
  powered: poweredRows,
  simultaneous: simultaneousRows,
  subset: subsetRows,
};
const chosen = process.argv.includes('--only') ? [only!] : Object.keys(PARTS);
for (const name of chosen)
  if (PARTS[name] === undefined) {
    console.error(`--only: there is no part ${name}; there are ${Object.keys(PARTS).join(', ')}`);
    process.exit(4);
  }
const drawn: { part: string; line: Line }[] = [];
for (const name of chosen)
  for (const line of PARTS[name]!(times)) {
    console.log(
      `${full ? (line.holds ? 'holds ' : 'BROKEN') : 'drawn '}  ${line.what}: ${line.found} (${line.expected}); ${line.how}`,
    );
    drawn.push({ part: name, line });
  }
if (full && drawn.some(({ line }) => !line.holds)) process.exitCode = 1;

if (writes) {
  const path = join(import.meta.dirname, '..', '..', 'METHODOLOGY.md');
  const text = readFileSync(path, 'utf8');
  const marked = /<!-- validity -->([\s\S]*)<!-- \/validity -->/;
  const found = marked.exec(text)?.[1];
  if (found === undefined)
    throw new Error('METHODOLOGY.md: expected the marks <!-- validity --> and <!-- /validity -->');
  // Rows of parts that were not drawn now stay as they are.
  const kept = found.split('\n').filter((row) => !chosen.includes(row.split(' | ')[0]!.replace('| ', '')));
  const rows = (part: string) =>
    chosen.includes(part)
      ? drawn
          .filter((one) => one.part === part)
          .map(({ line }) => `| ${part} | ${line.what} | ${line.found} | ${line.expected} | ${line.how} |`)
      : kept.filter((row) => row.startsWith(`| ${part} | `));
  const table = [
    '| part | what | found | bound | how |',
    '| --- | --- | --- | --- | --- |',
    ...Object.keys(PARTS).flatMap(rows),
  ];
  writeFileSync(
    path,
    text.replace(marked, () => `<!-- validity -->\n\n${table.join('\n')}\n\n<!-- /validity -->`),
  );
}
