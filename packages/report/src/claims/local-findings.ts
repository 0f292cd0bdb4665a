import { currentLanguage } from '@evenhand/messages';
import type { RunTables } from '../tables/run-tables.ts';
import { readStoredClaims } from './claim-file.ts';
import { type ClaimFinding, computeFindings } from './finding.ts';

/**
 * The findings of a run in the language that holds: those of its tables are in English, as findings.csv is. The figures are
 * the same; same claims in, same draws.
 * @throws ConfigError where claims.json is damaged
 */
export function localFindings(run: RunTables): readonly ClaimFinding[] {
  if (currentLanguage() === 'en' || run.findings.length === 0) return run.findings;
  const claims = readStoredClaims(run.folder);
  return claims === null ? run.findings : computeFindings(run, claims);
}
