import type { ReportedScore, Sampling } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import type { ImportedRow } from '../../pipeline/row.ts';
import { toScoreValue } from '../shared/reported.ts';
import { toSampling } from '../shared/sampling.ts';
import type { FailedSpec, Mapping, ScoreSpec, SettingsSpec, TargetSpec } from './map-schema.ts';

/** Reads a field of the row at hand. */
export type At = (path: string) => unknown;

/** A number, a truth value, or the text of one (tables hold texts alone). null = none of them. */
export function toNumber(value: unknown): number | null {
  const number = toScoreValue(value);
  if (number !== null || typeof value !== 'string') return number;
  const text = value.trim();
  if (/^(?:true|false)$/i.test(text)) return /^true$/i.test(text) ? 1 : 0;
  return text === '' || !Number.isFinite(Number(text)) ? null : Number(text);
}

/** The verdicts of a row, the deciding one first. */
export function readReported({ score, scores, answer }: Mapping, at: At): ReportedScore[] {
  const read = answer === undefined ? null : toText(at(answer.field));
  const verdict = (spec: ScoreSpec, name: string, main: boolean): ReportedScore | null => {
    const found = at(spec.field);
    const word = toText(found);
    const value =
      spec.values !== undefined
        ? (spec.values[word ?? ''] ?? (word === null ? null : (spec.otherwise ?? null)))
        : toNumber(found);
    if (value === null) return null;
    const decided = spec.at_least === undefined ? round(value, spec.full) : value >= spec.at_least ? spec.full : 0;
    const options = spec.at_least === undefined ? {} : { at_least: spec.at_least, value };
    return { metric: name, scorer: null, options, value: decided, word: null, answer: main ? read : null, main };
  };
  const main =
    score === undefined
      ? null
      : 'equal' in score
        ? compareFields(score.equal, score.metric, at, read)
        : verdict(score, score.metric ?? readLastPart(score.field), true);
  return [
    ...(main === null ? [] : [main]),
    ...readFurtherScores(scores, at, verdict).filter((one) => one.metric !== main?.metric),
  ];
}

/** A sum or product of floats that misses all of it by less than a millionth is all of it (tau-bench holds rewards so). */
const round = (value: number, full: number): number => (Math.abs(value - full) <= 1e-6 * full ? full : value);

/** Right where two fields hold the same; null = one of them is not there. */
function compareFields(
  [one, other]: readonly [string, string],
  metric: string,
  at: At,
  answer: string | null,
): ReportedScore | null {
  const [a, b] = [at(one), at(other)];
  if (a === undefined || b === undefined) return null;
  const value = JSON.stringify(a) === JSON.stringify(b) ? 1 : 0;
  return { metric, scorer: null, options: { equal: [one, other] }, value, word: null, answer, main: true };
}

function readFurtherScores(
  scores: Mapping['scores'],
  at: At,
  verdict: (spec: ScoreSpec, name: string, main: boolean) => ReportedScore | null,
): ReportedScore[] {
  if (scores === undefined) return [];
  const { list, name, value, field, fields, error } = scores as Fields;
  if (typeof list === 'string') {
    const found = at(list);
    return (Array.isArray(found) ? (found as unknown[]) : []).flatMap((one): ReportedScore[] => {
      const [metric, number] = [toText(fieldAt(one, String(name))), toNumber(fieldAt(one, String(value)))];
      const word = number !== null || error === undefined ? null : toText(fieldAt(one, String(error)));
      return metric === null || (number === null && word === null)
        ? []
        : [
            {
              metric,
              scorer: null,
              options: {},
              value: number,
              word: word?.slice(0, 200).toWellFormed() ?? null,
              answer: null,
              main: false,
            },
          ];
    });
  }
  const objects = typeof field === 'string' ? [field] : Array.isArray(fields) ? (fields as string[]) : null;
  if (objects !== null) {
    const all = objects.flatMap((one): ReportedScore[] => {
      const found = at(one);
      return Object.entries(isFields(found) ? found : {}).flatMap(([metric, value]): ReportedScore[] => {
        const number = toNumber(value);
        return number === null
          ? []
          : [{ metric, scorer: null, options: {}, value: number, word: null, answer: null, main: false }];
      });
    });
    return all.filter(({ metric }, index) => all.findIndex((one) => one.metric === metric) === index);
  }
  return Object.entries(scores as Record<string, ScoreSpec>).flatMap(
    ([name, spec]) => verdict(spec, spec.metric ?? name, false) ?? [],
  );
}

const readLastPart = (path: string): string =>
  path
    .replace(/\[-?\d*\]$/, '')
    .split('.')
    .at(-1)!;

/** Why the row failed; null = it did not. */
export function readFailure(spec: FailedSpec | undefined, at: At): Pick<ImportedRow, 'failure' | 'failureKind'> | null {
  if (spec === undefined) return null;
  const found = at(spec.field);
  const text = toText(found) ?? (found === undefined || found === null ? '' : JSON.stringify(found));
  const wanted = spec.is === undefined ? null : Array.isArray(spec.is) ? spec.is : [spec.is];
  const failed =
    wanted !== null
      ? wanted.some((one) => one === found || (one !== null && String(one) === text))
      : spec.begins !== undefined
        ? text.startsWith(spec.begins)
        : found !== false && found !== 0 && text !== '' && text !== '{}' && text !== '[]';
  if (!failed) return null;
  const message = spec.message === undefined ? null : toText(at(spec.message));
  return { failure: (message ?? text).slice(0, 1000) || 'it failed', failureKind: spec.kind };
}

