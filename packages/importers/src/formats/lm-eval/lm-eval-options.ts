import { type Fields, fieldAt, toText } from '../../json-stream/json-values.ts';
import { readPythonList } from '../../json-stream/python-list.ts';

/** One request of a document: what stood before, and what was weighed behind it. */
export interface WeighedRequest {
  readonly context: string;
  readonly continuation: string;
  /** Log-likelihood; NaN = the file does not say. */
  readonly weight: number;
  /** Whether the model would have written it by itself. */
  readonly greedy: boolean;
}

/** The options of a document and which of them is likeliest and right, by their places. */
export interface Weighed {
  readonly options: readonly string[];
  readonly best: number;
  /** Any of them is right; null = the file does not tell. */
  readonly right: readonly number[] | null;
}

/** More are not lettered. */
export const LETTERS = 26;

/**
 * Which of the weighed continuations are options. With `acc_mutual_info` those behind an empty context are no options but weigh
 * the continuation alone; where all continuations are equal, the contexts are the options.
 */
export function weighedOptions(fields: Fields, requests: readonly WeighedRequest[]): Weighed | string {
  const half = requests.length / 2;
  const alone =
    fields.acc_mutual_info !== undefined &&
    Number.isInteger(half) &&
    requests.slice(half).every(({ context }, at) => context === '' || isSameText(requests, at, half));
  const weighed = alone ? requests.slice(0, half) : requests;
  if (weighed.some(({ weight }) => Number.isNaN(weight)))
    return 'resps: expected a log-likelihood for each continuation';
  const weights = weighed.map(({ weight }) => weight);
  const best = weights.indexOf(Math.max(...weights));
  const equal = weighed.every(({ continuation }) => continuation === weighed[0]!.continuation);
  const options = weighed.map(({ context, continuation }) => (equal ? context : continuation).trim().toWellFormed());
  const acc = readTruth(fields.acc);
  if (equal) return { options, best, right: byVerdict(acc, best, options.length) };
  return withTarget(fields, { options, best }, acc);
}

function isSameText(requests: readonly WeighedRequest[], at: number, half: number): boolean {
  return (
    requests[at]!.continuation === requests[half + at]!.continuation &&
    requests[at]!.context !== requests[half + at]!.context
  );
}

/** What is right, where only the verdict tells. */
function byVerdict(acc: boolean | null, best: number, count: number): number[] | null {
  if (acc === true) return [best];
  return acc === false && count === 2 ? [1 - best] : null;
}

/** Digits are the place of an option, also where the options are numbers; the verdict tells where both readings are possible. */
function withTarget(fields: Fields, { options, best }: Omit<Weighed, 'right'>, acc: boolean | null): Weighed | string {
  const text = toText(fields.target)?.trim() ?? '';
  const readings = [readIndexes(text, options), findTexts(text, options)].filter((one) => one !== null);
  if (readings.length === 0) {
    const right = byVerdict(acc, best, options.length);
    if (acc !== null) return { options, best, right };
    return `target: found ${JSON.stringify(fields.target)}; expected the place or the text of a continuation`;
  }
  const fits = (right: readonly number[]) => acc === null || right.includes(best) === acc;
  return { options, best, right: readings.find(fits) ?? readings[0]! };
}

function readIndexes(text: string, options: readonly string[]): number[] | null {
  const list = readPythonList(text) ?? [text];
  const indexes = list.filter((one) => /^\d+$/.test(one)).map(Number);
  return indexes.length > 0 && indexes.length === list.length && indexes.every((place) => place < options.length)
    ? indexes
    : null;
}

function findTexts(text: string, options: readonly string[]): number[] | null {
  const of = (one: string): number => {
    const exact = options.indexOf(one.trim());
    return exact >= 0 ? exact : options.findIndex((option) => option.toLowerCase() === one.trim().toLowerCase());
  };
  const single = of(text);
  if (single >= 0) return [single];
  const indexes = (readPythonList(text) ?? []).map(of);
  return indexes.length > 0 && indexes.every((place) => place >= 0) ? indexes : null;
}

/** A verdict that is right or wrong; null = there is none, or it is graded. */
export function readTruth(value: unknown): boolean | null {
  const text = toText(value)?.toLowerCase() ?? '';
  if (text === 'true' || Number(text || Number.NaN) === 1) return true;
  return text === 'false' || Number(text || Number.NaN) === 0 ? false : null;
}

/** What the options are called: their texts, or the document's where they are mere letters. */
export function optionTexts(fields: Fields, options: readonly string[]): string[] {
  const words = fieldAt(fields, 'doc.choices');
  const list = Array.isArray(words) ? words : fieldAt(words, 'text');
  const lettered = options.every((option, at) => option === letterAt(at));
  return lettered && Array.isArray(list) && list.length === options.length
    ? list.map((word) => toText(word) ?? '')
    : [...options];
}

export const letterAt = (place: number): string => String.fromCharCode(65 + place);
