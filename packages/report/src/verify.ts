import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type Manifest, openSuites, readManifest } from '@evenhand/core';
import { pushAll, readFileText } from '@evenhand/io';
import { inLanguage, LANGUAGES, type Language } from '@evenhand/messages';
import { readLabels } from './labels/label-file.ts';
import { combineVisitors, type Visit, visitNothing } from './reading/model-reading.ts';
import { computeTables, openRun, readModels, type SharedVisit, toReadings } from './reading/read-run.ts';
import { emitTables, type Finish } from './result-files.ts';
import type { RunTables } from './tables/run-tables.ts';
import { checkFileLists, checkSamples } from './verify/file-list-check.ts';
import { checkHashes, findUnnamed } from './verify/folder-check.ts';
import { checkImport } from './verify/import-check.ts';
import { checkJournal } from './verify/journal-check.ts';
import { createFileCheck, createModelCheck, type ModelCheck, type RecordScorers } from './verify/model-check.ts';
import { checkLabels, checkOrigin } from './verify/origin-check.ts';
import { checkCounts, checkManifest } from './verify/plan-check.ts';
import { checkScores } from './verify/scores-check.ts';
import { checkSessions } from './verify/session-check.ts';
import type { Mismatch, ScorerLookup, StoredScorerLookup, Verification, VerifyContext } from './verify/verification.ts';
import { checkVersions } from './verify/version-check.ts';

/** Nothing is known of scorers and protocols: no version is doubted, no count is read again. */
const NO_CONTEXT: VerifyContext = { findScorerVersion: () => Number.POSITIVE_INFINITY, readUsage: () => null };

const NO_INPUTS =
  'questions and targets were left out of this copy: the hashes of the prompts are not compared with them';

/**
 * Recomputes every published figure from the records, holds the records against the plan, the inputs and themselves, and checks
 * every hash and every verdict. METHODOLOGY says what that can show, and what it cannot.
 * @throws ConfigError when the folder cannot be read as a run at all
 */
export async function verifyRun(
  folder: string,
  scorers: ScorerLookup,
  storedScorers: StoredScorerLookup = async () => undefined,
  context: VerifyContext = NO_CONTEXT,
): Promise<Verification> {
  return (await verifyRunWith(folder, { scorers, storedScorers, context }, { visit: visitNothing })).verification;
}

/** What is verified with, and what is made of the same records. */
export interface VerifyOptions<Result> {
  readonly visit: Visit<Result>;
  /** How other threads do all of it; absent = there are none. */
  readonly shared?: SharedVisit | undefined;
  /** What becomes of it once all records were read; calls `compareTables`, which compares what follows from all models together. */
  readonly finish?: Finish<Result>;
}

/** What was found. */
export interface VerifiedRun {
  readonly verification: Verification;
  /** null = the records could not all be read. */
  readonly tables: RunTables | null;
}

/** How the records of each model are checked, and something else is made of them; null = they could not all be read. @throws ConfigError */
export async function visitAndCheck<Result>(
  folder: string,
  scorers: RecordScorers,
  visit: Visit<Result>,
): Promise<Visit<readonly [ModelCheck, Result | null]>> {
  const createCheck = await createModelCheck(folder, scorers, findReportLanguage(folder));
  return (model, context) => {
    const check = createCheck(model, context);
    return { ...combineVisitors(check, visit(model, context)), fail: (error) => [check.fail!(error), null] };
  };
}

