import { type Manifest, RECORDED_ID } from '@evenhand/core';
import { METHODS } from '@evenhand/grounds';

import type { Mismatch, VerifyContext } from './verification.ts';

/** What of a run's versions differs from those of this evenhand. */
export interface VersionCheck {
  readonly findings: readonly Mismatch[];
  readonly notes: readonly string[];
  /** Methods of which the run has another version. */
  readonly differing: readonly string[];
  /** Methods that the run does not know yet. */
  readonly added: readonly string[];
}

/** Versions that this evenhand never had are findings; older ones are notes: what rests on them cannot be compared. */
export function checkVersions(manifest: Manifest, { findScorerVersion }: VerifyContext): VersionCheck {
  const findings: Mismatch[] = [];
  const notes: string[] = [];
  const differing: string[] = [];
  for (const [method, version] of Object.entries(manifest.methods)) {
    const newest = METHODS[method];
    if (newest === version) continue;
    differing.push(method);
    if (newest === undefined || version > newest || version < 1)
      findings.push({
        place: 'manifest.json',
        text: `method ${method}: version ${version} is none that this evenhand ever had (${newest === undefined ? 'it has no such method' : `the newest is ${newest}`}); verify with the evenhand that wrote it`,
      });
    else
      notes.push(
        `method ${method}: the run used version ${version}, this evenhand has ${newest}; files that depend on it are not compared`,
      );
  }
  const added = Object.keys(METHODS).filter((method) => manifest.methods[method] === undefined);
  if (added.length > 0)
    notes.push(
      `${added.join(', ')}: the run was written before this evenhand had it; columns that the files do not have, and REPORT.md, are not compared`,
    );
  for (const text of findUnknownScorers(manifest, findScorerVersion)) findings.push({ place: 'manifest.json', text });
  return { findings, notes, differing, added };
}

/** Scorers that a run names, and that this evenhand never had; those that it brought along by itself are left out. */
function findUnknownScorers(manifest: Manifest, findVersion: VerifyContext['findScorerVersion']): string[] {
  const own = new Set(
    manifest.suites.filter(({ modules }) => modules.some(({ role }) => role === 'scorer')).map(({ scorer }) => scorer),
  );
  const ids = new Set([...manifest.suites.map(({ scorer }) => scorer), ...manifest.scores.map(({ scorer }) => scorer)]);
  return [...ids].flatMap((id) => {
    if (id === RECORDED_ID || own.has(id)) return [];
    const [, name, number] = /^(.*)@(\d+)$/.exec(id) ?? [];
    const newest = name === undefined ? undefined : findVersion(name);
    if (newest !== undefined && Number(number) >= 1 && Number(number) <= newest) return [];
    return `scorer ${id}: is none that this evenhand ever had (${newest === undefined ? 'it has no scorer of that name' : `the newest is ${name}@${newest}`}); verify with the evenhand that wrote it`;
  });
}
