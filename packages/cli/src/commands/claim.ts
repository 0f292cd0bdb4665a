import { join, resolve } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath, writeAtomic } from '@evenhand/io';
import { currentLanguage, inLanguage, messages } from '@evenhand/messages';
import {
  type ClaimFinding,
  computeFindings,
  findingRow,
  findingsCsv,
  formatBaselineNotes,
  formatClaimed,
  formatEstimate,
  formatFigures,
  formatSide,
  formatWorkload,
  loadClaims,
  mergeRuns,
  type RunData,
  resolveClaims,
  writeFindings,
} from '@evenhand/report';
import { findClaimFiles, listKnownNames } from '@evenhand/runner';
import { FAILED, INCOMPLETE, OK } from '../output/exit.ts';
import { warnOfRuns } from '../output/run-warnings.ts';
import { oneLine, print, printJson, styled } from '../output/terminal.ts';
import { createExperimentContext } from '../registry.ts';
import { readLargeRun } from '../run-threads.ts';

interface Flags {
  readonly claims?: string;
  readonly out?: string;
  /** Write into the folder of the run. */
  readonly write?: boolean;
  /** The exit code says what the verdicts are. */
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** Tests claims on one run, or on several on the same samples. Writes only where `--write` or `--out` ask for it. @throws ConfigError */
export async function claim(runs: readonly string[], flags: Flags): Promise<void> {
  const { catalogue } = createExperimentContext();
  const files = loadClaims(findClaimFiles(catalogue, flags.claims));
  const loaded = runs.map((run) => readLargeRun(resolve(run)));
  if (flags.write === true && loaded.length > 1)
    throw new ConfigError('--write: goes with one run; for several, --out DIR says where findings.csv goes');
  warnOfRuns(loaded);
  const data = mergeRuns(loaded);
  const stored = resolveClaims(data, files, listKnownNames(catalogue));
  const own = loaded.length === 1 && flags.write === true ? writeFindings(loaded[0]!.readTables(), stored) : null;
  if (own !== null) {
    const { writePage } = await import('@evenhand/page');
    writePage(own);
  }
  const findings = own?.findings ?? inLanguage('en', () => computeFindings(data, stored));
  const isAltered = loaded.some(({ altered }) => altered.length > 0);
  if (flags.strict === true) process.exitCode = isAltered ? INCOMPLETE : toExitCode(findings);
  const out = flags.out === undefined ? null : resolve(flags.out);
  if (out !== null) writeAtomic(join(out, 'findings.csv'), findingsCsv(data, findings));
  if (flags.json) {
    printJson(findings.map((finding) => findingRow(data, finding)));
    return;
  }
  printFindings(data, currentLanguage() === 'en' ? findings : computeFindings(data, stored));
  const written = [...(flags.write === true ? [loaded[0]!.folder] : []), ...(out === null ? [] : [out])];
  print(
    written.length === 0
      ? `\n${messages.terminal.claimNotWritten}`
      : `\n${messages.terminal.written(written.map((folder) => displayPath(join(folder, 'findings.csv'))).join(', '))}`,
  );
}

/** 1 = one is refuted; 2 = none is, and one is undecided or there is none; 0 = all are supported. */
function toExitCode(findings: readonly ClaimFinding[]): number {
  // Of a claim on several suites the row over all of them is its verdict.
  const verdicts = Map.groupBy(findings, ({ claim }) => claim.id)
    .values()
    .flatMap((rows) => (rows.some(({ suite }) => suite === '*') ? rows.filter(({ suite }) => suite === '*') : rows))
    .map(({ verdict }) => verdict)
    .toArray();
  if (verdicts.includes('refuted')) return FAILED;
  return verdicts.length === 0 || verdicts.includes('undecided') ? INCOMPLETE : OK;
}

const COLOURS = { supported: 'green', refuted: 'red', undecided: 'yellow' } as const;

/** Each claim with its verdict, and suite by suite in one line each. */
export function printFindings(data: RunData, findings: readonly ClaimFinding[]): void {
  let head: ClaimFinding | null = null;
  for (const finding of findings) {
    const { claim } = finding;
    const bySuite =
      head !== null &&
      head.claim === claim &&
      head.suite === '*' &&
      finding.suite !== '*' &&
      formatSide(head.a) === formatSide(finding.a);
    if (bySuite) {
      print(`  ${oneLine(finding.suite, 60)}: ${messages.claimVerdicts[finding.verdict]}, ${formatEstimate(finding)}`);
      continue;
    }
    head = finding;
    print(
      `\n${styled([COLOURS[finding.verdict], 'bold'], messages.claimVerdicts[finding.verdict])}  ${styled('bold', claim.id)}`,
    );
    const line = (text: string) => print(`  ${oneLine(text, 2000)}`);
    line(`“${claim.statement}” (${claim.source})`);
    if (finding.estimate.estimate !== null)
      line(
        messages.terminal.claimAgainst(
          formatSide(finding.a),
          formatSide(finding.b),
          formatEstimate(finding),
          formatClaimed(finding),
          Number((finding.level * 100).toPrecision(6)),
          finding.n,
        ),
      );
    if (finding.figures.length > 0) line(formatFigures(finding));
    for (const note of finding.notes) line(note);
    line(messages.claims.holdsFor(formatWorkload(data, finding.suite, claim)));
    for (const what of finding.settle) line(messages.report.claimSettle(what));
  }
  for (const note of formatBaselineNotes(findings)) print(`\n${oneLine(note, 4000)}`);
}