/** `verifyRun`, and what else was made of the records. @throws ConfigError when the folder cannot be read as a run at all */
export async function verifyRunWith<Result>(
  folder: string,
  checks: RecordScorers,
  { visit, shared, finish = (_context, _results, compareTables) => compareTables() }: VerifyOptions<Result>,
): Promise<VerifiedRun> {
  const { context, storedScorers } = checks;
  const manifest = readManifest(folder);
  const { findings, altered } = checkHashes(folder, manifest);
  if (manifest.status === 'running' || manifest.records.length === 0)
    return {
      verification: {
        findings: [...findings, { place: 'manifest.json', text: 'the run has not ended; resume it first' }],
        notes: [],
        files: manifest.inputs.length,
        records: 0,
      },
      tables: null,
    };
  const versions = checkVersions(manifest, context);
  const notes = [...versions.notes, ...(manifest.redacted?.inputs === true ? [NO_INPUTS] : [])];
  pushAll(findings, versions.findings);
  let records = 0;
  try {
    const opened = openRun(folder, manifest);
    try {
      const visited = readModels(opened, await visitAndCheck(folder, checks, visit), shared);
      const checked = visited.map(({ result: [check] }) => check);
      for (const check of checked) {
        records += check.counts.found;
        pushAll(findings, check.findings);
        pushAll(
          notes,
          check.notes.filter((note) => !notes.includes(note)),
        );
        if (check.unreadable !== null) throw new ConfigError([...check.unreadable]);
      }
      const { emit, differing, files } = createFileCheck(folder, versions);
      let tables: RunTables | null = null;
      const own = visited.flatMap(({ result: [, result] }) => result ?? []);
      finish(opened, own, () => {
        tables = computeTables({ ...opened, altered }, toReadings(visited));
        inLanguage(findReportLanguage(folder), () => emitTables(tables!, emit));
      });
      for (const check of checked) pushAll(findings, check.differing);
      pushAll(findings, differing);
      const ids = readSampleIds(folder, manifest);
      const samples = new Map(Array.from(ids, ([name, list]) => [name, list.length]));
      const counts = new Map(checked.map((check, index) => [manifest.models[index]!.id, check.counts]));
      pushAll(findings, checkCounts(manifest, samples, counts));
      pushAll(
        findings,
        checkImport(
          manifest,
          opened.inputs,
          counts,
          checked.map(({ verdicts }) => verdicts),
        ),
      );
      pushAll(findings, checkManifest(manifest, opened.inputs, samples));
      pushAll(findings, checkOrigin(manifest, opened.inputs, ids));
      pushAll(findings, checkFileLists(manifest, opened.inputs, checks.scorers));
      const activities = new Map(checked.map(({ activity }, index) => [manifest.models[index]!.id, activity]));
      pushAll(findings, checkSessions(manifest, opened.inputs, activities));
      pushAll(findings, checkSamples(folder, manifest, opened.inputs));
      const labelled = checked.flatMap((check) => check.labelled);
      pushAll(findings, checkLabels(readLabels(folder), labelled));
      pushAll(findings, checkJournal(folder, manifest));
      const results = [...checked.flatMap((check) => check.files), ...files];
      pushAll(findings, findUnnamed(folder, manifest, new Set(results)));
      pushAll(findings, await checkScores(folder, manifest, storedScorers, notes));
      const scored = manifest.scores.flatMap((entry) => entry.files).length;
      const compared = manifest.inputs.length + manifest.records.length + results.length + scored;
      return {
        verification: { findings, notes, files: compared, records },
        tables,
      };
    } finally {
      opened.close();
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      verification: {
        findings: [...findings, ...error.problems.map((text): Mismatch => ({ place: 'records', text }))],
        notes,
        files: manifest.inputs.length + manifest.records.length,
        records,
      },
      tables: null,
    };
  }
}

/** The language in which REPORT.md was written; English where there is none. */
function findReportLanguage(folder: string): Language {
  const path = join(folder, 'REPORT.md');
  if (!existsSync(path)) return 'en';
  const text = readFileText(path);
  const languages = Object.keys(LANGUAGES) as Language[];
  return languages.find((language) => text.includes(`\n## ${LANGUAGES[language].titles.leaderboard}\n`)) ?? 'en';
}

/** Ids of the samples of each suite, by its name. @throws ConfigError */
function readSampleIds(folder: string, manifest: Manifest): Map<string, readonly string[]> {
  const { lists, close } = openSuites(folder, manifest);
  try {
    return new Map(lists.map(({ name, samples }) => [name, Array.from(samples, ({ id }) => id)]));
  } finally {
    close();
  }
}
