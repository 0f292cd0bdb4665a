import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, loadSuite, nearest, shown } from '@evenhand/core';
import { visible } from '@evenhand/report';
import { networkOf, withSets } from '@evenhand/runner';

import { print } from '../output/terminal.ts';
import { loadParts } from '../registry.ts';

import { processRuntime } from '../runtime.ts';

/** Brings the public sets of suites into the cache, each file checked by its hash. Asks no model. @throws ConfigError */
export async function fetchSets(
  names: readonly string[],
  { localOnly = false }: { localOnly?: boolean },
): Promise<void> {
  const parts = loadParts();
  const folders = names.map((name) => {
    const folder = parts.catalogue.suites.get(name) ?? resolve(name);
    if (existsSync(join(folder, 'suite.yaml'))) return folder;
    const known = [...parts.catalogue.suites.keys()];
    const near = nearest(name, known);
    throw new ConfigError(
      `suite ${JSON.stringify(name)} is not known; ${near === null ? `known are ${known.join(', ')}` : `did you mean ${JSON.stringify(near)}?`}; a suite is a name under benchmarks/suites or a folder with a suite.yaml`,
    );
  });
  const runtime = processRuntime((line) => console.error(visible(line)), networkOf(localOnly, process.env));
  for (const folder of folders) {
    const suite = await withSets(() => loadSuite(folder, parts), runtime);
    const { set } = suite;
    const where =
      set === undefined
        ? `is no public set: its samples come with ${shown(folder)}`
        : `from ${set.source}${set.pinned ? '' : ' (unpinned: not every file has a known hash)'}`;
    print(`${suite.name}: ${suite.size} samples, ${where}`);
  }
}
