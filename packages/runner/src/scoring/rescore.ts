import { join } from 'node:path';
import {
  type AnyScorer,
  addSpent,
  agreementOf,
  byCodeUnits,
  ConfigError,
  hashOf,
  isRunning,
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
  type ScorerMeans,
  type ScoresEntry,
  type StoredSuites,
  whyUnjudged,
  writeHashed,
  writeManifest,
} from '@evenhand/core';
import { recordedScoresCsv, scoresPath, writeScores } from '@evenhand/report';

import { createScorer, findScorer, NO_CONTEXT, type ScorerRegistry, toScorerConfig } from './create-scorer.ts';
import { type NewJudge, replaceVerdicts } from './replace-verdicts.ts';

/** Who judges each suite; suites that are not named are left alone. */
export type JudgingBySuite = ReadonlyMap<string, ScorerChoice>;

/** Told judges, all of one name and version. */
interface Bench {
  readonly scorer: string;
  readonly judges: ReadonlyMap<string, NewJudge>;
}

/**
 * Judges the stored replies of a run, beside the verdicts in its records: files under `scores/`, and the manifest says so.
 * @returns the names of the judges, `name@version` @throws ConfigError
 */
export async function scoreBeside(
  folder: string,
  judging: JudgingBySuite,
  registry: ScorerRegistry,
  context: ScorerMeans = NO_CONTEXT,
): Promise<string[]> {
  return beside(folder, await benchesOf(judging, registry, context));
}

async function beside(folder: string, benches: readonly Bench[]): Promise<string[]> {
  let manifest = readManifest(folder);
  const { bySuite, close } = openSuites(folder, manifest);
  try {
    for (const bench of benches) manifest = await withScores(folder, manifest, bySuite, bench);
  } finally {
    close();
  }
  writeManifest(folder, manifest);
  return benches.map(({ scorer }) => scorer);
}

/** The same, and the new verdicts become the published ones; those that they replace are kept under `scores/`. */
export async function scoreHeadline(
  folder: string,
  judging: JudgingBySuite,
  registry: ScorerRegistry,
  context: ScorerMeans = NO_CONTEXT,
): Promise<string[]> {
  const benches = await benchesOf(judging, registry, context);
  const scorers = await beside(folder, benches);
  let manifest = readManifest(folder);
  const inputs = readInputs(folder, manifest);
  const judges = new Map(benches.flatMap((bench) => [...bench.judges]));
  manifest = await keepRecorded(folder, manifest, inputs, [...judges.keys()]);
  writeManifest(folder, manifest);
  await replaceVerdicts(folder, manifest, inputs, judges);
  return scorers;
}

async function benchesOf(judging: JudgingBySuite, registry: ScorerRegistry, context: ScorerMeans): Promise<Bench[]> {
  const benches = new Map<string, Map<string, NewJudge>>();
  for (const [suite, one] of judging) {
    const told = toScorerConfig(registry, one);
    const bound = await createScorer(registry, told, context);
    if (bound === undefined) throw new ConfigError(`scorer ${told.name}: this evenhand cannot judge with it`);
    const scorer = `${told.name}@${told.version}`;
    const judges = benches.get(scorer) ?? new Map<string, NewJudge>();
    benches.set(scorer, judges);
    judges.set(suite, { told, scorer: isRunning(bound) ? remembering(bound) : bound });
  }
  return [...benches].map(([scorer, judges]) => ({ scorer, judges }));
}

/** What must run something runs once for each reply, also where its verdicts are written in two places. */
function remembering(scorer: RunningScorer): RunningScorer {
  const known = new Map<string, Promise<Score>>();
  return {
    ...scorer,
    judge(reply, sample, signal) {
      const { text, reasoning, toolCalls } = reply;
      const key = hashOf({ sample: sample.id, text, reasoning, toolCalls: [...toolCalls] });
      const verdict = known.get(key) ?? scorer.judge(reply, sample, signal);
      known.set(key, verdict);
      return verdict;
    },
  };
}

async function withScores(
  folder: string,
  manifest: Manifest,
  samples: StoredSuites['bySuite'],
  bench: Bench,
): Promise<Manifest> {
  const judges = new Map<string, AnyScorer>([...bench.judges].map(([suite, one]) => [suite, one.scorer]));
  const suites: ScoresEntry['suites'] = Object.fromEntries([...bench.judges].map(([suite, { told }]) => [suite, told]));
  return noted(manifest, await writeScores(folder, manifest, samples, { scorer: bench.scorer, suites }, judges));
}

function noted(manifest: Manifest, entry: ScoresEntry): Manifest {
  const others = manifest.scores.filter(({ scorer }) => scorer !== entry.scorer);
  return { ...manifest, scores: [...others, entry].sort((a, b) => byCodeUnits(a.scorer, b.scorer)) };
}

/** Writes the verdicts that stand in the records as files under `scores/`, one folder a judge. */
async function keepRecorded(
  folder: string,
  manifest: Manifest,
  inputs: RunInputs,
  replaced: readonly string[],
): Promise<Manifest> {
  let updated = manifest;
  const old = inputs.suites.filter(({ name }) => replaced.includes(name));
  for (const scorer of new Set(old.map(({ scorer: { name, version } }) => `${name}@${version}`))) {
    const told = inputs.suites.filter((suite) => `${suite.scorer.name}@${suite.scorer.version}` === scorer);
    const files: ScoresEntry['files'] = [];
    for (const { id } of manifest.models) {
      const path = scoresPath(scorer, id);
      files.push({ path, sha256: writeHashed(join(folder, path), recordedScoresCsv(folder, id, scorer)) });
    }
    const suites = Object.fromEntries(told.map((suite) => [suite.name, suite.scorer]));
    const ran = {
      runs: [...new Set(manifest.suites.filter(({ name }) => name in suites).flatMap(({ runs }) => runs))],
    };
    updated = noted(updated, { scorer, suites, files, ...ran, ...judgeKept(folder, manifest, scorer), unjudged: 0 });
  }
  return updated;
}

/** How a judge model fared whose verdicts are kept. */
function judgeKept(folder: string, { models }: Manifest, scorer: string): Pick<ScoresEntry, 'agreement' | 'spent'> {
  const scores: Score[] = [];
  for (const { id } of models)
    for (const record of readRecords(folder, id))
      if (record.scorer === scorer && record.score?.spent !== undefined) scores.push(record.score);
  if (scores.length === 0) return { agreement: null, spent: null };
  return { agreement: agreementOf(scores), spent: scores.map(({ spent }) => spent!).reduce(addSpent) };
}

/** Which of the suites a judge can judge, and why not the others. */
export function fitSuites(
  { suites }: { readonly suites: StoredSuites['lists'] },
  registry: ScorerRegistry,
  name: string,
): { fit: string[]; unfit: { suite: string; why: string }[] } {
  const definition = findScorer(registry, name);
  const fit: string[] = [];
  const unfit: { suite: string; why: string }[] = [];
  for (const suite of suites) {
    const bad = firstUnjudged(definition, suite.samples);
    if (bad === null) fit.push(suite.name);
    else unfit.push({ suite: suite.name, why: bad });
  }
  return { fit, unfit };
}

function firstUnjudged(definition: ReturnType<typeof findScorer>, samples: Iterable<Sample>): string | null {
  for (const sample of samples) {
    const why = whyUnjudged(definition, sample);
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
        fitSuites({ suites: lists }, registry, name).unfit.length === 0,
    );
    if (rule === undefined) return null;
    const scored = await scoreBeside(folder, new Map(lists.map((suite) => [suite.name, rule])), registry);
    return scored[0] ?? null;
  } finally {
    close();
  }
}
