// Every vendor's folder has the same files, so that who knows one finds the way in all.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.ts';

const VENDORS = ['anthropic', 'google', 'ollama', 'openai'];
const ROLES = [
  'adapter',
  'capabilities',
  'finish-reason',
  'identify',
  'options',
  'request',
  'stream',
  'unsupported',
  'usage',
];

/** @returns one sentence for each file that is missing */
export function checkRoles(): string[] {
  return VENDORS.flatMap((vendor) =>
    ROLES.filter((role) => !existsSync(join(root, 'packages', 'providers', 'src', vendor, `${role}.ts`))).map(
      (role) => `packages/providers/src/${vendor}/${role}.ts: is missing; every vendor's folder has the same roles`,
    ),
  );
}
