// npm run validity: does the harness find what is there, and nothing else? Simulated runs of known truth go through the
// code that writes the result files, or its estimators. Prints the rows of the table of METHODOLOGY.md. As it stands it
// draws a fortieth of the runs, too few to judge; `--full` draws them all, `--only <part>` one part, `--write` all of
// them and puts the table there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { falseFindings } from './false-findings.ts';
import { accuracyIntervals, differenceIntervals, newcombeIntervals, ratioIntervals, wilsonExact } from './intervals.ts';
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
};
const chosen = process.argv.includes('--only') ? [only!] : Object.keys(PARTS);
for (const name of chosen)
  if (PARTS[name] === undefined) {
    console.error(`--only: there is no part ${name}; there are ${Object.keys(PARTS).join(', ')}`);
    process.exit(4);
  }
if (writes && chosen.length < Object.keys(PARTS).length) {
  console.error('--write needs all parts; leave out --only');
  process.exit(4);
}

const lines: Line[] = [];
for (const name of chosen)
  for (const line of PARTS[name]!(times)) {
    console.log(
      `${full ? (line.holds ? 'holds ' : 'BROKEN') : 'drawn '}  ${line.what}: ${line.found} (${line.expected}); ${line.how}`,
    );
    lines.push(line);
  }
if (full && lines.some((line) => !line.holds)) process.exitCode = 1;

if (writes) {
  const path = join(import.meta.dirname, '..', '..', 'METHODOLOGY.md');
  const table = [
    '| what | found | bound | how |',
    '| --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line.what} | ${line.found} | ${line.expected} | ${line.how} |`),
  ].join('\n');
  const text = readFileSync(path, 'utf8');
  const marked = /<!-- validity -->[\s\S]*<!-- \/validity -->/;
  if (!marked.test(text))
    throw new Error('METHODOLOGY.md: expected the marks <!-- validity --> and <!-- /validity -->');
  writeFileSync(
    path,
    text.replace(marked, () => `<!-- validity -->\n\n${table}\n\n<!-- /validity -->`),
  );
}
