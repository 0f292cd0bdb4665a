import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type AnswerKey,
  benchmarkFolders,
  type Catalogue,
  type ExperimentParts,
  type Harness,
  type ModuleLoader,
  openCatalogue,
  type Sample,
  type Scorer,
  type Suite,
  type SuiteHeader,
  samplesById,
  thisHarness,
} from '@evenhand/core';
import { providers } from '@evenhand/providers';
import { runningScorers, scorers } from '@evenhand/scorers';
import { generators, readersFor } from '@evenhand/suites';
import { version } from './version.ts';

/** Folder of evenhand itself. */
export const home = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

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

/** Loads what the suites' judges need; to be awaited before `scorerOf` judges anything. */
export async function prepareScorers(suites: readonly SuiteHeader[]): Promise<void> {
  for (const { scorer } of suites) await scorers.find(({ name }) => name === scorer.name)?.prepare?.();
}

/** The judge of a suite, as `name@version`; undefined = this version has none that needs nothing but the reply. */
export function scorerOf(suite: SuiteHeader): { id: string; scorer: Scorer } | undefined {
  const definition = scorers.find(({ name }) => name === suite.scorer.name);
  if (definition === undefined || suite.scorer.module !== undefined) return undefined;
  return {
    id: `${definition.name}@${definition.version}`,
    scorer: definition.create(suite.scorer.options, suite.scorer.reading),
  };
}

/** The right answers, for the scripted provider alone. */
export function answerKey(suites: readonly Suite[]): AnswerKey {
  const finders = new Map<string, (id: string) => Sample | undefined>();
  return (name, id) => {
    const suite = suites.find((one) => one.name === name);
    if (suite === undefined) return null;
    const find = finders.get(name) ?? samplesById(suite.samples);
    finders.set(name, find);
    const sample = find(id);
    return sample === undefined ? null : { sample, all: suite.samples };
  };
}
