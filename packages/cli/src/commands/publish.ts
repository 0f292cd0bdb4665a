import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, readManifest, runPaths } from '@evenhand/core';
import { displayPath, makeFolder } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import { writePage } from '@evenhand/page';
import {
  CACHE_FILE,
  findUnpublishableParts,
  findUnpublishableRows,
  type Mismatch,
  type PublicationRow,
  percent,
  readPublicationRows,
  redactRun,
  scanFolder,
  UNKNOWN,
} from '@evenhand/report';
import { FAILED, OK } from '../output/exit.ts';
import { printTable } from '../output/print-table.ts';
import { oneLine, print, printJson } from '../output/terminal.ts';
import { verification } from './verify.ts';

/** What is left out of a copy. */
export const REDACTIONS = ['replies', 'all'] as const;

/** What is of this machine alone. */
const PRIVATE: ReadonlySet<string> = new Set(['run.lock', 'extension', CACHE_FILE]);

interface Flags {
  /** Folder for a copy that is ready to be published. */
  readonly out?: string;
  /** What the copy leaves out: replies, or questions and targets too; absent = nothing. */
  readonly redact?: (typeof REDACTIONS)[number] | true;
  /** Texts that look private and are not. */
  readonly allow?: readonly string[];
  readonly json?: boolean;
}

/** What a check before publication came to. */
export interface PublicationCheck {
  readonly rows: readonly PublicationRow[];
  /** Why it is not to be published; empty = it may be. */
  readonly findings: readonly Mismatch[];
  readonly notes: readonly string[];
}

/**
 * Whether a run may be published: it verifies, every row has what a reader needs to trust it, and no file holds a key or personal data
 * as far as their shapes tell. @throws ConfigError where the folder is no run
 */
export async function checkPublication(
  folder: string,
  env: NodeJS.ProcessEnv,
  allowed: ReadonlySet<string> = new Set(),
): Promise<PublicationCheck> {
  if (!existsSync(runPaths.manifest(folder)))
    throw new ConfigError(
      `${displayPath(folder)}: has no manifest.json, and no figure is published without one; name the folders of the runs that it was made from`,
    );
  const manifest = readManifest(folder);
  const verified = await verification(folder);
  const scanned = scanFolder(folder, listSecrets(env), allowed);
  // Records that do not hold give no rows either.
  const rows = verified.findings.length > 0 ? [] : readPublicationRows(folder);
  const { findings, notes } = findUnpublishableRows(rows, manifest.import !== null);
  return {
    rows,
    findings: [...findUnpublishableParts(manifest), ...verified.findings, ...findings, ...scanned],
    notes: [...verified.notes, ...notes],
  };
}

/** Values of variables whose names say that they are keys. */
const listSecrets = (env: NodeJS.ProcessEnv): string[] =>
  Object.entries(env).flatMap(([name, value]) =>
    /(?:KEY|TOKEN|SECRET|PASSWORD)$/i.test(name) && value !== undefined && value.trim() !== '' ? [value.trim()] : [],
  );

/** Checks a run before others get it, and writes a copy for them on request. @throws ConfigError */
export async function publish(run: string, flags: Flags): Promise<void> {
  const source = resolve(run);
  if (flags.redact !== undefined && flags.out === undefined)
    throw new ConfigError(
      '--redact: leaves replies out of a copy, and the run stays as it is; say where the copy goes: --out DIR',
    );
  const folder = flags.out === undefined ? source : writeCopy(source, resolve(flags.out), flags.redact);
  const check = await checkPublication(folder, process.env, new Set(flags.allow ?? []));
  const isFit = check.findings.length === 0;
  // What is not to be published does not lie about.
  if (!isFit && folder !== source) rmSync(folder, { recursive: true, force: true });
  process.exitCode = isFit ? OK : FAILED;
  if (flags.json) {
    printJson({ folder: isFit ? displayPath(folder) : null, ...check });
    return;
  }
  printTable(
    listHeads('suite', 'model', 'requests', 'errorShare', 'cutShare', 'readBy'),
    check.rows.map(({ suite, model, planned, errorShare, cutShare, reading }) => [
      suite,
      model,
      String(planned),
      percent(errorShare, 1),
      cutShare === null ? UNKNOWN : percent(cutShare, 1),
      reading ?? UNKNOWN,
    ]),
    [2, 3, 4],
  );
  for (const note of check.notes) print(`note: ${oneLine(note, 1000)}`);
  for (const { place, text } of check.findings) print(`${place}: ${oneLine(text, 1000)}`);
  if (isFit) print(messages.terminal.publishable(displayPath(folder)));
  else print(messages.terminal.notPublishable(check.findings.length, folder !== source));
}

function writeCopy(source: string, out: string, redact: Flags['redact']): string {
  readManifest(source);
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new ConfigError(`--out ${displayPath(out)}: is not empty; name a folder that does not exist yet`);
  makeFolder(out);
  try {
    if (redact === undefined) copyRun(source, out);
    else writePage(redactRun(source, out, redact === 'all'));
  } catch (error) {
    rmSync(out, { recursive: true, force: true });
    throw error;
  }
  return out;
}

/** All that belongs to a run; not what is being added to it, nor who works on it. */
function copyRun(source: string, out: string): void {
  for (const name of readdirSync(source))
    if (!PRIVATE.has(name)) cpSync(join(source, name), join(out, name), { recursive: true });
}
