// npm run validity: does the harness find what is there, and nothing else? Simulated runs of known truth go through the
// code that writes the result files. Prints the table of METHODOLOGY.md; `--write` puts it there; `--quick` draws
// too few to judge, and does not.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { falseFindings } from './false-findings.ts';
import { accuracyIntervals, differenceIntervals, newcombeIntervals, ratioIntervals, wilsonExact } from './intervals.ts';

export interface Line {
  readonly what: string;
  /** What was simulated, with the number of draws. */
  readonly how: string;
  readonly found: string;
  readonly expected: string;
  readonly holds: boolean;
}

const quick = process.argv.includes('--quick');
const times = (draws: number) => (quick ? Math.max(50, Math.round(draws / 40)) : draws);

const lines: Line[] = [];
for (const part of [
  wilsonExact,
  newcombeIntervals,
  accuracyIntervals,
  differenceIntervals,
  ratioIntervals,
  falseFindings,
])
  for (const line of part(times)) {
    console.log(
      `${quick ? 'drawn ' : line.holds ? 'holds ' : 'BROKEN'}  ${line.what}: ${line.found} (${line.expected}); ${line.how}`,
    );
    lines.push(line);
  }
if (!quick && lines.some((line) => !line.holds)) process.exitCode = 1;

if (process.argv.includes('--write')) {
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
