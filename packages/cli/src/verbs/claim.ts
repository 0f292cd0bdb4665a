import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type Catalogue,
  ConfigError,
  loadClaims,
  nearest,
  rosterLabels,
  shown,
  type Traits,
  writeAtomic,
} from '@evenhand/core';
import {
  type ClaimFinding,
  claimedWords,
  estimateWords,
  figureWords,
  findingRow,
  findingsCsv,
  findingsOf,
  joinRuns,
  type KnownNames,
  type RunData,
  readRun,
  resolveClaims,
  sideWords,
  workloadOf,
  writeFindings,
  yardstickNotes,
} from '@evenhand/report';
import { loadParts } from '../parts.ts';
import { oneLine, print, printJson, styled } from '../terminal.ts';

interface Flags {
  readonly claims?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Holds one run, or several on the same samples, against claims. Writes into the run's folder, of several into --out. @throws ConfigError */
export function claim(runs: readonly string[], flags: Flags): void {
  const { catalogue } = loadParts();
  const files = loadClaims(filesOf(catalogue, flags.claims));
  const loaded = runs.map((run) => readRun(resolve(run)));
  const data = joinRuns(loaded);
  const stored = resolveClaims(data, files, knownNames(catalogue));
  const findings =
    loaded.length === 1 && flags.out === undefined
      ? writeFindings(loaded[0]!, stored).findings
      : findingsOf(data, stored);
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
      ? '\nNothing was written: several runs need --out DIR for findings.csv.'
      : `\nWritten: ${shown(join(written, 'findings.csv'))}`,
  );
}

/** A file, a name under benchmarks/claims, or all that are there. @throws ConfigError */
function filesOf({ claims }: Catalogue, wanted: string | undefined): string[] {
  if (wanted === undefined) {
    if (claims.size === 0)
      throw new ConfigError('there are no claims under benchmarks/claims; name a file: --claims FILE');
    return [...claims.values()];
  }
  const known = claims.get(wanted);
  if (known !== undefined) return [known];
  if (existsSync(wanted) || /[/\\]|\.ya?ml$/.test(wanted)) return [wanted];
  const near = nearest(wanted, claims.keys());
  throw new ConfigError(
    `--claims: there is no ${JSON.stringify(wanted)}; ${near === null ? `known are ${[...claims.keys()].join(', ') || '(none)'}, or give the path of a .yaml file` : `did you mean ${JSON.stringify(near)}?`}`,
  );
}

function knownNames(catalogue: Catalogue): KnownNames {
  return {
    suites: catalogue.suites.keys(),
    models: rosterLabels(catalogue),
    traitsOf: (label): Traits | null => {
      const id = label.split('@')[0]!.toLowerCase();
      const found = catalogue.weights.find((one) => one.id.toLowerCase() === id || one.name.toLowerCase() === id);
      if (found === undefined) return null;
      const { origin, weights, derivedFrom, parameters } = found;
      return { origin, weights, derivedFrom, parameters };
    },
  };
}

const COLOURS = { supported: 'green', refuted: 'red', undecided: 'yellow' } as const;

/** Each claim with its verdict, and suite by suite in one line each. */
function printFindings(data: RunData, findings: readonly ClaimFinding[]): void {
  let head: ClaimFinding | null = null;
  for (const finding of findings) {
    const { claim } = finding;
    const bySuite =
      head !== null &&
      head.claim === claim &&
      head.suite === '*' &&
      finding.suite !== '*' &&
      sideWords(head.a) === sideWords(finding.a);
    if (bySuite) {
      print(`  ${oneLine(finding.suite, 60)}: ${finding.verdict}, ${estimateWords(finding)}`);
      continue;
    }
    head = finding;
    print(`\n${styled([COLOURS[finding.verdict], 'bold'], finding.verdict)}  ${styled('bold', claim.id)}`);
    const line = (text: string) => print(`  ${oneLine(text, 2000)}`);
    line(`“${claim.statement}” (${claim.source})`);
    if (finding.estimate.estimate !== null)
      line(
        `${sideWords(finding.a)} against ${sideWords(finding.b)}: ${estimateWords(finding)}, claimed: ${claimedWords(finding)} (${finding.level * 100} % interval, n = ${finding.n})`,
      );
    if (finding.figures.length > 0) line(figureWords(finding));
    for (const note of finding.notes) line(note);
    line(`holds for ${workloadOf(data, finding.suite, claim)}`);
    for (const what of finding.settle) line(`to settle it: ${what}`);
  }
  for (const note of yardstickNotes(findings)) print(`\n${oneLine(note, 4000)}`);
}
