import { resolve } from 'node:path';
import { ConfigError, displayPath, type Threads } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import type { CheckedSamples } from '@evenhand/page';
import { isLoadFolder, type Verification, verifyLoad, verifyRunWith } from '@evenhand/report';

import { FAILED, INCOMPLETE, OK } from '../output/exit.ts';
import { oneLine, printJson } from '../output/terminal.ts';
import { createRecordScorers } from '../record-scorers.ts';
import { openRunThreads, VERIFY_ROUNDS } from '../run-threads.ts';
import { checkSignature } from '../signature.ts';

/** Checks a run's folder with the scorers of this version. @throws ConfigError when it is no run */
export async function verification(folder: string, threads: Threads = openRunThreads(folder)): Promise<Verification> {
  const { checkDocument, checkSamples, findPage, visitReplies, withReplies } = await import('@evenhand/page');
  const scorers = await createRecordScorers(folder);
  const found = findPage(folder);
  try {
    let samples: CheckedSamples[] = [];
    const { verification: verified, tables } = await verifyRunWith(folder, scorers, {
      visit: visitReplies,
      shared: { threads, kind: VERIFY_ROUNDS.records, input: null },
      finish(context, replies, compareTables) {
        const perform = () => checkSamples(context, replies);
        const round = { kind: VERIFY_ROUNDS.page, input: replies, parts: 1, perform, meanwhile: compareTables };
        withReplies(replies, () => {
          if (found.text === null) compareTables();
          else samples = threads.share(round);
        });
      },
    });
    // Where the records are not those of the manifest, a page that follows from them says nothing.
    if (verified.findings.length > 0 || tables === null) return verified;
    const { findings, notes, files } =
      found.text === null ? found.check : checkDocument(tables, found.text, samples[0]!);
    return { ...verified, findings, notes: [...verified.notes, ...notes], files: verified.files + files };
  } finally {
    threads.close();
  }
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
  const unsigned = isLoadFolder(folder) ? verifyLoad(folder) : await verification(folder);
  const found =
    flags.signature === undefined ? unsigned : withSignature(folder, unsigned, flags.signature, flags.signer);
  if (flags.json) printJson(found);
  else printVerification(folder, found, process.stdout);
  process.exitCode = toExitCode(found);
}
