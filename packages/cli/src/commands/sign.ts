import { resolve } from 'node:path';
import { readManifest } from '@evenhand/core';
import { ConfigError, displayPath } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { print } from '../output/terminal.ts';
import { signRun } from '../signature.ts';
import { printVerification, verification } from './verify.ts';

/** Signs a run that verifies. @throws ConfigError where it does not, or cannot be signed */
export async function sign(run: string, flags: { key: string }): Promise<void> {
  const folder = resolve(run);
  readManifest(folder);
  const found = await verification(folder);
  if (found.findings.length > 0) {
    printVerification(folder, found, process.stderr);
    throw new ConfigError(`${displayPath(folder)}: is not signed, because it does not verify`);
  }
  print(messages.terminal.signed(displayPath(signRun(folder, flags.key))));
}
