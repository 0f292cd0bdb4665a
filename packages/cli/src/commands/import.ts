import { existsSync, mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  ConfigError,
  didYouMean,
  displayPath,
  type ImportStatement,
  type Manifest,
  type ScorerChoice,
} from '@evenhand/core';
import {
  type Collected,
  collect,
  createStaging,
  type ImportPlan,
  importFormats,
  publishStaging,
  writeImport,
} from '@evenhand/importers';
import { METHODS, type RunTables, writeResults } from '@evenhand/report';
import {
  createRunId,
  createScorer,
  findScorer,
  resolveNewFolder,
  scoreWithFirst,
  toScorerConfig,
  withDatasets,
} from '@evenhand/runner';

import { attachSuite, loadNamedSuite } from '../import-suite.ts';
import { INCOMPLETE, INTERRUPTED, OK } from '../output/exit.ts';
import { printRun } from '../output/tables.ts';
import { oneLine, print, printJson, styled } from '../output/terminal.ts';
import { preferSmallHeap } from '../process-tuning.ts';
import { readHarness, scorerRegistry } from '../registry.ts';
import { createRuntime } from '../runtime.ts';

interface Flags {
  readonly out?: string;
  readonly expected?: number;
  readonly map?: string;
  readonly scorer?: string;
  /** Name or folder of the suite that was asked: its samples and its scorer. */
  readonly suite?: string;
  readonly models?: readonly string[];
  readonly json?: boolean;
}

