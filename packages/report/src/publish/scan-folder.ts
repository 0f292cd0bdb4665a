import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isTemporaryName, readLines } from '@evenhand/io';
import type { Mismatch } from '../verify/verification.ts';
import { findPrivateText, maskPrivateText } from './private-text.ts';

/** Places that are named of each file; all are counted. */
const NAMED = 10;

/** Who writes to the folder now is nothing to publish. */
const SKIPPED: ReadonlySet<string> = new Set(['run.lock']);

/**
 * Keys and personal data in every file below a folder, with file and line.
 * @param secrets keys of this machine @param allowed texts that may stand there
 */
export function scanFolder(folder: string, secrets: readonly string[], allowed: ReadonlySet<string>): Mismatch[] {
  return listFiles(folder).flatMap((path) => {
    const findings: Mismatch[] = [];
    let more = 0;
    let line = 0;
    for (const { text } of readLines(join(folder, path), { unfinished: true })) {
      line++;
      for (const one of findPrivateText(text, secrets))
        if (isAllowed(one.text, allowed)) continue;
        else if (findings.length < NAMED)
          findings.push({
            place: `${path}:${line}`,
            text: `looks like a ${one.kind}: ${maskPrivateText(one)}`.replace('a e-', 'an e-'),
          });
        else more++;
    }
    return more === 0 ? findings : [...findings, { place: path, text: `and ${more} more places like these` }];
  });
}

/** What is found may be a part of it: of a path the home folder. */
const isAllowed = (text: string, allowed: ReadonlySet<string>): boolean =>
  [...allowed].some((one) => one.includes(text));

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !isTemporaryName(entry.name) && !SKIPPED.has(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();
}
