import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { findLetteredOptions } from '../shared/lettered-options.ts';
import { toMessages } from '../shared/message-parts.ts';
import { createReportedScores } from '../shared/reported.ts';
import { toSampling } from '../shared/sampling.ts';

/** One row of the details: a document with all its replies, each of them a trial. */
export function readLightevalRow(fields: Fields, suite: ImportedSuite, main: string | null): ElementReading[] {
  const { doc, model_response: response, metric } = fields;
  if (!isFields(doc)) return [malformed('doc: is missing')];
  if (!isFields(response)) return [malformed('model_response: is missing')];
  const sample = toId(doc.id);
  if (sample === null) return [malformed('doc.id: is missing')];
  const options = Array.isArray(doc.choices) ? doc.choices.map((one: unknown) => toText(one) ?? '') : [];
  const gold = (Array.isArray(doc.gold_index) ? (doc.gold_index as unknown[]) : [doc.gold_index]).flatMap((one) =>
    typeof one === 'number' && one >= 0 && one < options.length ? [one] : [],
  );
  const metrics = isFields(metric) ? metric : {};
  const deciding = main !== null && toText(metrics[main]) !== null ? main : null;
  const question = toText(doc.query);
  const base = {
    ...PLAIN_ROW,
    sample,
    messages:
      typeof response.input === 'string'
        ? [{ role: 'user' as const, content: response.input }]
        : toMessages(response.input),
    question,
    reported: createReportedScores(metrics, deciding),
    sampling: toSampling({ maxOutputTokens: doc.generation_size, stop: doc.stop_sequences }),
    ...(deciding === null
      ? { failureKind: 'unscored' as const, failure: 'lighteval gave no verdict on this row' }
      : {}),
  };
  const texts = Array.isArray(response.text) ? (response.text as unknown[]) : [];
  const trials = texts.length > 0 ? readGenerated(response, texts) : readWeighed(response, options);
  if (trials.length === 0)
    return [malformed('model_response: holds neither texts nor log-likelihoods of continuations')];
  const isWeighed = texts.length === 0;
  const target = gold.map((index) => (isWeighed ? toLetter(index) : options[index]!.trim()));
  const choices = isWeighed
    ? options.length < 2
      ? null
      : options.map((one) => one.trim())
    : findLetteredOptions(question, target);
  return trials.map(
    (trial, at): ElementReading => ({ kind: 'row', suite, row: { ...base, ...trial, target, choices, trial: at + 1 } }),
  );
}

function readGenerated(response: Fields, texts: readonly unknown[]): Pick<ImportedRow, 'reply' | 'reasoning'>[] {
  return texts.map((text, at) => ({
    reply: toText(text) ?? '',
    reasoning: toText(fieldAt(response, `reasonings[${at}]`)) ?? '',
  }));
}

/** Continuations were weighed: the likeliest is the answer. */
function readWeighed(response: Fields, options: readonly string[]): Pick<ImportedRow, 'reply' | 'reasoning'>[] {
  const list = Array.isArray(response.logprobs) ? (response.logprobs as unknown[]) : [];
  const weights = list.map((one) => (typeof one === 'number' ? one : Number.NEGATIVE_INFINITY));
  if (weights.length === 0) return [];
  const best = weights.indexOf(Math.max(...weights));
  return [{ reply: options.length < 2 ? (options[0]?.trim() ?? '') : toLetter(best), reasoning: '' }];
}

/** A, B, … Z; further options by their number from 1. */
const toLetter = (index: number): string => (index < 26 ? String.fromCharCode(65 + index) : String(index + 1));