/** Other people's saved replies as a normal run. Asks nothing. @throws ConfigError; then nothing is written */
export async function importReplies(name: string, paths: readonly string[], flags: Flags): Promise<void> {
  const format = importFormats.find((one) => one.name === name);
  if (format === undefined) throw new ConfigError(unknownFormat(name));
  const startedAt = new Date().toISOString();
  keepHeapSmall(paths);
  const real = paths.map((path) => (existsSync(path) ? realpathSync(path) : resolve(path)));
  const twice = paths.find((_, index) => real.indexOf(real[index]!) !== index);
  if (twice !== undefined) throw new ConfigError(`${displayPath(resolve(twice))}: is named twice; name each file once`);
  const runtime = createRuntime({});
  const { suite: named } = flags;
  const suite = named === undefined ? null : await withDatasets(() => loadNamedSuite(named), runtime);
  const opened = await format.open(
    paths.map((path) => resolve(path)),
    { map: flags.map === undefined ? null : resolve(flags.map), answered: suite !== null },
  );
  const files = suite === null ? opened : attachSuite(opened, suite);
  if (flags.models !== undefined && flags.models.length !== files.length)
    throw new ConfigError(
      `--models: found ${flags.models.length} labels for ${files.length} files of replies; expected one for each, in their order`,
    );
  const folder = resolveNewFolder(flags.out, name);
  const { folder: staging, drop } = createStaging(folder);
  const onSignal = () => {
    drop();
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const temporary = join(staging, 'collected.tmp');
  try {
    mkdirSync(temporary);
    const collected = await collect(files, temporary, flags.models ?? null);
    const selected = selectScorer(collected, flags.scorer);
    const scorerConfig = toScorerConfig(scorerRegistry, selected);
    const definition = findScorer(scorerRegistry, scorerConfig.name);
    const scorer = (await createScorer(scorerRegistry, scorerConfig))!;
    const plan: ImportPlan = {
      runId: createRunId(collected.suite.name),
      startedAt,
      format: name,
      scorerConfig: scorerConfig,
      definition,
      scorer,
      expected: countExpected(collected, flags.expected),
      methods: METHODS,
      harness: await readHarness(),
    };
    const manifest = await writeImport(staging, collected, plan);
    collected.close();
    rmSync(temporary, { recursive: true });
    if (flags.scorer === undefined) await scoreWithFirst(staging, collected.suite.additionalScorers, scorerRegistry);
    const tables = writeResults(staging);
    publishStaging(staging, folder);
    process.exitCode = manifest.status === 'complete' ? OK : INCOMPLETE;
    printResult(folder, manifest, tables, flags.json === true);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    drop();
  }
}

const LARGE_BYTES = 64 << 20;

/** Small files need not spend the time. */
function keepHeapSmall(paths: readonly string[]): void {
  const bytes = paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
  if (bytes >= LARGE_BYTES) preferSmallHeap();
}

function unknownFormat(name: string): string {
  const names = importFormats.map((one) => one.name);
  return `format ${JSON.stringify(name)} is not known; ${didYouMean(name, names, String) ?? `known are ${names.join(', ')}`} (evenhand import --help)`;
}

/** The judge that the user names, else the format's or the mapping's, else what the samples look like. */
function selectScorer(collected: Collected, named: string | undefined): ScorerChoice {
  if (named !== undefined) return { name: named, options: {}, reading: 'lenient' };
  if (collected.suite.scorer !== null) return collected.suite.scorer;
  const name = collected.allChoices ? 'choice' : collected.allNumbers ? 'numeric' : 'exact';
  return { name, options: {}, reading: 'lenient' };
}

/** How many samples the set should have. What cannot be read was meant to be one. */
function countExpected(collected: Collected, flag: number | undefined): ImportPlan['expected'] {
  const found = collected.idCount;
  const { expected, expectedBy } = collected.suite;
  const stated = flag ?? (expectedBy === 'map' ? expected : null);
  if (stated !== null) {
    if (stated < found)
      throw new ConfigError(
        `${flag === undefined ? 'expected (in the mapping file)' : '--expected'}: found ${stated}; the files hold ${found} samples; expected at least as many`,
      );
    return { samples: stated, by: flag === undefined ? 'map' : 'flag' };
  }
  if (expected !== null) return { samples: Math.max(expected, found), by: expectedBy };
  const held = collected.files.map((file) => Math.ceil(file.taken / Math.max(1, file.models.size)) + file.malformed);
  return {
    samples: Math.max(found, ...(collected.trials === 1 && collected.prompts.length === 1 ? held : [])),
    by: 'files',
  };
}

function printResult(folder: string, manifest: Manifest, tables: RunTables, json: boolean): void {
  const statement = manifest.import!;
  if (json) {
    printJson({
      folder: displayPath(folder),
      status: manifest.status,
      import: statement,
      summary: tables.summary,
      comparisons: tables.comparisons,
    });
    return;
  }
  printRun(tables);
  printStatement(statement);
  print(`\nWritten: ${displayPath(folder)}`);
}

function printStatement(statement: ImportStatement): void {
  print(
    `\n${styled('bold', 'What the files held')} (${statement.format}; ${statement.expected} samples expected, by the ${BY[statement.expectedBy]})`,
  );
  for (const file of statement.files) {
    const counts = [
      `${file.taken} replies`,
      file.malformed > 0 ? `${file.malformed} malformed` : '',
      file.mended > 0 ? `${file.mended} with broken JSON that was mended` : '',
      file.duplicates > 0 ? `${file.duplicates} double (the first counts)` : '',
      file.withoutReply > 0 ? `${file.withoutReply} without a reply` : '',
    ].filter((part) => part !== '');
    print(`  ${oneLine(file.name, 80)}: ${counts.join(', ')}`);
  }
  for (const { model, cells, samples } of statement.missing)
    print(
      `  ${model}: ${cells} missing${samples.length === 0 ? '' : ` (${oneLine(samples.slice(0, 5).join(', '), 100)}${samples.length > 5 ? ', …' : ''})`}`,
    );
  for (const { file, place, text } of statement.malformed.slice(0, 5))
    print(`  malformed: ${oneLine(`${file}, ${place}: ${text}`, 200)}`);
  if (statement.parted.length > 0)
    print(
      `  ${statement.parted.length} ids stand for questions with different right answers in different files; they are kept apart (${oneLine(
        statement.parted
          .slice(0, 3)
          .map(({ id }) => id)
          .join(', '),
        60,
      )}, …)`,
    );
  for (const note of statement.notes) print(`  ${oneLine(note, 300)}`);
}

const BY: Readonly<Record<ImportStatement['expectedBy'], string>> = {
  format: 'format',
  flag: 'flag --expected',
  map: 'mapping file',
  suite: 'suite',
  files: 'files themselves',
};
