import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  benchmarkFolders,
  type Catalogue,
  type ExperimentParts,
  type Harness,
  type ModuleLoader,
  openCatalogue,
  thisHarness,
} from '@evenhand/core';
import { providers } from '@evenhand/providers';
import type { ScorerRegistry } from '@evenhand/runner';
import { runningScorers, scorers } from '@evenhand/scorers';
import { generators, readersFor } from '@evenhand/suites';

import { version } from './version.ts';

const home = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/**
 * All that there is: the catalogue around here, and every provider, scorer, generator and reader. The catalogue is many
 * files, and is read when it is first asked for: a resumed run rests on its folder alone. @throws ConfigError then
 */
export function loadParts(modules?: ModuleLoader): ExperimentParts {
  let catalogue: Catalogue | null = null;
  return {
    get catalogue() {
      catalogue ??= openCatalogue(benchmarkFolders(process.cwd(), join(home, 'benchmarks')));
      return catalogue;
    },
    providers,
    scorers,
    runningScorers,
    generators,
    readers: readersFor(process.env),
    modules,
  };
}

let asked: Promise<Harness> | null = null;

/** Which evenhand this is. Git is asked once; whoever needs it soon calls this first and goes on meanwhile. */
export function harness(): Promise<Harness> {
  asked ??= thisHarness(version(), home);
  return asked;
}

/** Every scorer of this evenhand. */
export const scorerRegistry: ScorerRegistry = { scorers, runningScorers };
