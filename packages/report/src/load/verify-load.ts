import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, displayPath, readFileText, readYaml, sha256 } from '@evenhand/io';
import { differences } from '../verify/file-comparison.ts';
import type { Mismatch, Verification } from '../verify/verification.ts';
import { loadFactsSchema } from './load-facts.ts';
import { createLoadResults } from './load-files.ts';

const FACTS = 'load.json';
const REQUESTS = 'requests.csv';

/** Whether a folder is that of a load. */
export const isLoadFolder = (folder: string): boolean => existsSync(join(folder, FACTS));

/**
 * Recomputes every figure of a load from its requests. Verdicts cannot be computed again, because replies are not kept.
 * @throws ConfigError when load.json cannot be read
 */
export function verifyLoad(folder: string): Verification {
  const read = (name: string) => readFileText(join(folder, name));
  const facts = readYaml(join(folder, FACTS), loadFactsSchema, 'a load').value;
  if (!existsSync(join(folder, REQUESTS))) throw new ConfigError(`${displayPath(join(folder, REQUESTS))}: is missing`);
  const requests = read(REQUESTS);
  const findings: Mismatch[] = [];
  if (sha256(requests) !== facts.requestsSha256)
    findings.push({ place: REQUESTS, text: `differs from ${FACTS}: its SHA-256 is another` });
  let wanted = new Map<string, string>();
  try {
    wanted = createLoadResults(facts, requests);
  } catch (error) {
    findings.push({ place: REQUESTS, text: (error as Error).message });
  }
  for (const [name, text] of wanted)
    findings.push(
      ...(existsSync(join(folder, name)) ? differences(name, read(name), text) : [{ place: name, text: 'is missing' }]),
    );
  const known = new Set([FACTS, REQUESTS, ...wanted.keys()]);
  for (const name of wanted.size === 0 ? [] : readdirSync(folder))
    if (!known.has(name)) findings.push({ place: name, text: 'nothing in the load accounts for it' });
  return { findings, notes: [], files: known.size, records: requests.trimEnd().split('\n').length - 1 };
}
