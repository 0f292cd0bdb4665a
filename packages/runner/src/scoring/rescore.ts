import { join } from 'node:path';
import {
  type AnyScorer,
  addJudgeCosts,
  ConfigError,
  computeJudgeAgreement,
  explainUnscorable,
  isRunningScorer,
  type Manifest,
  openSuites,
  type RunInputs,
  type RunningScorer,
  readInputs,
  readManifest,
  readRecords,
  type Sample,
  type Score,
  type ScorerChoice,
  type ScorerContext,
  type ScoresEntry,
  writeManifest,
} from '@evenhand/core';
import { compareCodeUnits, hashJson, writeHashed } from '@evenhand/io';

import { createScorer, findScorer, NO_CONTEXT, type ScorerRegistry, toScorerConfig } from './create-scorer.ts';
import { type ReplacementScorer, replaceVerdicts } from './replace-verdicts.ts';

type StoredSuites = ReturnType<typeof openSuites>;

/** Who judges each suite; suites that are not named are left alone. */
export type ScorerRules = ReadonlyMap<string, ScorerChoice>;

/** Told judges, all of one name and version. */
interface ScorerGroup {
  readonly scorer: string;
  readonly replacements: ReadonlyMap<string, ReplacementScorer>;
}

/**
 * Judges the stored replies of a run, beside the verdicts in its records: files under `scores/`, and the manifest says so.
 * @returns the names of the judges, `name@version` @throws ConfigError
 */
export async function addScores(
  folder: string,
  rules: ScorerRules,
  registry: ScorerRegistry,
  context: ScorerContext = NO_CONTEXT,
): Promise<string[]> {
  return writeGroups(folder, await createScorerGroups(rules, registry, context));
}

async function writeGroups(folder: string, groups: readonly ScorerGroup[]): Promise<string[]> {
  let manifest = readManifest(folder);
  const { bySuite, close } = openSuites(folder, manifest);
  try {
    for (const group of groups) manifest = await writeGroupScores(folder, manifest, bySuite, group);
  } finally {
    close();
  }
  writeManifest(folder, manifest);
  return groups.map(({ scorer }) => scorer);
}

/** The same, and the new verdicts become the published ones; those that they replace are kept under `scores/`. */
export async function replaceScores(
  folder: string,
  rules: ScorerRules,
  registry: ScorerRegistry,
  context: ScorerContext = NO_CONTEXT,
): Promise<string[]> {
  const groups = await createScorerGroups(rules, registry, context);
  const scorers = await writeGroups(folder, groups);
  let manifest = readManifest(folder);
  const inputs = readInputs(folder, manifest);
  const replacements = new Map(groups.flatMap((group) => [...group.replacements]));
  manifest = await keepRecordedScores(folder, manifest, inputs, [...replacements.keys()]);
  writeManifest(folder, manifest);
  await replaceVerdicts(folder, manifest, inputs, replacements);
  return scorers;
}

async function createScorerGroups(
  rules: ScorerRules,
  registry: ScorerRegistry,
  context: ScorerContext,
): Promise<ScorerGroup[]> {
  const groups = new Map<string, Map<string, ReplacementScorer>>();
  for (const [suite, one] of rules) {
    const config = toScorerConfig(registry, one);
    const created = await createScorer(registry, config, context);
    if (created === undefined) throw new ConfigError(`scorer ${config.name}: this evenhand cannot run it`);
    const scorer = `${config.name}@${config.version}`;
    const replacements = groups.get(scorer) ?? new Map<string, ReplacementScorer>();
    groups.set(scorer, replacements);
    replacements.set(suite, { config, scorer: isRunningScorer(created) ? cacheScores(created) : created });
  }
  return [...groups].map(([scorer, replacements]) => ({ scorer, replacements }));
}

/** What must run something runs once for each reply, also where its verdicts are written in two places. */
function cacheScores(scorer: RunningScorer): RunningScorer {
  const known = new Map<string, Promise<Score>>();
  return {
    ...scorer,
    score(reply, sample, signal) {
      const { text, reasoning, toolCalls, finish = null, state = null } = reply;
      const key = hashJson({ sample: sample.id, text, reasoning, toolCalls: [...toolCalls], finish, state });
      const verdict = known.get(key) ?? scorer.score(reply, sample, signal);
      known.set(key, verdict);
      return verdict;
    },
  };
}

