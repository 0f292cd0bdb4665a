import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AnyScorer,
  atOnceOf,
  ConfigError,
  fileError,
  fileSha256,
  inOrder,
  inputFiles,
  inRun,
  isRunning,
  type Manifest,
  outcomeOf,
  type RunInputs,
  type RunRecord,
  readRecords,
  type Sample,
  type SuiteHeader,
  samplesById,
  scoreBy,
  writeAll,
  writeAtomic,
  writeManifest,
} from '@evenhand/core';

/** A suite's new judge. */
export interface NewJudge {
  readonly told: SuiteHeader['scorer'];
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
  judges: ReadonlyMap<string, NewJudge>,
): Promise<Manifest> {
  const samples = new Map(inputs.suites.map((suite) => [suite.name, samplesById(suite.samples)]));
  const fresh: { temporary: string; path: string }[] = [];
  try {
    for (const { id } of manifest.models) {
      const path = inRun.records(folder, id);
      const temporary = `${path}.new.tmp`;
      fresh.push({ temporary, path });
      await writeJudged(folder, id, temporary, samples, judges);
    }
    const now: RunInputs = {
      ...inputs,
      suites: inputs.suites.map((suite) => ({ ...suite, scorer: judges.get(suite.name)?.told ?? suite.scorer })),
    };
    const files = inputFiles(now);
    for (const file of files) writeAtomic(join(folder, file.path), file.content);
    for (const { temporary, path } of fresh) renameSync(temporary, path);
    const records = await Promise.all(
      manifest.records.map(async (file) => ({ ...file, sha256: await fileSha256(join(folder, file.path)) })),
    );
    const at = new Date().toISOString();
    const updated: Manifest = {
      ...manifest,
      suites: manifest.suites.map((suite) => {
        const judge = judges.get(suite.name);
        if (judge === undefined) return suite;
        return { ...suite, scorer: idOf(judge)!, runs: isRunning(judge.scorer) ? [...judge.scorer.runs] : [] };
      }),
      inputs: files.map(({ path, sha256 }) => ({ path, sha256 })),
      records,
      headlines: [
        ...manifest.headlines,
        ...manifest.suites.flatMap(({ name, scorer }) => {
          const to = idOf(judges.get(name));
          return to === null ? [] : [{ at, suite: name, from: scorer, to }];
        }),
      ],
    };
    writeManifest(folder, updated);
    const kept = new Set(updated.inputs.map(({ path }) => path));
    for (const { path } of manifest.inputs) if (!kept.has(path)) rmSync(join(folder, path), { force: true });
    return updated;
  } catch (error) {
    for (const { temporary } of fresh) rmSync(temporary, { force: true });
    throw fileError(error, folder);
  }
}

function idOf(judge: NewJudge | undefined): string | null {
  return judge === undefined ? null : `${judge.told.name}@${judge.told.version}`;
}

async function writeJudged(
  folder: string,
  model: string,
  temporary: string,
  samples: ReadonlyMap<string, (id: string) => Sample | undefined>,
  judges: ReadonlyMap<string, NewJudge>,
): Promise<void> {
  const file = openSync(temporary, 'w');
  try {
    const judged = async (record: RunRecord): Promise<RunRecord> => {
      const judge = judges.get(record.suite);
      if (judge === undefined) return record;
      const reply = record.turns.at(-1)?.generation ?? null;
      if (reply === null) return { ...record, scorer: idOf(judge)! };
      const score = await scoreBy(judge.scorer, reply, samples.get(record.suite)!(record.sample)!);
      if (score === null)
        throw new ConfigError(
          `${record.key}: ${idOf(judge)} gave no verdict on it, so its verdicts cannot take the place of the published ones; nothing has changed`,
        );
      return { ...record, outcome: outcomeOf(score, reply.finish), score, scorer: idOf(judge)! };
    };
    const atOnce = atOnceOf([...judges.values()].map(({ scorer }) => scorer));
    for await (const record of inOrder(readRecords(folder, model), atOnce, judged))
      writeAll(file, `${JSON.stringify(record)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
