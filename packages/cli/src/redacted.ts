import { ConfigError, type Manifest } from '@evenhand/core';
import { displayPath } from '@evenhand/io';

/** @param what cannot be done with it, such as `scored again` @throws ConfigError where replies were left out of a copy of a run */
export function assertNotRedacted(folder: string, { redacted }: Manifest, what: string): void {
  if (redacted === undefined) return;
  const lacking = redacted.inputs ? 'replies and questions were' : 'replies were';
  throw new ConfigError(
    `${displayPath(folder)}: its ${lacking} left out of this copy, so that it cannot be ${what}; take the run that it was made from (its manifest has the SHA-256 ${redacted.manifestSha256.slice(0, 12)}…)`,
  );
}
