import { basename, dirname } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { readEntriesAt } from '../../json-stream/json-entries.ts';
import { firstByte } from '../../json-stream/json-text-lines.ts';
import { isFields, readJson } from '../../json-stream/json-values.ts';
import { describeBegin, readBytes, withFileName } from '../../json-stream/source.ts';
import type { ImportFormat } from '../format.ts';
import { listFiles } from '../shared/run-files.ts';
import { withNotes } from '../shared/with-notes.ts';
import { type OpenCompassFiles, openSet } from './opencompass-set.ts';
import { readSummary, type SummaryLine } from './opencompass-summary.ts';

/** What OpenCompass writes into a run's folder: predictions (in parts), results and the summary. */
export const opencompassFormat: ImportFormat = {
  name: 'opencompass',
  description:
    'predictions/MODEL/SET.json of OpenCompass (parts SET_0.json, … are joined), results/MODEL/SET.json and summary/*.csv: the files, or the run’s folder',
  severalSuites: true,
  open: async (paths) => {
    const predictions: Named[] = [];
    const results: Named[] = [];
    const summary: SummaryLine[] = [];
    for (const path of listFiles(paths, ['.json', '.csv', '.jsonl'])) {
      if (path.endsWith('.csv')) {
        summary.push(...(readSummary(path) ?? []));
        continue;
      }
      const kind = await detectKind(path);
      const named = { path, name: readSetName(path), model: findModelFolder(path) };
      if (kind === 'predictions') predictions.push(named);
      else if (kind === 'results') results.push(named);
    }
    const judgements = predictions.filter((one) => isJudgement(one, [...predictions, ...results]));
    const replies = predictions.filter((one) => !judgements.includes(one));
    const sets = joinParts(replies, results).map((one): OpenCompassFiles => {
      const models = new Set(summary.map(({ model }) => model));
      const model = one.model ?? (models.size === 1 ? [...models][0]! : null);
      const lines = summary.filter((line) => line.dataset === one.name && (line.model === model || models.size === 1));
      return { ...one, model, summary: lines };
    });
    if (sets.length === 0)
      throw new ConfigError(
        `${paths.map(displayPath).join(', ')}: hold neither predictions nor results of OpenCompass; name predictions/MODEL/SET.json, or the run’s folder`,
      );
    const note = `left out: ${judgements.map(({ path }) => basename(path)).join(', ')}: what a judge model wrote, which is no reply of the model that was judged`;
    return withNotes(sets.map(openSet), [
      ...(judgements.length === 0 ? [] : [note]),
      ...describeAverages(summary, new Set(sets.map(({ name }) => name))),
    ]);
  },
};

/** Lines of the summary that are of no set: averages over several, whose members only the configuration names. */
function describeAverages(summary: readonly SummaryLine[], sets: ReadonlySet<string>): string[] {
  const lines = summary.filter(({ dataset, printed }) => !sets.has(dataset) && /\d/.test(printed));
  if (lines.length === 0) return [];
  const listed = lines.slice(0, 10).map(({ dataset, model, printed }) => `${dataset} ${printed} (${model})`);
  const more = lines.length > listed.length ? ` and ${lines.length - listed.length} more` : '';
  return [
    `the summary also prints ${listed.join(', ')}${more}: these are of no set that was given, or averages over several, whose members it does not name, so that they are not held against the rows`,
  ];
}

/** A judge's replies stand beside the results of the set that it judged, in files of its own for each repeat. */
const JUDGEMENT = /^(.+?)(?:_llm_judge)?_replica\d+$/;

function isJudgement({ name, model }: Named, all: readonly Named[]): boolean {
  const judged = JUDGEMENT.exec(name)?.[1];
  return judged !== undefined && all.some((one) => one.name === judged && one.model === model);
}

interface Named {
  readonly path: string;
  readonly name: string;
  /** Folder below predictions/ or results/; null = the file stands elsewhere. */
  readonly model: string | null;
}

