import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type AlteredFile, findAlteredFiles, type Manifest } from '@evenhand/core';
import { isTemporaryName } from '@evenhand/io';
import { CACHE_FILE } from '../reading/reading-cache.ts';
import type { Mismatch } from './verification.ts';

/** Files that a run has or may have, and that stand in no list of its manifest: what it is written with, and what signs it. */
const KNOWN: ReadonlySet<string> = new Set([
  'manifest.json',
  'manifest.json.sig',
  'claims.json',
  'adoption.json',
  'labels.json',
  'journal.jsonl',
  'run.lock',
  CACHE_FILE,
]);
/** The page and its data, which are held against the records by `checkPage` of packages/page. */
const PAGE = /^report\.html$|^report-data\/(?:index|samples)-\d+\.js$/;
/** What is being added to the run, until it is complete. */
const EXTENSION = /^extension\//;
/** What file managers leave behind. */
const FOREIGN = /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/;

/**
 * Files that are missing, or of another content than the manifest says.
 * @returns what is said of each, and those of them that figures rest on
 */
export function checkHashes(
  folder: string,
  manifest: Manifest,
): { readonly findings: Mismatch[]; readonly altered: readonly AlteredFile[] } {
  const found = findAlteredFiles(folder, manifest, listNamed(manifest));
  const read = new Set([...manifest.inputs, ...manifest.records].map(({ path }) => path));
  return {
    findings: found.map(({ path, problem }) => ({
      place: path,
      text: problem === 'missing' ? 'is missing' : 'differs from the manifest: its SHA-256 is another',
    })),
    altered: found.filter(({ path }) => read.has(path)),
  };
}

const listNamed = (manifest: Manifest) => [
  ...manifest.inputs,
  ...manifest.records,
  ...manifest.scores.flatMap(({ files }) => files),
];

/** Files that nothing in the run accounts for. @param results paths of the result files that its records give */
export function findUnnamed(folder: string, manifest: Manifest, results: ReadonlySet<string>): Mismatch[] {
  const named = new Set(listNamed(manifest).map(({ path }) => path));
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .filter(
      (path) =>
        !named.has(path) &&
        !results.has(path) &&
        !KNOWN.has(path) &&
        !PAGE.test(path) &&
        !EXTENSION.test(path) &&
        !FOREIGN.test(path) &&
        !isTemporaryName(path),
    )
    .sort()
    .map((path) => ({ place: path, text: 'the manifest does not name it, and the records do not give it' }));
}
