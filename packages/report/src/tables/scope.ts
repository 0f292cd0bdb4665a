import type { Manifest, RunHeaders, RunInputs } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { type Cells, cellsBuilder, filterCells, slice } from '../cells/cells.ts';
import type { Observation } from '../cells/observation.ts';
import { createSampleIndex, type SampleIndex } from '../cells/sample-index.ts';
import { createStringTable, type StringTable } from '../cells/string-table.ts';

/** All that the tables are made of. */
export interface RunData {
  readonly manifest: Manifest;
  readonly inputs: RunHeaders;
  /** By model. */
  readonly cells: ReadonlyMap<string, Cells>;
  /** What `prompt`, `costBasis`, `priceId`, `servedModel` and `machine` of the cells stand for. */
  readonly texts: StringTable;
  /** All samples of the run, by place. */
  readonly sampleIndex: SampleIndex;
  readonly scopes: readonly Scope[];
}

/** A run from the observations of each model, in any order. */
export function createRunData(
  manifest: Manifest,
  inputs: RunInputs,
  observations: ReadonlyMap<string, Iterable<Observation>>,
): RunData {
  const sampleIndex = createSampleIndex(inputs.suites);
  const texts = createStringTable();
  const cells = [...observations].map(([model, list]): [string, Cells] => {
    const builder = cellsBuilder(texts, manifest.records.find(({ path }) => path === `records/${model}.jsonl`)?.lines);
    for (const observation of list) builder.add(observation);
    return [model, builder.end()];
  });
  return assembleRunData(manifest, inputs, new Map(cells), texts, sampleIndex);
}

/** A run from its cells. @param sampleIndex those that the cells name, of `inputs.suites` */
export function assembleRunData(
  manifest: Manifest,
  inputs: RunHeaders,
  cells: ReadonlyMap<string, Cells>,
  texts: StringTable,
  sampleIndex: SampleIndex,
): RunData {
  const data = { manifest, inputs, cells, texts, sampleIndex };
  return { ...data, scopes: listScopes(data) };
}

/** Weight of a suite in averages over suites; only the ratios matter. */
export function suiteWeight({ inputs }: Pick<RunData, 'inputs'>, suite: string): number {
  return inputs.settings.weights[suite] ?? 1;
}

/** Trials that were planned of each sample of a suite; suites of an import may differ in it. */
export function trialsOf({ manifest, inputs }: Pick<RunData, 'manifest' | 'inputs'>, suite: string): number {
  return manifest.suites.find(({ name }) => name === suite)?.trials ?? inputs.settings.trials;
}

/** Trials of which each has a verdict of its own: 1 where those of a source are of all trials of a sample together. */
export function drawsOf(data: Pick<RunData, 'manifest' | 'inputs'>, suite: string): number {
  const { import: statement, headlines } = data.manifest;
  const together = statement?.verdicts.find((one) => one.suite === suite)?.ofAllTrials === true;
  return together && headlines.length === 0 ? 1 : trialsOf(data, suite);
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
  readonly byModel: ReadonlyMap<string, Cells>;
}

/** Every (suite, prompt) with language `*`, and one for each language where a suite has several. */
function listScopes(data: Omit<RunData, 'scopes'>): Scope[] {
  const groups = new Map<string, Map<string, Cells>>();
  for (const [model, cells] of data.cells)
    for (const [name, part] of sliceBySuite(data, cells)) {
      const byModel = groups.get(name) ?? new Map<string, Cells>();
      groups.set(name, byModel.set(model, part));
    }
  return [...data.inputs.suites]
    .sort((a, b) => compareCodeUnits(a.name, b.name))
    .flatMap((suite) => {
      const prompts = data.manifest.suites.find(({ name }) => name === suite.name)?.prompts ?? [];
      const languages = data.sampleIndex.listLanguages(suite.name);
      return prompts.flatMap((prompt) => {
        const all = groups.get(`${suite.name}/${prompt}`) ?? new Map<string, Cells>();
        return ['*', ...(languages.length > 1 ? languages : [])].map((language) => ({
          suite: suite.name,
          suiteVersion: suite.version,
          prompt,
          language,
          planned: plannedSamples(data, suite.name, language) * trialsOf(data, suite.name),
          byModel: language === '*' ? all : filterLanguage(data, all, language),
        }));
      });
    });
}

