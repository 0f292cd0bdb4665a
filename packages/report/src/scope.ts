import { byCodeUnits, type Manifest, type RunInputs, type Suite } from '@evenhand/core';
import type { Observation } from './observation.ts';
import { inOrder } from './places.ts';

/** All that the tables are made of. */
export interface RunData {
  readonly manifest: Manifest;
  readonly inputs: RunInputs;
  /** By model; each list in the order of `byCell`. */
  readonly observations: ReadonlyMap<string, readonly Observation[]>;
  readonly scopes: readonly Scope[];
}

/** Sorts what was read and sees it scope by scope. */
export function runData(
  manifest: Manifest,
  inputs: RunInputs,
  observations: ReadonlyMap<string, Observation[]>,
): RunData {
  const sorted = new Map([...observations].map(([model, list]) => [model, inOrder(list)]));
  const data = { manifest, inputs, observations: sorted };
  return { ...data, scopes: scopesOf(data) };
}

/** Weight of a suite in averages over suites; only the ratios matter. */
export function suiteWeight({ inputs }: Pick<RunData, 'inputs'>, suite: string): number {
  return inputs.settings.weights[suite] ?? 1;
}

/** A set of cells that is reported in one row a model. */
export interface Scope {
  readonly suite: string;
  readonly suiteVersion: number;
  readonly prompt: string;
  /** `*` = all. */
  readonly language: string;
  /** Cells that were planned for each model. */
  readonly planned: number;
  readonly byModel: ReadonlyMap<string, readonly Observation[]>;
}

/** Every (suite, prompt) with language `*`, and one for each language where a suite has several. */
function scopesOf(data: Omit<RunData, 'scopes'>): Scope[] {
  const groups = new Map<string, Map<string, Observation[]>>();
  for (const [model, observations] of data.observations)
    for (const observation of observations) {
      const name = `${observation.suite}/${observation.prompt}`;
      const byModel = groups.get(name) ?? new Map<string, Observation[]>();
      groups.set(name, byModel);
      const list = byModel.get(model);
      if (list === undefined) byModel.set(model, [observation]);
      else list.push(observation);
    }
  return [...data.inputs.suites]
    .sort((a, b) => byCodeUnits(a.name, b.name))
    .flatMap((suite) => {
      const prompts = data.manifest.suites.find(({ name }) => name === suite.name)?.prompts ?? [];
      const languages = [...new Set(suite.samples.flatMap((sample) => sample.language ?? []))].sort(byCodeUnits);
      return prompts.flatMap((prompt) => {
        const all = groups.get(`${suite.name}/${prompt}`) ?? new Map<string, Observation[]>();
        return ['*', ...(languages.length > 1 ? languages : [])].map((language) => ({
          suite: suite.name,
          suiteVersion: suite.version,
          prompt,
          language,
          planned: plannedSamples(data, suite, language) * data.inputs.settings.trials,
          byModel:
            language === '*'
              ? all
              : new Map([...all].map(([model, list]) => [model, list.filter((one) => one.language === language)])),
        }));
      });
    });
}

/** Of an import, what the set should have; its files may hold fewer, or several questions under one id. */
function plannedSamples({ manifest }: Pick<RunData, 'manifest'>, suite: Suite, language: string): number {
  if (language === '*' && manifest.import !== null) return manifest.import.expected;
  return suite.samples.filter((sample) => language === '*' || sample.language === language).length;
}

/** The scopes with language `*` that make up the average over suites, by prompt. */
export function averagedScopes<S extends Pick<Scope, 'language' | 'prompt'>>(scopes: readonly S[]): Map<string, S[]> {
  const byPrompt = new Map<string, S[]>();
  for (const scope of scopes)
    if (scope.language === '*') byPrompt.set(scope.prompt, [...(byPrompt.get(scope.prompt) ?? []), scope]);
  return byPrompt;
}

/** Per-sample figures of one model, samples in the order of their places. */
export interface SampleMeans {
  readonly clusters: readonly number[];
  /** Trials behind each. */
  readonly trials: readonly number[];
  /** Mean score over trials. */
  readonly score: readonly number[];
  /** Share of right answers over trials. */
  readonly right: readonly number[];
  readonly cells: number;
  /** Whether any score is neither 0 nor 1. */
  readonly graded: boolean;
}

/** Means over the trials of each sample, of observations in the order of their places. */
export function sampleMeans(observations: readonly Observation[], read = (one: Observation) => one.value): SampleMeans {
  const means = { clusters: [] as number[], trials: [] as number[], score: [] as number[], right: [] as number[] };
  let graded = false;
  for (let start = 0; start < observations.length; ) {
    const { place, cluster } = observations[start]!;
    let [end, score, right] = [start, 0, 0];
    for (; end < observations.length && observations[end]!.place === place; end++) {
      const value = read(observations[end]!);
      score += value;
      if (value === 1) right++;
      else if (value !== 0) graded = true;
    }
    const trials = end - start;
    means.clusters.push(cluster);
    means.trials.push(trials);
    means.score.push(score / trials);
    means.right.push(right / trials);
    start = end;
  }
  return { ...means, cells: observations.length, graded };
}
