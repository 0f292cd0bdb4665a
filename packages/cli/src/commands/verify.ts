import { resolve } from 'node:path';
import { readHeaders, readManifest, type Scorer } from '@evenhand/core';
import { ConfigError, displayPath } from '@evenhand/io';
import { providers } from '@evenhand/providers';
import { messages, type Verification, type VerifyContext, verifyRun } from '@evenhand/report';
import { createDialogueRules, createPureScorer } from '@evenhand/runner';

import { FAILED, INCOMPLETE, OK } from '../output/exit.ts';
import { oneLine, printJson } from '../output/terminal.ts';
import { scorerRegistry } from '../registry.ts';
import { checkSignature } from '../signature.ts';

/** What `verify` asks of this evenhand: its scorers, and how its providers read counts. */
const CONTEXT: VerifyContext = {
  findScorerVersion: (wanted) =>
    [...scorerRegistry.scorers, ...scorerRegistry.runningScorers].find(({ name }) => name === wanted)?.version,
  readUsage: (wanted, raw, hasContent) =>
    providers.find(({ name }) => name === wanted)?.readUsage?.(raw, hasContent) ?? null,
  findDialogueRules: (suite) => {
    // Code of a run's folder is executed nowhere.
    if (suite.environment?.module !== undefined) return null;
    try {
      return createDialogueRules(scorerRegistry, suite);
    } catch (error) {
      if (error instanceof ConfigError) return null;
      throw error;
    }
  },
};

/** Checks a run's folder with the scorers of this version. @throws ConfigError when it is no run */
export async function verification(folder: string): Promise<Verification> {
  const current = new Map<string, { id: string; scorer: Scorer }>();
  const manifest = readManifest(folder);
  try {
    const { suites } = readHeaders(folder, manifest);
    for (const suite of suites) {
      const { version } = scorerRegistry.scorers.find(({ name }) => name === suite.scorer.name) ?? suite.scorer;
      const scorer = await createPureScorer(scorerRegistry, suite.scorer, version);
      if (scorer !== undefined) current.set(suite.name, { id: `${suite.scorer.name}@${version}`, scorer });
    }
  } catch {
    // A damaged input is found, and named, by its hash.
  }
  const verified = await verifyRun(
    folder,
    (suite) => current.get(suite),
    (config) => createPureScorer(scorerRegistry, config),
    CONTEXT,
  );
  // Where the records are not those of the manifest, a page that follows from them says nothing.
  if (verified.findings.length > 0) return verified;
  const { checkPage } = await import('@evenhand/page');
  const { findings, notes, files } = checkPage(folder);
  return { ...verified, findings, notes: [...verified.notes, ...notes], files: verified.files + files };
}

export function printVerification(
  folder: string,
  { findings, notes, files, records, signer }: Verification & { readonly signer?: string | null },
  stream: NodeJS.WriteStream,
): void {
  for (const note of notes) stream.write(`note: ${oneLine(note, 1000)}\n`);
  for (const { place, text } of findings) stream.write(`${displayPath(folder)}/${place}: ${oneLine(text, 1000)}\n`);
  if (signer != null) stream.write(`${messages.terminal.signedBy(oneLine(signer, 200))}\n`);
  stream.write(
    findings.length > 0
      ? `${messages.terminal.notVerified(findings.length)}\n`
      : notes.length > 0
        ? `${messages.terminal.verifiedInPart(files, records, notes.length)}\n`
        : `${messages.terminal.verified(files, records)}\n`,
  );
}

/** Where something was not compared, all else holds, and the run is not verified as a whole. */
const toExitCode = ({ findings, notes }: Verification): number =>
  findings.length > 0 ? FAILED : notes.length > 0 ? INCOMPLETE : OK;

/** The same with what came of the signature. */
function withSignature(
  folder: string,
  found: Verification,
  allowedSigners: string,
  signer: string | undefined,
): Verification & { readonly signer: string | null } {
  const result = checkSignature(folder, allowedSigners, signer ?? null);
  if ('signer' in result) return { ...found, signer: result.signer };
  const findings = [...found.findings, { place: 'manifest.json.sig', text: result.problem }];
  return { ...found, findings, signer: null };
}

interface VerifyFlags {
  readonly json?: boolean;
  /** File of those who may have signed the run. */
  readonly signature?: string;
  readonly signer?: string;
}

export async function verify(run: string, flags: VerifyFlags): Promise<void> {
  const folder = resolve(run);
  if (flags.signer !== undefined && flags.signature === undefined)
    throw new ConfigError('--signer: names who has to have signed; give the file of signers too: --signature FILE');
  const unsigned = await verification(folder);
  const found =
    flags.signature === undefined ? unsigned : withSignature(folder, unsigned, flags.signature, flags.signer);
  if (flags.json) printJson(found);
  else printVerification(folder, found, process.stdout);
  process.exitCode = toExitCode(found);
}
