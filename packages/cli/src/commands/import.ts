import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, type ImportStatement, type Manifest } from '@evenhand/core';
import { METHODS } from '@evenhand/grounds';
import {
  collect,
  createStaging,
  expectedOf,
  type ImportPlan,
  publishStaging,
  readWrittenBy,
  recogniseFormat,
  writeImport,
} from '@evenhand/importers';
import { displayPath } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { writeRun } from '@evenhand/page';
import { describeExpectedBy, type RunTables, sourceFindings } from '@evenhand/report';
import { createRunId, loadModule, resolveNewFolder, scoreWithFirst, withDatasets } from '@evenhand/runner';
import { chooseLabels } from '../import-labels.ts';
import { findImportFormat, listShippedMaps } from '../import-maps.ts';
import { withFullMark, withMetric } from '../import-metric.ts';
import { chooseJudges } from '../import-scoring.ts';
import { attachSuite, loadNamedSuite } from '../import-suite.ts';
import { SIGNALS } from '../interrupt.ts';
import { INCOMPLETE, INTERRUPTED, OK } from '../output/exit.ts';
import { printRun } from '../output/tables.ts';
import { oneLine, print, printJson, styled } from '../output/terminal.ts';
import { preferSmallHeap } from '../process-tuning.ts';
import { readHarness, scorerRegistry } from '../registry.ts';
import { withRunThreads } from '../run-threads.ts';
import { createRuntime } from '../runtime.ts';

interface Flags {
  readonly out?: string;
  readonly expected?: number;
  readonly map?: string;
  readonly scorer?: string;
  /** Whose scores are published. */
  readonly judge?: 'source' | 'ours';
  /** The source's metric that is published. */
  readonly metric?: string;
  /** What the source gives for a reply that is all right. */
  readonly full?: number;
  /** Name or folder of the suite that the replies answer: its samples and its scorer. */
  readonly suite?: string;
  readonly models?: readonly string[];
  readonly json?: boolean;
}

/** Other people's saved replies as a normal run. Calls no model. @throws ConfigError; then nothing is written */
export async function importReplies(name: string, paths: readonly string[], flags: Flags): Promise<void> {
  try {
    await importAs(name, paths, flags);
  } catch (error) {
    throw await withLikelyFormat(error, name, paths, flags.map);
  }
}

/** A refusal, with the format that the files look like where that is another one. */
async function withLikelyFormat(
  error: unknown,
  name: string,
  paths: readonly string[],
  map: string | undefined,
): Promise<unknown> {
  if (!(error instanceof ConfigError)) return error;
  const hints: string[] = [];
  for (const path of paths) {
    const found =
      statSync(resolve(path), { throwIfNoEntry: false })?.isFile() === true
        ? await recogniseFormat(resolve(path))
        : null;
    if (found !== null && found !== name)
      hints.push(`${displayPath(resolve(path))}: ${messages.imported.looksLike(found)}`);
  }
  const written = hints.length === 0 && isOfFiles(error, paths) ? findWrittenBy(name, map) : null;
  if (written !== null) hints.push(`${name}: ${written}`);
  return hints.length === 0 ? error : new ConfigError([...error.problems, ...hints.slice(0, 3)], { cause: error });
}

/** Whether a refusal complains of what the files hold. */
const isOfFiles = ({ problems }: ConfigError, paths: readonly string[]): boolean =>
  problems.some((problem) => paths.some((path) => problem.includes(displayPath(resolve(path)))));

/** What a shipped map says of how its files come about. */
function findWrittenBy(name: string, map: string | undefined): string | null {
  if (map !== undefined) return null;
  const file = listShippedMaps().get(name);
  return file === undefined ? null : readWrittenBy(file);
}

