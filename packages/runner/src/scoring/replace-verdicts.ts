import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AnyScorer,
  ConfigError,
  createInputFiles,
  createSampleFinder,
  determineOutcome,
  findScorerConcurrency,
  hashFile,
  isRunningScorer,
  type Manifest,
  type RunInputs,
  type RunRecord,
  readRecords,
  runPaths,
  runScorer,
  type Sample,
  type SuiteHeader,
  withState,
  writeManifest,
} from '@evenhand/core';
import { mapOrdered, toFileError, writeAll, writeAtomic } from '@evenhand/io';

/** A suite's new judge. */
export interface ReplacementScorer {
  readonly config: SuiteHeader['scorer'];
  readonly scorer: AnyScorer;
}

/**
 * Makes other verdicts the published ones: records, the suites' inputs and the manifest. Replies stay as they are. Nothing of the
 * old is touched before all of the new is on the disk; the manifest comes last.
 * @returns the new manifest, already written @throws ConfigError
 */
export async function replaceVerdicts(
  folder: string,
  manifest: Manifest,
  inputs: RunInputs,
  replacements: ReadonlyMap<string, ReplacementScorer>,
): Promise<Manifest> {
  const samples = new Map(inputs.suites.map((suite) => [suite.name, createSampleFinder(suite.samples)]));
  const pendingFiles: { temporary: string; path: string }[] = [];
  try {
    for (const { id } of manifest.models) {
      const path = runPaths.records(folder, id);
      const temporary = `${path}.new.tmp`;
      pendingFiles.push({ temporary, path });
      await writeRescored(folder, id, temporary, samples, replacements);
    }
    const now: RunInputs = {
      ...inputs,
      suites: inputs.suites.map((suite) => ({
        ...suite,
        scorer: replacements.get(suite.name)?.config ?? suite.scorer,
      })),
    };
    const files = createInputFiles(now);
    for (const file of files) writeAtomic(join(folder, file.path), file.content);
    for (const { temporary, path } of pendingFiles) renameSync(temporary, path);
    const records = await Promise.all(
      manifest.records.map(async (file) => ({ ...file, sha256: await hashFile(join(folder, file.path)) })),
    );
    const at = new Date().toISOString();
    const updated: Manifest = {
      ...manifest,
      suites: manifest.suites.map((suite) => {
        const replacement = replacements.get(suite.name);
        if (replacement === undefined) return suite;
        return {
          ...suite,
          scorer: toScorerId(replacement)!,
          runs: isRunningScorer(replacement.scorer) ? [...replacement.scorer.runs] : [],
        };
      }),
      inputs: files.map(({ path, sha256 }) => ({ path, sha256 })),
      records,
      headlines: [
        ...manifest.headlines,
        ...manifest.suites.flatMap(({ name, scorer }) => {
          const to = toScorerId(replacements.get(name));
          return to === null ? [] : [{ at, suite: name, from: scorer, to }];
        }),
      ],
    };
    writeManifest(folder, updated);
    const kept = new Set(updated.inputs.map(({ path }) => path));
    for (const { path } of manifest.inputs) if (!kept.has(path)) rmSync(join(folder, path), { force: true });
    return updated;
  } catch (error) {
    for (const { temporary } of pendingFiles) rmSync(temporary, { force: true });
    throw toFileError(error, folder);
  }
}

function toScorerId(replacement: ReplacementScorer | undefined): string | null {
  return replacement === undefined ? null : `${replacement.config.name}@${replacement.config.version}`;
}

async function writeRescored(
  folder: string,
  model: string,
  temporary: string,
  samples: ReadonlyMap<string, (id: string) => Sample | undefined>,
  replacements: ReadonlyMap<string, ReplacementScorer>,
): Promise<void> {
  const file = openSync(temporary, 'w');
  try {
    const rescore = async (record: RunRecord): Promise<RunRecord> => {
      const replacement = replacements.get(record.suite);
      if (replacement === undefined) return record;
      const reply = record.turns.at(-1)?.generation ?? null;
      if (reply === null) return { ...record, scorer: toScorerId(replacement)! };
      const score = await runScorer(
        replacement.scorer,
        withState(reply, record.state),
        samples.get(record.suite)!(record.sample)!,
      );
      if (score === null)
        throw new ConfigError(
          `${record.key}: ${toScorerId(replacement)} could not score it, so its scores cannot replace the published ones; nothing has changed`,
        );
      return { ...record, outcome: determineOutcome(score, reply.finish), score, scorer: toScorerId(replacement)! };
    };
    const concurrency = findScorerConcurrency([...replacements.values()].map(({ scorer }) => scorer));
    for await (const record of mapOrdered(readRecords(folder, model), concurrency, rescore))
      writeAll(file, `${JSON.stringify(record)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
