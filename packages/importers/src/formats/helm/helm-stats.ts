import { basename } from 'node:path';
import { elementsAt } from '../../json-stream/json-elements.ts';
import { type Fields, fieldAt, isFields, readJson, toId, toText } from '../../json-stream/json-values.ts';
import { readBytes, readElements, withFileName } from '../../json-stream/source.ts';
import type { ElementReading, LocatedReading, PublishedScore } from '../../pipeline/row.ts';
import { malformed } from '../format.ts';
import { createReportedScore, toScoreValue } from '../shared/reported.ts';
import { readWording, type WordingLocator } from './helm-wording.ts';

/** Counts, times and likelihoods that HELM computes of every run: none of them says whether a reply is right. */
const BOOKKEEPING =
  /^(?:num_|finish_reason_|training_|inference_|batch_size$|prompt_truncated$|max_prob$|logprob|perplexity$|bits_per_byte$|predicted_index$|ece_|platt_|selective_)/;

export const isVerdict = (name: string): boolean => !BOOKKEEPING.test(name);

/** What a statistic is of, apart from the instance. */
const formatKey = (name: Fields): string =>
  JSON.stringify([
    name.name,
    name.split ?? null,
    name.sub_split ?? null,
    readWording(name.perturbation),
    fieldAt(name.perturbation, 'computed_on') ?? null,
  ]);

/** Means by statistic and train trial, as HELM takes them: over instances, then over trials. */
export function createStatTally() {
  const sums = new Map<string, Map<number, { sum: number; count: number }>>();
  /** Values of instances as they are, by statistic; instances of which there is a copy, by its wording. */
  const originals = new Map<string, { readonly sample: string; readonly trial: number; readonly value: number }[]>();
  const copied = new Map<string, Set<string>>();
  return {
    add(name: Fields, sample: string, trial: number, value: number): void {
      const wording = readWording(name.perturbation);
      if (wording === 'main') {
        const list = originals.get(formatKey(name)) ?? [];
        originals.set(formatKey(name), list);
        list.push({ sample, trial, value });
      } else copied.set(wording, (copied.get(wording) ?? new Set()).add(sample));
      const key = formatKey(name);
      const trials = sums.get(key) ?? new Map<number, { sum: number; count: number }>();
      sums.set(key, trials);
      const { sum, count } = trials.get(trial) ?? { sum: 0, count: 0 };
      trials.set(trial, { sum: sum + value, count: count + 1 });
    },
    /** null = no instance has it. */
    mean(name: Fields): number | null {
      if (fieldAt(name, 'perturbation.computed_on') === 'original') return this.meanOfOriginals(name);
      const trials = [...(sums.get(formatKey(name))?.values() ?? [])];
      return trials.length === 0 ? null : trials.reduce((all, { sum, count }) => all + sum / count, 0) / trials.length;
    },
    /** Of the instances of which there is a copy in that wording, as they are without it. */
    meanOfOriginals({ perturbation, ...name }: Fields): number | null {
      const samples = copied.get(readWording(perturbation));
      const own = (originals.get(formatKey(name)) ?? []).filter(({ sample }) => samples?.has(sample) === true);
      const trials = [...Map.groupBy(own, ({ trial }) => trial).values()];
      if (trials.length === 0) return null;
      const means = trials.map((list) => list.reduce((sum, { value }) => sum + value, 0) / list.length);
      return means.reduce((sum, one) => sum + one, 0) / means.length;
    },
  };
}
export type StatTally = ReturnType<typeof createStatTally>;

/** `per_instance_stats.json` as additions to the replies. */
export async function* readStats(
  path: string,
  locate: WordingLocator,
  main: string | null,
  tally: StatTally,
): AsyncGenerator<LocatedReading> {
  const read = (fields: Fields): ElementReading => {
    const sample = toId(fields.instance_id);
    if (sample === null) return malformed('instance_id: is missing');
    const index = toScoreValue(fields.train_trial_index) ?? 0;
    const { suite, prompt } = locate(readWording(fields.perturbation));
    const reported = (Array.isArray(fields.stats) ? (fields.stats as unknown[]) : []).flatMap((stat) => {
      const name = fieldAt(stat, 'name');
      const metric = toText(fieldAt(name, 'name'));
      const value = toScoreValue(fieldAt(stat, 'mean'));
      if (!isFields(name) || metric === null || value === null) return [];
      tally.add(name, sample, index, value);
      if (!isVerdict(metric) || fieldAt(name, 'perturbation.computed_on') === 'worst') return [];
      return createReportedScore(metric, value, metric === main) ?? [];
    });
    const once = reported.filter((one, at) => reported.findIndex(({ metric }) => metric === one.metric) === at);
    return {
      kind: 'addition',
      to: { model: null, sample, prompt, trial: index + 1 },
      addition: { reported: once },
      suite,
    };
  };
  yield* readElements(withFileName(path, elementsAt(readBytes(path), [])), read, `${basename(path)}, `);
}

/** Names of the verdicts in their order: each metric of a run has written an element of its own for every instance. */
export async function listVerdictNames(path: string): Promise<string[]> {
  const names = new Set<string>();
  for await (const { text, torn } of withFileName(path, elementsAt(readBytes(path), []))) {
    const found = torn === null ? readJson(text) : torn;
    const stats = typeof found === 'string' ? null : fieldAt(found.value, 'stats');
    for (const stat of Array.isArray(stats) ? (stats as unknown[]) : []) {
      const name = toText(fieldAt(stat, 'name.name'));
      if (name !== null && isVerdict(name)) names.add(name);
    }
  }
  return [...names];
}

/** `stats.json`: what HELM printed of the whole run. */
export function createPublishedScores(
  path: string,
  list: unknown,
  locate: WordingLocator,
  main: string | null,
  tally: StatTally,
): PublishedScore[] {
  return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((stat, at): PublishedScore[] => {
    const name = fieldAt(stat, 'name');
    const metric = toText(fieldAt(name, 'name'));
    const value = toScoreValue(fieldAt(stat, 'mean'));
    if (!isFields(name) || metric === null || value === null || !isVerdict(metric)) return [];
    if (fieldAt(name, 'perturbation.computed_on') === 'worst') return [];
    const wording = readWording(name.perturbation);
    const isOriginal = fieldAt(name, 'perturbation.computed_on') === 'original';
    const { suite, prompt } = locate(isOriginal ? 'main' : wording);
    const split = [toText(name.split), toText(name.sub_split)].filter((one) => one !== null).join(', ');
    return [
      {
        model: null,
        suite: suite.name,
        prompt,
        metric,
        scorer: null,
        main: metric === main && prompt === 'main' && !isOriginal && name.sub_split === undefined,
        value,
        full: 1,
        rule: `mean over instances${isOriginal ? ` that have a copy in ${wording}` : ''}${split === '' ? '' : ` (${split})`}, then over train trials`,
        reduce: null,
        recomputed: tally.mean(name),
        tolerance: null,
        location: `${basename(path)}[${at}]`,
      },
    ];
  });
}
