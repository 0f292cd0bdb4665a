import type { AlteredFile } from '@evenhand/core';
import type { AdoptionSnapshot } from '../adoption/snapshot.ts';
import type { JudgeResult } from '../cells/judge-results.ts';
import type { ClaimFinding } from '../claims/finding.ts';
import type { ServerAgreement } from './agreement.ts';
import type { Row } from './columns.ts';
import type { Rows } from './rows.ts';
import type { RunData } from './scope.ts';
import type { ScoreChanges } from './score-changes.ts';
import type { Sensitivity } from './sensitivity.ts';

/** A run with its tables; the texts of the replies stay on the disk. */
export interface RunTables extends RunData {
  readonly folder: string;
  /** SHA-256 of manifest.json as it stands. */
  readonly manifestSha256: string;
  /** Inputs and records that are not those of the manifest; empty = none, or the run goes on. */
  readonly altered: readonly AlteredFile[];
  readonly summary: readonly Row[];
  readonly comparisons: Rows;
  readonly efficiency: readonly Row[];
  readonly ratios: Rows;
  /** pass@k and pass^k for every k; empty with one trial. */
  readonly repeats: readonly Row[];
  /** Quality against cost and time; empty with one model. */
  readonly frontier: readonly Row[];
  /** Shares of replies that are right within a time; empty where no time is known. */
  readonly goodput: readonly Row[];
  /** Times by the machine that measured them; empty = the process that ran sent all requests. */
  readonly machines: readonly Row[];
  /** Tokens and cost of the same text by language; empty without translations. */
  readonly languages: readonly Row[];
  /** Suites against fresh questions, or against another order of their options; empty = the run has none. */
  readonly counterparts: readonly Row[];
  /** The same weights at several hosts, pair by pair; empty = there are none. */
  readonly hosts: readonly Row[];
  readonly sensitivity: Sensitivity;
  /** The claims that the run was held against; empty = none. */
  readonly findings: readonly ClaimFinding[];
  /** What other judges under `scores/` make of the same replies, by model and judge. */
  readonly scoreChanges: readonly ScoreChanges[];
  /** How alike models answered that serve the same weights; empty = there are none. */
  readonly serverAgreements: readonly ServerAgreement[];
  /** How judge models fared, by suite and model; empty = none judged. */
  readonly judgeResults: readonly JudgeResult[];
  /** Downloads and likes of weights, as kept in the run's folder; null = none are. */
  readonly adoption: AdoptionSnapshot | null;
  /** What the scores are worth where people labelled replies; empty = nobody did. */
  readonly judged: readonly Row[];
}
