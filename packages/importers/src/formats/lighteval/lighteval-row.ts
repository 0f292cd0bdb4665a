import type { ElementReading, ImportedRow, ImportedSuite } from '../../pipeline/row.ts';
import { PLAIN_ROW } from '../format.ts';
import { findLetteredOptions } from '../shared/lettered-options.ts';
import { createReportedScores, toScoreValue } from '../shared/reported.ts';
import type { LightevalDetail } from './lighteval-detail.ts';

/** What the rows of a file are read by. */
export interface RowRules {
  readonly suite: ImportedSuite;
  /** The metric that decides; null = none does. */
  readonly deciding: string | null;
  /** Metrics that stand in the same rows as that one. */
  readonly companions: ReadonlySet<string>;
}

/**
 * Reads the rows of one file. A document of which texts were generated and continuations were weighed has a row for each; the
 * one that holds the deciding metric is the reply, the other adds its metrics. A number that comes again is that of another
 * document: each split of a set counts from 0.
 */
export function createRowReader({
  suite,
  deciding,
  companions,
}: RowRules): (detail: LightevalDetail) => ElementReading[] {
  const [replies, others] = [createOccurrences(), createOccurrences()];
  return (detail) => {
    const { metrics } = detail;
    const decided = deciding !== null && toScoreValue(metrics[deciding]) !== null;
    const filled = listFilled(metrics);
    const isOther = !decided && deciding !== null && filled.length > 0 && !filled.some((name) => companions.has(name));
    const sample = (isOther ? others : replies)(detail.id);
    const reported = createReportedScores(metrics, decided ? deciding : null);
    if (isOther)
      return [
        { kind: 'addition', to: { model: null, sample, prompt: 'main', trial: null }, addition: { reported }, suite },
      ];
    const row = {
      ...PLAIN_ROW,
      sample,
      messages: detail.messages,
      question: detail.question,
      reported,
      sampling: detail.sampling,
      ...(decided ? {} : { failureKind: 'unscored' as const, failure: 'lighteval gave no verdict on this row' }),
    };
    return readTrials(detail).map(
      (trial, at): ElementReading => ({ kind: 'row', suite, row: { ...row, ...trial, trial: at + 1 } }),
    );
  };
}

/** Metrics that have a value, be it a number or what a metric of all documents is made of. */
export const listFilled = (metrics: LightevalDetail['metrics']): string[] =>
  Object.keys(metrics).filter((name) => metrics[name] !== null && metrics[name] !== undefined);

/** The name of a document: its number, and where that comes again, which of them it is. */
function createOccurrences(): (id: string) => string {
  const counts = new Map<string, number>();
  return (id) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? id : `${id}/${count}`;
  };
}

type Trial = Pick<ImportedRow, 'reply' | 'reasoning' | 'target' | 'choices'>;

function readTrials({ texts, reasonings, weights, options, gold, question }: LightevalDetail): Trial[] {
  if (texts.length > 0) {
    const target = gold.texts;
    const choices = findLetteredOptions(question, target);
    return texts.map((reply, at) => ({ reply, reasoning: reasonings[at] ?? '', target, choices }));
  }
  const best = weights.indexOf(Math.max(...weights));
  const plain = options.map((one) => one.trim());
  return [
    {
      reply: options.length < 2 ? (plain[0] ?? '') : toLetter(best),
      reasoning: '',
      target: gold.indices.map(toLetter),
      choices: plain.length < 2 ? null : plain,
    },
  ];
}

/** A, B, … Z; further options by their number from 1. */
const toLetter = (index: number): string => (index < 26 ? String.fromCharCode(65 + index) : String(index + 1));
