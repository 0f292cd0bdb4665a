import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, loadSuite } from '@evenhand/core';
import { didYouMean, displayPath, visible } from '@evenhand/io';
import { withDatasets } from '@evenhand/runner';

import { print } from '../output/terminal.ts';
import { createExperimentContext } from '../registry.ts';

import { createRuntime } from '../runtime.ts';

/** Downloads the public datasets of suites into the cache, each file checked by its hash. Calls no model. @throws ConfigError */
export async function fetchSets(
  names: readonly string[],
  { localOnly = false }: { localOnly?: boolean },
): Promise<void> {
  const context = createExperimentContext();
  const folders = names.map((name) => {
    const folder = context.catalogue.suites.get(name) ?? resolve(name);
    if (existsSync(join(folder, 'suite.yaml'))) return folder;
    const known = [...context.catalogue.suites.keys()];
    throw new ConfigError(
      `suite ${JSON.stringify(name)} is not known; ${didYouMean(name, known) ?? `known are ${known.join(', ')}`}; a suite is a name under benchmarks/suites or a folder with a suite.yaml`,
    );
  });
  const runtime = createRuntime({ localOnly }, (line) => console.error(visible(line)));
  for (const folder of folders) {
    const suite = await withDatasets(() => loadSuite(folder, context), runtime);
    const { set } = suite;
    const where =
      set === undefined
        ? `no public dataset: its samples are in ${displayPath(folder)}`
        : `from ${set.source}${set.pinned ? '' : ' (unpinned: not every file has a known hash)'}`;
    print(`${suite.name}: ${suite.size} samples, ${where}`);
  }
}
