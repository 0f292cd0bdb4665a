import { readHeaders, readManifest, type Scorer } from '@evenhand/core';
import { ConfigError } from '@evenhand/io';
import { providers } from '@evenhand/providers';
import type { RecordScorers, VerifyContext } from '@evenhand/report';
import { createDialogueRules, createPureScorer } from '@evenhand/runner';
import { scorerRegistry } from './registry.ts';

/** What `verify` asks of this evenhand: its scorers, and how its providers read counts. */
const CONTEXT: VerifyContext = {
  findScorerVersion: (wanted) =>
    [...scorerRegistry.scorers, ...scorerRegistry.runningScorers].find(({ name }) => name === wanted)?.version,
  readUsage: (wanted, raw, hasContent) =>
    providers.find(({ name }) => name === wanted)?.readUsage?.(raw, hasContent) ?? null,
  findDialogueRules: (suite) => {
    // Code of a run's folder is executed nowhere.
    if (suite.environment?.module !== undefined) return null;
    try {
      return createDialogueRules(scorerRegistry, suite);
    } catch (error) {
      if (error instanceof ConfigError) return null;
      throw error;
    }
  },
};

/** The scorers of this version with which the records of a run are checked. @throws ConfigError when it is no run */
export async function createRecordScorers(folder: string): Promise<RecordScorers> {
  const current = new Map<string, { id: string; scorer: Scorer }>();
  const manifest = readManifest(folder);
  try {
    const { suites } = readHeaders(folder, manifest);
    for (const suite of suites) {
      const { version } = scorerRegistry.scorers.find(({ name }) => name === suite.scorer.name) ?? suite.scorer;
      const scorer = await createPureScorer(scorerRegistry, suite.scorer, version);
      if (scorer !== undefined) current.set(suite.name, { id: `${suite.scorer.name}@${version}`, scorer });
    }
  } catch {
    // A damaged input is found, and named, by its hash.
  }
  return {
    scorers: (suite) => current.get(suite),
    storedScorers: (config) => createPureScorer(scorerRegistry, config),
    context:
      manifest.import === null
        ? CONTEXT
        : { ...CONTEXT, createPrintedSums: (await import('@evenhand/importers')).createPrintedSums },
  };
}