async function writeGroupScores(
  folder: string,
  manifest: Manifest,
  samples: StoredSuites['bySuite'],
  group: ScorerGroup,
): Promise<Manifest> {
  const replacements = new Map<string, AnyScorer>([...group.replacements].map(([suite, one]) => [suite, one.scorer]));
  const { writeScores } = await import('@evenhand/report');
  const suites: ScoresEntry['suites'] = Object.fromEntries(
    [...group.replacements].map(([suite, { config }]) => [suite, config]),
  );
  return withScoresEntry(
    manifest,
    await writeScores(folder, manifest, samples, { scorer: group.scorer, suites }, replacements),
  );
}

function withScoresEntry(manifest: Manifest, entry: ScoresEntry): Manifest {
  const others = manifest.scores.filter(({ scorer }) => scorer !== entry.scorer);
  return { ...manifest, scores: [...others, entry].sort((a, b) => compareCodeUnits(a.scorer, b.scorer)) };
}

/** Writes the verdicts that stand in the records as files under `scores/`, one folder a judge. */
async function keepRecordedScores(
  folder: string,
  manifest: Manifest,
  inputs: RunInputs,
  replaced: readonly string[],
): Promise<Manifest> {
  const { recordedScoresCsv, scoresPath } = await import('@evenhand/report');
  let updated = manifest;
  const old = inputs.suites.filter(({ name }) => replaced.includes(name));
  for (const scorer of new Set(old.map(({ scorer: { name, version } }) => `${name}@${version}`))) {
    const replacedSuites = inputs.suites.filter((suite) => `${suite.scorer.name}@${suite.scorer.version}` === scorer);
    const files: ScoresEntry['files'] = [];
    for (const { id } of manifest.models) {
      const path = scoresPath(scorer, id);
      files.push({ path, sha256: writeHashed(join(folder, path), recordedScoresCsv(folder, id, scorer)) });
    }
    const suites = Object.fromEntries(replacedSuites.map((suite) => [suite.name, suite.scorer]));
    const ran = {
      runs: [...new Set(manifest.suites.filter(({ name }) => name in suites).flatMap(({ runs }) => runs))],
    };
    updated = withScoresEntry(updated, {
      scorer,
      suites,
      files,
      ...ran,
      ...summarizeJudge(folder, manifest, scorer),
      unjudged: 0,
    });
  }
  return updated;
}

/** How a judge model fared whose verdicts are kept. */
function summarizeJudge(
  folder: string,
  { models }: Manifest,
  scorer: string,
): Pick<ScoresEntry, 'agreement' | 'spent'> {
  const scores: Score[] = [];
  for (const { id } of models)
    for (const record of readRecords(folder, id))
      if (record.scorer === scorer && record.score?.spent !== undefined) scores.push(record.score);
  if (scores.length === 0) return { agreement: null, spent: null };
  return { agreement: computeJudgeAgreement(scores), spent: scores.map(({ spent }) => spent!).reduce(addJudgeCosts) };
}

/** Which of the suites a judge can judge, and why not the others. */
export function findFitSuites(
  { suites }: { readonly suites: StoredSuites['lists'] },
  registry: ScorerRegistry,
  name: string,
): { fit: string[]; unfit: { suite: string; why: string }[] } {
  const definition = findScorer(registry, name);
  const fit: string[] = [];
  const unfit: { suite: string; why: string }[] = [];
  for (const suite of suites) {
    const bad = explainFirstUnfit(definition, suite.samples);
    if (bad === null) fit.push(suite.name);
    else unfit.push({ suite: suite.name, why: bad });
  }
  return { fit, unfit };
}

function explainFirstUnfit(definition: ReturnType<typeof findScorer>, samples: Iterable<Sample>): string | null {
  for (const sample of samples) {
    const why = explainUnscorable(definition, sample);
    if (why !== null) return `sample ${JSON.stringify(sample.id)}: ${why}`;
  }
  return null;
}

/** The first of our own rules that this version has and that can judge the run. */
export async function scoreWithFirst(
  folder: string,
  rules: readonly ScorerChoice[],
  registry: ScorerRegistry,
): Promise<string | null> {
  if (rules.length === 0) return null;
  const { lists, close } = openSuites(folder, readManifest(folder));
  try {
    const rule = rules.find(
      ({ name }) =>
        registry.scorers.some((one) => one.name === name) &&
        findFitSuites({ suites: lists }, registry, name).unfit.length === 0,
    );
    if (rule === undefined) return null;
    const scored = await addScores(folder, new Map(lists.map((suite) => [suite.name, rule])), registry);
    return scored[0] ?? null;
  } finally {
    close();
  }
}
