import { basename } from 'node:path';
import type { Manifest, RunHeaders } from '@evenhand/core';
import { hashJson } from '@evenhand/io';
import {
  type ClaimFinding,
  COLUMNS,
  findHeadPrompt,
  findingRow,
  formatClaimed,
  formatEstimate,
  formatSide,
  type HeadlineMetric,
  localFindings,
  type Row,
  type Rows,
  type RunTables,
  readHeadlineMetric,
  toCsv,
} from '@evenhand/report';

/** A claim as a run decided it, in the words of the language that held when it was read. */
export interface SiteFinding {
  readonly id: string;
  readonly statement: string;
  readonly source: string;
  readonly suite: string;
  readonly verdict: ClaimFinding['verdict'];
  readonly a: string;
  readonly b: string;
  readonly estimate: string;
  readonly claimed: string;
  readonly level: number;
  readonly n: number;
  /** What else must be known to read it. */
  readonly notes: readonly string[];
  /** Of the claim as it is worded; another one is another claim under the same id. */
  readonly hash: string;
}

/** What the site keeps of a run: its tables, and nothing of a single reply. */
export interface SiteRun {
  readonly folder: string;
  /** What its folder is called beside a log of nights. */
  readonly name: string;
  readonly id: string;
  /** When it began, UTC. */
  readonly startedAt: string;
  /** When it was last written to, UTC. */
  readonly updatedAt: string;
  /** Whether its replies are other people's. */
  readonly imported: boolean;
  readonly manifest: Manifest;
  readonly inputs: RunHeaders;
  readonly manifestSha256: string;
  readonly metric: HeadlineMetric;
  /** The prompt whose rows stand for the run. */
  readonly prompt: string;
  readonly summary: readonly Row[];
  readonly efficiency: readonly Row[];
  readonly comparisons: Rows;
  readonly findings: readonly SiteFinding[];
  /** Its tables as CSV, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** @param run is not kept, so that its cells can be let go */
export function toSiteRun(run: RunTables): SiteRun {
  const { manifest } = run;
  const last = manifest.sessions.at(-1)!;
  const tables = ['summary', 'efficiency', 'comparisons', 'ratios'] as const;
  return {
    folder: run.folder,
    name: basename(run.folder),
    id: manifest.runId,
    startedAt: manifest.sessions[0]!.startedAt,
    updatedAt: last.endedAt ?? last.startedAt,
    imported: manifest.import !== null,
    manifest,
    inputs: withoutSamples(run.inputs),
    manifestSha256: run.manifestSha256,
    metric: readHeadlineMetric(run.summary),
    prompt: findHeadPrompt(run.summary),
    summary: run.summary,
    efficiency: run.efficiency,
    comparisons: run.comparisons,
    findings: localFindings(run).map(toSiteFinding),
    files: new Map([
      ...tables.map((name): [string, string] => [`${name}.csv`, toCsv(name, run[name])]),
      ...(run.findings.length === 0
        ? []
        : [
            [
              'findings.csv',
              toCsv(
                'findings',
                run.findings.map((one) => findingRow(run, one)),
              ),
            ] as [string, string],
          ]),
    ]),
  };
}

function withoutSamples(inputs: RunHeaders): RunHeaders {
  return {
    name: inputs.name,
    settings: inputs.settings,
    suites: inputs.suites,
    models: inputs.models,
    judge: inputs.judge ?? null,
  };
}

function toSiteFinding(finding: ClaimFinding): SiteFinding {
  const { claim } = finding;
  return {
    id: claim.id,
    statement: claim.statement,
    source: claim.source,
    suite: finding.suite,
    verdict: finding.verdict,
    a: formatSide(finding.a),
    b: formatSide(finding.b),
    estimate: formatEstimate(finding),
    claimed: formatClaimed(finding),
    level: finding.level,
    n: finding.n,
    notes: [...finding.notes, ...finding.settle],
    hash: hashJson(claim),
  };
}

/** Whether a row speaks of a suite as such: the prompt that stands for the run, all languages. */
export const isHeadRowOf =
  (run: Pick<SiteRun, 'prompt'>) =>
  (row: Row): boolean =>
    row.prompt === run.prompt && (row.language ?? '*') === '*';

/** The row of a model in a suite (`*` = the average over suites); undefined = the run has none. */
export function findRow(run: SiteRun, suite: string, model: string): Row | undefined {
  return run.summary.filter(isHeadRowOf(run)).find((row) => row.suite === suite && row.model === model);
}

/** Its cost and times. */
export function findEfficiency(run: SiteRun, suite: string, model: string): Row | undefined {
  return run.efficiency.find((row) => row.prompt === run.prompt && row.suite === suite && row.model === model);
}

/** Columns of a row of summary.csv in a file of rows of several runs. */
export const SITE_COLUMNS = [
  { name: 'run', kind: 'text', doc: 'Id of the run.' },
  { name: 'run_started_at', kind: 'word', doc: 'When the run began, UTC.' },
  { name: 'manifest_sha256', kind: 'hash', doc: 'SHA-256 of the manifest of the run.' },
  {
    name: 'comparable',
    kind: 'hash',
    doc: 'Rows of a model in a suite with the same value here are of the same questions, settings and weights.',
  },
  ...COLUMNS.summary,
] as const;
