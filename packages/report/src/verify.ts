import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type Manifest, openSuites, readHeaders, readManifest } from '@evenhand/core';
import { pushAll } from '@evenhand/io';
import { readLabels } from './labels/label-file.ts';
import { inLanguage, LANGUAGES, type Language } from './messages/index.ts';
import { type Emit, emitResultFiles, type Visitor } from './result-files.ts';
import { compareFile } from './verify/file-comparison.ts';
import { checkHashes, findUnnamed } from './verify/folder-check.ts';
import { checkJournal } from './verify/journal-check.ts';
import { checkLeftOut, checkOrigin, createLabelCheck } from './verify/origin-check.ts';
import { checkManifest, createPlanCheck } from './verify/plan-check.ts';
import { createRecordCheck } from './verify/record-check.ts';
import { checkScores } from './verify/scores-check.ts';
import { createSourceCheck } from './verify/source-check.ts';
import { createVerdictCheck } from './verify/verdict-check.ts';
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
  const manifest = readManifest(folder);
  const findings = checkHashes(folder, manifest);
  if (manifest.status === 'running' || manifest.records.length === 0)
    return {
      findings: [...findings, { place: 'manifest.json', text: 'the run has not ended; resume it first' }],
      notes: [],
      files: manifest.inputs.length,
      records: 0,
    };
  const versions = checkVersions(manifest, context);
  const notes = [...versions.notes, ...(manifest.redacted?.inputs === true ? [NO_INPUTS] : [])];
  pushAll(findings, versions.findings);
  let records = 0;
  let files = 0;
  const results = new Set<string>();
  const source = await createSourceCheck(manifest, storedScorers);
  try {
    const inputs = readHeaders(folder, manifest);
    const ids = readSampleIds(folder, manifest);
    const counts = new Map(Array.from(ids, ([name, list]) => [name, list.length]));
    const plan = createPlanCheck(manifest, counts);
    const checkRecord = createRecordCheck(manifest, inputs, context, notes);
    const labels = createLabelCheck(readLabels(folder));
    const differing: Mismatch[] = [];
    const emit: Emit = (path, parts) => {
      files++;
      results.add(path.replaceAll('\\', '/'));
      pushAll(differing, compareFile(folder, path, parts, versions));
    };
    const emitAll = (visit: (model: string) => Visitor) =>
      inLanguage(findReportLanguage(folder), () => emitResultFiles(folder, emit, visit));
    emitAll((model) => {
      let line = 0;
      const checkVerdict = createVerdictCheck(scorers, notes);
      return {
        record(record, sample) {
          records++;
          line++;
          labels.record(record.key);
          const texts = [
            ...plan.record(model, record),
            ...checkVerdict(record, sample),
            ...checkRecord(record, sample),
            ...source.check(record, sample),
            ...checkLeftOut(manifest, record),
          ];
          for (const text of texts)
            findings.push({ place: `records/${model}.jsonl:${line}`, text: `${record.key}: ${text}` });
        },
        end() {},
      };
    });
    pushAll(findings, differing);
    pushAll(findings, source.end());
    pushAll(findings, plan.end());
    pushAll(findings, checkManifest(manifest, inputs, counts));
    pushAll(findings, checkOrigin(manifest, inputs, ids));
    pushAll(findings, labels.end());
    pushAll(findings, checkJournal(folder, manifest));
    pushAll(findings, findUnnamed(folder, manifest, results));
    pushAll(findings, await checkScores(folder, manifest, storedScorers, notes));
    files += manifest.scores.flatMap((entry) => entry.files).length;
    return { findings, notes, files: manifest.inputs.length + manifest.records.length + files, records };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      findings: [...findings, ...error.problems.map((text) => ({ place: 'records', text }))],
      notes,
      files: manifest.inputs.length + manifest.records.length,
      records,
    };
  }
}

/** The language in which REPORT.md was written; English where there is none. */
function findReportLanguage(folder: string): Language {
  const path = join(folder, 'REPORT.md');
  if (!existsSync(path)) return 'en';
  const text = readFileSync(path, 'utf8');
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