async function importAs(name: string, paths: readonly string[], flags: Flags): Promise<void> {
  const { format, map } = findImportFormat(name, flags.map);
  const startedAt = new Date().toISOString();
  keepHeapSmall(paths);
  const real = paths.map((path) => (existsSync(path) ? realpathSync(path) : resolve(path)));
  const twice = paths.find((_, index) => real.indexOf(real[index]!) !== index);
  if (twice !== undefined) throw new ConfigError(`${displayPath(resolve(twice))}: is given twice; give each file once`);
  const runtime = createRuntime({});
  const { suite: named } = flags;
  const suite = named === undefined ? null : await withDatasets(() => loadNamedSuite(named), runtime);
  const opened = await format.open(
    paths.map((path) => resolve(path)),
    { map, answered: suite !== null, modules: loadModule },
  );
  const placed = suite === null ? opened : attachSuite(opened, suite);
  const files = withMetric(withFullMark(placed, flags.full), flags.metric);
  const labels = chooseLabels(
    files,
    paths.map((path) => resolve(path)),
    flags.models,
  );
  const folder = resolveNewFolder(flags.out, name);
  const { folder: staging, drop } = createStaging(folder);
  const onSignal = () => {
    drop();
    process.exit(INTERRUPTED);
  };
  for (const signal of SIGNALS) process.once(signal, onSignal);
  const temporary = join(staging, 'collected.tmp');
  try {
    mkdirSync(temporary);
    const found = await collect(files, {
      folder: temporary,
      labels,
      severalSuites: format.severalSuites === true,
    });
    const { judgings, notes } = await chooseJudges(found, { ...flags, bySuite: suite !== null });
    const collected = { ...found, notes: [...found.notes, ...notes] };
    const [{ suite: first }, ...others] = collected.suites as [
      (typeof collected.suites)[0],
      ...typeof collected.suites,
    ];
    const experiment = others.length === 0 ? first.name : name;
    const plan: ImportPlan = {
      runId: createRunId(experiment),
      startedAt,
      format: name,
      experiment,
      judgings,
      expected: expectedOf(collected, flags.expected ?? null),
      methods: METHODS,
      harness: await readHarness(),
    };
    const manifest = await writeImport(staging, collected, plan);
    collected.close();
    rmSync(temporary, { recursive: true });
    if (flags.scorer === undefined) await scoreWithFirst(staging, first.additionalScorers, scorerRegistry);
    const { tables } = withRunThreads(staging, (threads) => writeRun(staging, { threads }));
    publishStaging(staging, folder);
    process.exitCode = manifest.status === 'complete' ? OK : INCOMPLETE;
    printResult(folder, manifest, tables, flags.json === true);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    drop();
  }
}

/** Of a file, or of all files below a folder. */
function countBytes(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  return found.isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + countBytes(join(path, name)), 0)
    : found.size;
}

const LARGE_BYTES = 24 << 20;

/** Small files need not spend the time. */
function keepHeapSmall(paths: readonly string[]): void {
  const bytes = paths.reduce((sum, path) => sum + countBytes(path), 0);
  if (bytes >= LARGE_BYTES) preferSmallHeap();
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
  for (const line of sourceFindings(manifest, (text) => text)) print(`${oneLine(line.replaceAll('**', ''), 2000)}\n`);
  printRun(tables);
  printStatement(statement);
  print(`\n${messages.terminal.written(displayPath(folder))}`);
}

function printStatement(statement: ImportStatement): void {
  const { importStatement: text } = messages;
  print(
    `\n${styled('bold', text.head)} ${text.expected(statement.format, statement.expected, describeExpectedBy(statement.expectedBy))}`,
  );
  for (const file of statement.files) {
    const counts = [
      text.taken(file.taken),
      file.malformed > 0 ? text.malformed(file.malformed) : '',
      file.mended > 0 ? text.mended(file.mended) : '',
      file.duplicates > 0 ? text.duplicates(file.duplicates) : '',
      file.withoutReply > 0 ? text.withoutReply(file.withoutReply) : '',
    ].filter((part) => part !== '');
    print(`  ${oneLine(file.name, 80)}: ${counts.join(', ')}`);
  }
  for (const { model, cells, samples } of statement.missing)
    print(
      `  ${text.missing(
        model,
        cells,
        samples.length === 0 ? '' : `${oneLine(samples.slice(0, 5).join(', '), 100)}${samples.length > 5 ? ', …' : ''}`,
      )}`,
    );
  for (const { file, place, text: problem } of statement.malformed.slice(0, 5))
    print(`  ${messages.imported.malformed(oneLine(`${file}, ${place}: ${problem}`, 200))}`);
  if (statement.parted.length > 0)
    print(
      `  ${text.parted(
        statement.parted.length,
        oneLine(
          statement.parted
            .slice(0, 3)
            .map(({ id }) => id)
            .join(', '),
          60,
        ),
      )}`,
    );
  for (const note of statement.notes) print(`  ${oneLine(note, 300)}`);
}