/** @throws ConfigError for a file of something else, with what gives the readable form */
async function detectKind(path: string): Promise<'predictions' | 'results'> {
  if (basename(path).startsWith('tmp_'))
    throw new ConfigError(
      `${displayPath(path)}: is what a task of OpenCompass had written before it died; expected predictions/MODEL/SET.json: run opencompass again with --reuse, which finishes it`,
    );
  if (path.endsWith('.jsonl') || (await firstByte(readBytes(path))) !== '{')
    throw new ConfigError(
      `${displayPath(path)}: is no JSON object: it ${await describeBegin(path)}; expected predictions or results of OpenCompass (predictions/MODEL/SET.json)`,
    );
  let keys = 0;
  for await (const { key, text, torn } of withFileName(path, readEntriesAt(readBytes(path), []))) {
    keys++;
    const found = torn === null ? readJson(text) : torn;
    const value = typeof found === 'string' ? null : found.value;
    if (
      /^\d+$/.test(key) &&
      (torn !== null || (isFields(value) && (value.prediction !== undefined || value.origin_prompt !== undefined)))
    )
      return 'predictions';
    if (key === 'details' || key === 'error' || typeof value === 'number') return 'results';
    if (keys >= 20) break;
  }
  throw new ConfigError(
    `${displayPath(path)}: has neither entries by number ("0": {"prediction": …}) nor metrics and details; expected predictions or results of OpenCompass`,
  );
}

const readSetName = (path: string): string => basename(path, '.json').replace(/^(?:predictions|results)-/, '');

function findModelFolder(path: string): string | null {
  const parts = path.split(/[\\/]/);
  return /^(?:predictions|results)$/.test(parts.at(-3) ?? '') ? parts.at(-2)! : null;
}

type Joined = Omit<OpenCompassFiles, 'summary'>;

/** Parts by number, and to each set its results. */
function joinParts(predictions: readonly Named[], results: readonly Named[]): Joined[] {
  const groups = [
    ...Map.groupBy(
      predictions,
      ({ path, model, name }) => `${dirname(path)}\n${model}\n${findBaseName(name, predictions)}`,
    ),
  ];
  const left = new Set(results);
  const sets = groups.map(([, parts]): Joined => {
    const { model } = parts[0]!;
    const name = findBaseName(parts[0]!.name, predictions);
    const sorted = parts.toSorted((a, b) => readPartNumber(a.name) - readPartNumber(b.name));
    if (sorted.length > 1 || name !== sorted[0]!.name) rejectLostPart(sorted);
    const mine = results.find(
      (one) => one.name === name && (one.model === model || one.model === null || model === null),
    );
    if (mine !== undefined) left.delete(mine);
    return { name, model, predictions: sorted.map(({ path }) => path), results: mine?.path ?? null };
  });
  const alone = sets.filter((set) => set.results === null);
  const [first] = left;
  if (
    alone.length === 1 &&
    left.size === 1 &&
    first !== undefined &&
    (alone[0]!.name.endsWith(first.name) || first.name.endsWith(alone[0]!.name))
  )
    return sets.map((set) => (set === alone[0] ? { ...set, name: first.name, results: first.path } : set));
  return [
    ...sets,
    ...[...left].map(({ name, model, path }): Joined => ({ name, model, predictions: [], results: path })),
  ];
}

/** `SET_3` is part 3 of SET where SET_0 is there too, and a SET without a number is not. */
function findBaseName(name: string, all: readonly Named[]): string {
  const base = /^(.*)_\d+$/.exec(name)?.[1];
  if (base === undefined || all.some((one) => one.name === base)) return name;
  const parts = all.filter((one) => one.name.startsWith(`${base}_`) && /^\d+$/.test(one.name.slice(base.length + 1)));
  return parts.length > 1 ? base : name;
}

const readPartNumber = (name: string): number => Number(/_(\d+)$/.exec(name)?.[1] ?? 0);

function rejectLostPart(parts: readonly Named[]): void {
  const lost = parts.findIndex(({ name }, at) => readPartNumber(name) !== at);
  if (lost >= 0)
    throw new ConfigError(
      `${parts.map(({ path }) => displayPath(path)).join(', ')}: part ${lost} is missing; the parts of a set are joined by their numbers from 0, so name all of them`,
    );
}
