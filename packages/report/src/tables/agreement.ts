import { type Manifest, type RunHeaders, type RunRecord, type Sample, toClusterKey } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { meanInterval } from '@evenhand/statistics';
import { type Estimate, toEstimate } from './estimate.ts';
import { groupSameWeights } from './same-weights.ts';

/** How many differing readings are listed; all stand in the files. */
const LISTED = 12;

/** A cell that two servers of the same weights answered differently. */
export interface Disagreement {
  readonly suite: string;
  readonly sample: string;
  readonly trial: number;
  readonly readingA: string;
  readonly readingB: string;
  /** Whether both counted the same number of input tokens; null = one did not count. */
  readonly samePrompt: boolean | null;
}

/** How alike two servers of the same weights answered. */
export interface ServerAgreement {
  readonly modelA: string;
  readonly modelB: string;
  /** Cells to which both gave a reply. */
  readonly n: number;
  readonly sameReading: number;
  /** Cells with one score: what was read may differ and be wrong all the same. */
  readonly sameScore: number;
  /** Share of the same readings, the mean over samples; its interval as for an accuracy. METHODOLOGY §5. */
  readonly share: Estimate;
  /** Replies that are the same text, character by character. */
  readonly sameText: number;
  /** Cells in which both counted the same number of input tokens, and those in which one did not count. */
  readonly samePrompt: number;
  readonly uncounted: number;
  /** Readings that differ, by the evidence of the number of input tokens. */
  readonly disagreementCounts: { readonly otherPrompt: number; readonly samePrompt: number; readonly unknown: number };
  /** The first of them by suite, sample and trial. */
  readonly disagreements: readonly Disagreement[];
}

interface Answer {
  readonly suite: string;
  readonly sample: string;
  readonly cluster: string;
  readonly trial: number;
  readonly reading: string;
  /** null = the reply was not judged by what it says, as a refusal is not. */
  readonly score: number | null;
  readonly text: string | null;
  readonly inputTokens: number | null;
}

/** What was read from the replies of a model, by cell. */
export type Answers = ReadonlyMap<string, Answer>;

/** What was found, as it is asked for each model of a run. */
const shared = new WeakMap<Manifest, readonly (readonly string[])[]>();

/** Models that share their weights with another one, group by group. What was read is not in a copy whose replies were left out. */
export function listSharedWeights(manifest: Manifest, inputs: RunHeaders): readonly (readonly string[])[] {
  const known = shared.get(manifest);
  if (known !== undefined) return known;
  const groups = manifest.redacted === undefined ? groupSameWeights(manifest, inputs) : [];
  shared.set(manifest, groups);
  return groups;
}

/** Keeps what is read from the replies of a model as its records are read. */
export function trackAnswers() {
  const answers = new Map<string, Answer>();
  return {
    record(record: RunRecord, sample: Sample) {
      if (record.outcome === 'failed') return;
      const generation = record.turns.at(-1)?.generation ?? null;
      answers.set([record.suite, record.prompt, record.sample, record.trial].join('\n'), {
        suite: record.suite,
        sample: record.sample,
        cluster: `${record.suite}/${toClusterKey(sample)}`,
        trial: record.trial,
        reading: record.score?.answer ?? `(${record.outcome})`,
        score: record.score?.value ?? null,
        text: record.outputSha256,
        inputTokens: generation?.usage.inputTokens ?? null,
      });
    },
    answers: answers as Answers,
  };
}

/** Each pair of each group, once. */
export const listServerAgreements = (
  groups: readonly (readonly string[])[],
  answers: ReadonlyMap<string, Answers>,
): ServerAgreement[] =>
  groups.flatMap((models) =>
    models.flatMap((a, index) =>
      models.slice(index + 1).map((b) => computeServerAgreement(a, b, answers.get(a)!, answers.get(b)!)),
    ),
  );

function computeServerAgreement(modelA: string, modelB: string, first: Answers, second: Answers): ServerAgreement {
  const keys = [...first.keys()].filter((key) => second.has(key)).sort(compareCodeUnits);
  const bySample = new Map<string, { same: number; trials: number; cluster: string }>();
  const disagreements: Disagreement[] = [];
  const counts = { sameReading: 0, sameScore: 0, sameText: 0, samePrompt: 0, uncounted: 0 };
  for (const key of keys) {
    const [a, b] = [first.get(key)!, second.get(key)!];
    const same = a.reading === b.reading;
    const samePrompt = a.inputTokens === null || b.inputTokens === null ? null : a.inputTokens === b.inputTokens;
    if (same) counts.sameReading++;
    else {
      const { suite, sample, trial } = a;
      disagreements.push({ suite, sample, trial, readingA: a.reading, readingB: b.reading, samePrompt });
    }
    if (a.score === b.score) counts.sameScore++;
    if (a.text !== null && a.text === b.text) counts.sameText++;
    if (samePrompt === null) counts.uncounted++;
    else if (samePrompt) counts.samePrompt++;
    const name = `${a.suite}\n${a.sample}`;
    const { same: before, trials } = bySample.get(name) ?? { same: 0, trials: 0 };
    bySample.set(name, { same: before + (same ? 1 : 0), trials: trials + 1, cluster: a.cluster });
  }
  const samples = [...bySample.values()];
  const evidence = (wanted: boolean | null) => disagreements.filter(({ samePrompt }) => samePrompt === wanted).length;
  return {
    modelA,
    modelB,
    n: keys.length,
    ...counts,
    share: toEstimate(
      meanInterval({
        values: samples.map(({ same, trials }) => same / trials),
        cells: keys.length,
        clusters: samples.map(({ cluster }) => cluster),
        binary: true,
      }),
    ),
    disagreementCounts: { otherPrompt: evidence(false), samePrompt: evidence(true), unknown: evidence(null) },
    disagreements: disagreements.slice(0, LISTED),
  };
}