/** The stretches of one wording and one suite, by `suite/prompt`: the cells stand in that order. */
function* sliceBySuite({ texts, sampleIndex }: Omit<RunData, 'scopes'>, cells: Cells): Generator<[string, Cells]> {
  const { prompt, sampleNumber, size } = cells;
  const findSuite = (i: number) => sampleIndex.suiteAt(sampleNumber[i]!);
  for (let start = 0; start < size; ) {
    let end = start + 1;
    const suite = findSuite(start);
    while (end < size && prompt[end] === prompt[start] && findSuite(end) === suite) end++;
    yield [`${suite}/${texts.list[prompt[start]!]!}`, slice(cells, start, end)];
    start = end;
  }
}

function filterLanguage(
  { sampleIndex }: Omit<RunData, 'scopes'>,
  byModel: ReadonlyMap<string, Cells>,
  language: string,
): Map<string, Cells> {
  return new Map(
    [...byModel].map(([model, cells]) => [
      model,
      filterCells(cells, (i) => sampleIndex.languageAt(cells.sampleNumber[i]!) === language),
    ]),
  );
}

/**
 * Of an import, what the set should have; its files may hold fewer, or several questions under one id. Of a merged run, those of
 * missing shards too; in which language they are is not known.
 */
function plannedSamples(
  { manifest, sampleIndex }: Pick<RunData, 'manifest' | 'sampleIndex'>,
  suite: string,
  language: string,
): number {
  if (language !== '*') return sampleIndex.countInLanguage(suite, language);
  const { import: imported, merged } = manifest;
  if (merged !== undefined && merged.missing.length > 0)
    return merged.samples[suite] ?? sampleIndex.countSamples(suite);
  if (imported === null) return sampleIndex.countSamples(suite);
  return manifest.suites.find(({ name }) => name === suite)?.size ?? sampleIndex.countSamples(suite);
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
  readonly clusters: Int32Array;
  /** Trials behind each. */
  readonly trials: Int32Array;
  /** Mean score over trials. */
  readonly score: Float64Array;
  /** Share of right answers over trials. */
  readonly right: Float64Array;
  readonly cells: number;
  /** Whether any score is neither 0 nor 1. */
  readonly graded: boolean;
}

const meansCache = new WeakMap<Float64Array, SampleMeans>();

/** Means over the trials of each sample. @param values one a cell, the scores where nothing else is said */
export function sampleMeans(cells: Cells, values: Float64Array = cells.value): SampleMeans {
  const known = meansCache.get(values);
  if (known !== undefined && known.cells === cells.size) return known;
  const samples = countSamples(cells);
  const means = {
    clusters: new Int32Array(samples),
    trials: new Int32Array(samples),
    score: new Float64Array(samples),
    right: new Float64Array(samples),
  };
  let graded = false;
  let at = 0;
  for (let start = 0; start < cells.size; at++) {
    const sampleNumber = cells.sampleNumber[start]!;
    means.clusters[at] = cells.cluster[start]!;
    let [end, score, right] = [start, 0, 0];
    for (; end < cells.size && cells.sampleNumber[end] === sampleNumber; end++) {
      const value = values[end]!;
      score += value;
      if (value === 1) right++;
      else if (value !== 0) graded = true;
    }
    means.trials[at] = end - start;
    means.score[at] = score / (end - start);
    means.right[at] = right / (end - start);
    start = end;
  }
  const found = { ...means, cells: cells.size, graded };
  meansCache.set(values, found);
  return found;
}

/** How many samples the cells are of. */
export function countSamples({ size, sampleNumber }: Cells): number {
  let count = 0;
  for (let i = 0; i < size; i++) if (i === 0 || sampleNumber[i] !== sampleNumber[i - 1]) count++;
  return count;
}
