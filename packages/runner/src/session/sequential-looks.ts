import { ConfigError, type ExperimentContext, type RunInputs } from '@evenhand/core';
import { suggestName } from '@evenhand/io';
import type { ClaimFinding, Look, RunTables, StoredClaims } from '@evenhand/report';
import { findClaimFiles, listKnownNames } from '../plan/claim-files.ts';
import type { SequentialLooks } from './run-session.ts';

interface Flags {
  readonly untilDecided?: string;
  readonly claims?: string;
  readonly looks?: number;
}

/**
 * A group-sequential run: the claim is looked at after equal parts of the samples, each look at its share of the error
 * rate, and the run ends once it is supported or refuted. null = the user did not ask for it.
 * @throws ConfigError when there is no such claim, before anything is asked
 */
export async function createClaimLooks(
  flags: Flags,
  inputs: RunInputs,
  context: Pick<ExperimentContext, 'catalogue'>,
): Promise<SequentialLooks | null> {
  if (flags.untilDecided === undefined) {
    if (flags.claims !== undefined)
      throw new ConfigError('--claims needs --until-decided here; evenhand claim tests claims on a finished run');
    return null;
  }
  const { computeFindings, loadClaims, resolveClaims, writeFindings } = await import('@evenhand/report');
  const { spendingShares } = await import('@evenhand/statistics');
  const count = flags.looks ?? 5;
  const shares = spendingShares(count);
  const { catalogue } = context;
  const files = loadClaims(findClaimFiles(catalogue, flags.claims));
  const stored = selectClaim(flags.untilDecided, resolveClaims({ inputs }, files, listKnownNames(catalogue)));
  const at = (number: number): StoredClaims => ({
    ...stored,
    look: { number, of: count, spend: shares[number - 1]! } satisfies Look,
  });
  return {
    count,
    decided: (tables, look) => isDecided(computeFindings(tables, at(look))),
    conclude: (ended) => ({ ...ended, tables: writeFindings(ended.tables, at(ended.reached)) as RunTables }),
  };
}

function selectClaim(id: string, stored: StoredClaims): StoredClaims {
  const claims = stored.claims.filter((claim) => claim.id === id);
  if (claims.length > 0) return { ...stored, claims };
  const names = stored.claims.map((claim) => claim.id);
  throw new ConfigError(`--until-decided: there is no claim ${JSON.stringify(id)}; ${suggestName(id, names)}`);
}

/** The claim over all its suites is decided for every pair of sides that it names; what can never be is no reason to go on. */
function isDecided(findings: readonly ClaimFinding[]): boolean {
  const suites = new Set(findings.map((finding) => finding.suite));
  const heads = findings.filter((finding) => suites.size === 1 || finding.suite === '*');
  return heads.length > 0 && heads.every((finding) => finding.verdict !== 'undecided');
}
