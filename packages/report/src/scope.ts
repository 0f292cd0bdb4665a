import { byCodeUnits, type Manifest, type RunInputs } from '@evenhand/core';
import type { Observation } from './observation.ts';

/** All that the tables are made of. */
export interface RunData {
  readonly manifest: Manifest;
  readonly inputs: RunInputs;
  /** By model, then in the order of the records. */
  readonly observations: ReadonlyMap<string, readonly Observation[]>;
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
export function scopesOf(data: RunData): Scope[] {
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
          planned:
            suite.samples.filter((sample) => language === '*' || sample.language === language).length *
            data.inputs.settings.trials,
          byModel:
            language === '*'
              ? all
              : new Map([...all].map(([model, list]) => [model, list.filter((one) => one.language === language)])),
        }));
      });
    });
}

/** The scopes with language `*` that make up the average over suites, by prompt. */
export function averagedScopes<S extends Pick<Scope, 'language' | 'prompt'>>(scopes: readonly S[]): Map<string, S[]> {
  const byPrompt = new Map<string, S[]>();
  for (const scope of scopes)
    if (scope.language === '*') byPrompt.set(scope.prompt, [...(byPrompt.get(scope.prompt) ?? []), scope]);
  return byPrompt;
}

/** Per-sample figures of one model, samples in the order of their ids. */
export interface SampleMeans {
  readonly samples: readonly string[];
  readonly clusters: readonly string[];
  /** Mean score over trials. */
  readonly score: readonly number[];
  /** Share of right answers over trials. */
  readonly right: readonly number[];
  readonly cells: number;
  /** Whether any score is neither 0 nor 1. */
  readonly graded: boolean;
}

/** Means over the trials of each sample, of the observations that are given. */
export function sampleMeans(observations: readonly Observation[]): SampleMeans {
  const bySample = new Map<string, { cluster: string; score: number; right: number; trials: number }>();
  let graded = false;
  for (const { sample, cluster, value } of observations) {
    const entry = bySample.get(sample) ?? { cluster, score: 0, right: 0, trials: 0 };
    bySample.set(sample, entry);
    entry.score += value;
    entry.right += value === 1 ? 1 : 0;
    entry.trials++;
    graded ||= value !== 0 && value !== 1;
  }
  const samples = [...bySample.keys()].sort(byCodeUnits);
  const of = samples.map((sample) => bySample.get(sample)!);
  return {
    samples,
    clusters: of.map((entry) => entry.cluster),
    score: of.map((entry) => entry.score / entry.trials),
    right: of.map((entry) => entry.right / entry.trials),
    cells: observations.length,
    graded,
  };
}
