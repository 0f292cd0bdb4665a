import { join, resolve } from 'node:path';
import { displayPath, writeAtomic } from '@evenhand/io';
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
  messages,
  type RunData,
  readRun,
  resolveClaims,
  writeFindings,
} from '@evenhand/report';
import { findClaimFiles, listKnownNames } from '@evenhand/runner';
import { oneLine, print, printJson, styled } from '../output/terminal.ts';
import { createExperimentContext } from '../registry.ts';

interface Flags {
  readonly claims?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Tests claims on one run, or on several on the same samples. Writes into the run's folder, of several into --out. @throws ConfigError */
export function claim(runs: readonly string[], flags: Flags): void {
  const { catalogue } = createExperimentContext();
  const files = loadClaims(findClaimFiles(catalogue, flags.claims));
  const loaded = runs.map((run) => readRun(resolve(run)));
  const data = mergeRuns(loaded);
  const stored = resolveClaims(data, files, listKnownNames(catalogue));
  const findings =
    loaded.length === 1 && flags.out === undefined
      ? writeFindings(loaded[0]!, stored).findings
      : computeFindings(data, stored);
  const out = flags.out === undefined ? null : resolve(flags.out);
  if (out !== null) writeAtomic(join(out, 'findings.csv'), findingsCsv(data, findings));
  if (flags.json) {
    printJson(findings.map((finding) => findingRow(data, finding)));
    return;
  }
  printFindings(data, findings);
  const written = out ?? (loaded.length === 1 ? loaded[0]!.folder : null);
  print(
    written === null
      ? `\n${messages.terminal.claimNotWritten}`
      : `\n${messages.terminal.written(displayPath(join(written, 'findings.csv')))}`,
  );
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
      print(`  ${oneLine(finding.suite, 60)}: ${finding.verdict}, ${formatEstimate(finding)}`);
      continue;
    }
    head = finding;
    print(`\n${styled([COLOURS[finding.verdict], 'bold'], finding.verdict)}  ${styled('bold', claim.id)}`);
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
    line(messages.terminal.claimWorkload(formatWorkload(data, finding.suite, claim)));
    for (const what of finding.settle) line(messages.report.claimSettle(what));
  }
  for (const note of formatBaselineNotes(findings)) print(`\n${oneLine(note, 4000)}`);
}