/** What is right: its texts. A text alone says why there is none. */
export function readTargets(spec: TargetSpec, at: At): string[] | string {
  if ('where' in spec) {
    const list = at(spec.list);
    if (!Array.isArray(list)) return `${spec.list}: is no list`;
    const right = (list as unknown[]).filter((one) =>
      Object.entries(spec.where).every(([path, wanted]) => includesValue(fieldAt(one, path), wanted)),
    );
    const texts = right.map((one) => toText(spec.field === undefined ? one : fieldAt(one, spec.field)));
    return texts.length === 0 || texts.includes(null)
      ? `${spec.list}: holds nothing that is marked as right`
      : (texts as string[]);
  }
  if ('index' in spec) {
    const list = at(spec.list);
    const given = at(spec.index);
    const positions = (Array.isArray(given) ? (given as unknown[]) : [given]).map((one) => toNumber(one));
    if (!Array.isArray(list)) return `${spec.list}: is no list`;
    if (positions.length === 0 || positions.includes(null)) return `${spec.index}: names no place in ${spec.list}`;
    const texts = positions.map((position) => {
      const index = position! - spec.from;
      if (!Number.isInteger(index) || index < 0 || index >= list.length) return null;
      return spec.letter ? String.fromCharCode(65 + index) : toText(list[index]);
    });
    return texts.includes(null)
      ? `${spec.index}: found ${JSON.stringify(given)}; expected a place in ${spec.list}, which has ${list.length}`
      : (texts as string[]);
  }
  return readPlainTargets(at(spec.field), spec.field, spec.after, spec.optional);
}

function readPlainTargets(
  value: unknown,
  field: string,
  after: string | undefined,
  optional: boolean,
): string[] | string {
  if (value === undefined || value === null) return optional ? [] : `${field}: is missing`;
  const texts = (Array.isArray(value) ? (value as unknown[]) : [value]).map(toText);
  if (texts.length === 0) return `${field}: found an empty list; expected what is right`;
  if (texts.includes(null))
    return `${field}: found ${Array.isArray(value) ? 'a list of other things' : 'an object'}; expected a text, a number, or a list of them`;
  if (after === undefined) return texts as string[];
  const cut = texts.map((text) => {
    const from = text!.lastIndexOf(after);
    return from < 0 ? null : text!.slice(from + after.length).trim();
  });
  return cut.includes(null) ? `${field}: holds no ${JSON.stringify(after)}` : (cut as string[]);
}

const includesValue = (found: unknown, wanted: unknown): boolean =>
  Array.isArray(found) ? found.includes(wanted) : found === wanted;

export function readSettings(spec: SettingsSpec | undefined, at: At): { sampling: Sampling; seed: number | null } {
  if (spec === undefined) return { sampling: {}, seed: null };
  const value = (one: { field: string } | { value: unknown } | undefined): unknown =>
    one === undefined ? undefined : 'value' in one ? one.value : at(one.field);
  const number = (one: { field: string } | { value: unknown } | undefined) => toNumber(value(one)) ?? undefined;
  const stop = value(spec.stop);
  const seed = number(spec.seed);
  return {
    sampling: toSampling({
      temperature: number(spec.temperature),
      topP: number(spec.top_p),
      maxOutputTokens: number(spec.max_tokens),
      stop: typeof stop === 'string' ? [stop] : stop,
    }),
    seed: seed !== undefined && Number.isSafeInteger(seed) ? seed : null,
  };
}

/** A quantity from 0; null = there is none. */
export function readQuantity(
  spec: { readonly field: string; readonly times: number } | undefined,
  at: At,
): number | null {
  const number = spec === undefined ? null : toNumber(at(spec.field));
  return number === null || number < 0 ? null : number * spec!.times;
}

/** The fields that a row must have, by the key of the mapping. */
export function listNamedPaths(mapping: Mapping): Map<string, string> {
  const named = new Map<string, string>();
  const visit = (key: string, spec: unknown): void => {
    if (!isFields(spec) || spec.optional === true) return;
    if ('where' in spec || 'index' in spec) {
      named.set(`${key}.list`, String(spec.list));
      if ('index' in spec) named.set(`${key}.index`, String(spec.index));
    } else if (typeof spec.field === 'string') named.set(key, spec.field);
    else if (Array.isArray(spec.fields))
      for (const [at, one] of spec.fields.entries()) named.set(`${key}.fields[${at}]`, String(one));
  };
  const nested: ReadonlySet<string> = new Set(['reference', 'settings', 'scores']);
  for (const [key, spec] of Object.entries(mapping) as [string, unknown][]) {
    if (key === 'failed' || key === 'suite') continue;
    if (
      key === 'usage' ||
      (key === 'scores' && isFields(spec) && (typeof spec.list === 'string' || Array.isArray(spec.fields)))
    )
      continue;
    if (nested.has(key) && isFields(spec) && typeof spec.field !== 'string')
      for (const [name, one] of Object.entries(spec as Fields)) visit(`${key}.${name}`, one);
    else visit(key, spec);
  }
  return named;
}
