import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { elementsAt, membersBefore } from '../../json-stream/json-elements.ts';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import { listReadingsOf, readBytes, requireFile, withFileName } from '../../json-stream/source.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ElementReading, ImportedSuite, LocatedReading, ReplyFile, Requested } from '../../pipeline/row.ts';
import { type ImportFormat, PLAIN_SUITE } from '../format.ts';
import { type FactFields, pickFacts, toFacts } from '../shared/facts.ts';
import { listFiles, readSmallObject } from '../shared/run-files.ts';
import { createSimulationReader } from './tau2-simulation.ts';

const WRITTEN_BY =
  'expected results.json of a run below data/simulations, or the run’s folder; older versions of tau2 wrote data/simulations/NAME.json (tau2 run)';

/** A run of tau2-bench: one file, or results.json with a file for each simulation in the folder beside it. */
export const tau2Format: ImportFormat = {
  name: 'tau2-bench',
  description:
    'results.json of tau2-bench (tau2 run), with the folder simulations beside it where each simulation has a file; of older versions NAME.json',
  severalSuites: true,
  open: async (paths) => {
    const opened: ReplyFile[] = [];
    for (const path of paths)
      for (const file of listFiles([path], ['.json'])) {
        if (file !== path && (await isPart(file))) continue;
        const head = await readHead(file);
        // Of a folder only its runs are taken: simulations in files of their own, reviews and the like stand there too.
        if (head !== null && (file === path || isRun(head)))
          opened.push(openRun(file, head, (await holdsSimulations(file)) ? null : listParts(file)));
        else if (file === path) throw new ConfigError(`${displayPath(file)}: is no JSON object; ${WRITTEN_BY}`);
      }
    if (opened.length === 0)
      throw new ConfigError(`${paths.map(displayPath).join(', ')}: hold no run of tau2-bench; ${WRITTEN_BY}`);
    return opened;
  },
};

/** What stands before the simulations; null = the file is of something else. */
async function readHead(path: string): Promise<Fields | null> {
  requireFile(path);
  let head: unknown;
  try {
    head = await membersBefore(withFileName(path, readBytes(path)), 'simulations');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    return null;
  }
  return isFields(head) ? head : null;
}

/** A simulation has an `info` of its own. */
const isRun = ({ info }: Fields): boolean =>
  isFields(info) && (isFields(info.agent_info) || info.num_trials !== undefined);

/** Whether a file is one of those of a run that stands beside its folder. */
async function isPart(path: string): Promise<boolean> {
  const run = join(dirname(dirname(path)), 'results.json');
  return basename(dirname(path)) === 'simulations' && existsSync(run) && !(await holdsSimulations(run));
}

/** Whether the simulations stand in the file itself. */
async function holdsSimulations(path: string): Promise<boolean> {
  try {
    for await (const _ of elementsAt(readBytes(path), ['simulations'])) break;
    return true;
  } catch {
    return false;
  }
}

/** The files of single simulations beside a results file; null = there is no such folder. */
function listParts(path: string): string[] | null {
  const folder = join(dirname(path), 'simulations');
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return null;
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => join(folder, name));
}

/** @param parts files of single simulations; null = they stand in the file itself */
function openRun(
  path: string,
  { info, tasks, simulation_index: index }: Fields,
  parts: readonly string[] | null,
): ReplyFile {
  const domain = toText(fieldAt(info, 'environment_info.domain_name'));
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name: domain === null ? 'tau2-bench' : toValidId(`tau2-bench-${domain}`),
    source: 'sierra-research/tau2-bench',
    verdicts: { by: 'tau2-bench', full: 1, perTrial: true, repeatable: false },
  };
  const listed = Array.isArray(tasks) ? (tasks as unknown[]).filter(isFields) : [];
  let reader = createSimulationReader(suite, info, listed);
  return {
    path,
    companions: parts ?? [],
    label: toText(fieldAt(info, 'agent_info.llm')),
    readings: () => {
      reader = createSimulationReader(suite, info, listed);
      return parts === null ? readSingleFile(path, reader.read) : readParts(parts, reader.read);
    },
    notes: () => reader.notes(),
    requested: () => readRequested(path, suite.name, info, listed.length, Array.isArray(index) ? index.length : null),
    facts: () => toFacts(pickFacts(info, FACTS)),
  };
}

type Read = (fields: Fields) => ElementReading[];

const readSingleFile = (path: string, read: Read): AsyncGenerator<LocatedReading> =>
  listReadingsOf(withFileName(path, elementsAt(readBytes(path), ['simulations'])), read);

async function* readParts(parts: readonly string[], read: Read): AsyncGenerator<LocatedReading> {
  for (const path of parts)
    for (const reading of read(readSmallObject(path)))
      yield { location: `simulations/${basename(path)}`, mended: false, reading };
}

/** Every task was to be run as often as the run says. */
function readRequested(path: string, suite: string, info: unknown, tasks: number, listed: number | null): Requested[] {
  const stated = fieldAt(info, 'num_trials');
  const trials = typeof stated === 'number' && Number.isSafeInteger(stated) && stated > 0 ? stated : null;
  const samples = tasks > 0 ? tasks : listed !== null && trials !== null ? Math.ceil(listed / trials) : null;
  if (samples === null && trials === null) return [];
  return [{ model: null, suite, samples, trials, setSize: null, location: basename(path) }];
}

/** Of the configuration only what is named here: its arguments hold addresses and keys. */
const FACTS: FactFields = [
  ['git commit', 'git_commit'],
  ['agent', 'agent_info.implementation'],
  ['user', 'user_info.implementation'],
  ['model of the user', 'user_info.llm'],
  ['most steps', 'max_steps'],
  ['most errors', 'max_errors'],
  ['seed', 'seed'],
  ['retrieval', 'retrieval_config'],
];
