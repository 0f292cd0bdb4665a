import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { readPublishedTable } from '@evenhand/importers';
import type { SiteTable } from '@evenhand/page';
import { publishedFrontierRows } from '@evenhand/report';
import { installRoot } from './registry.ts';

/** A path, or a name under benchmarks/tables. @param flag for the message @throws ConfigError */
export function findTableMap(name: string, flag = '--map'): string {
  for (const path of [resolve(name), join(installRoot, 'benchmarks', 'tables', `${name}.yaml`)])
    if (existsSync(path)) return path;
  throw new ConfigError(`${flag} ${name}: expected a file, or a name under benchmarks/tables such as aider-polyglot`);
}

/** A published table for a site. @param stated `TABLE=MAP`, as the command line has it @throws ConfigError */
export function readSiteTable(stated: string): SiteTable {
  const at = stated.lastIndexOf('=');
  if (at < 1 || at === stated.length - 1)
    throw new ConfigError(
      `--published ${stated}: expected the file of a table, = and its map, such as polyglot.yml=aider-polyglot`,
    );
  const file = resolve(stated.slice(0, at));
  const { map, rows, notes } = readPublishedTable(file, findTableMap(stated.slice(at + 1), '--published'));
  return {
    name: map.name,
    source: map.source,
    sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    notes,
    rows: publishedFrontierRows(map.name, rows),
  };
}
