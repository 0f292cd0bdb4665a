import { type Fields, isFields, toText } from '../../json-stream/json-values.ts';

/** What the results say of one entry of the predictions. */
export interface EntryDetail {
  /** What the evaluator read; null = it does not say. */
  readonly answer: string | null;
  /** What is right, as its texts; null = it does not say. */
  readonly reference: readonly string[] | null;
  /** null = it gave no verdict on single entries. */
  readonly correct: boolean | null;
  /** The question and the reply, for results without their predictions. */
  readonly prompt: unknown;
  readonly reply: string | null;
  /** What a judge model wrote, where that is all that is kept of the entry; null = no judge stands there. */
  readonly judgement: string | null;
  /** Whether a judge model had a say. */
  readonly isJudged: boolean;
}

const VERDICT = ['correct', 'is_correct', 'cascade_correct', 'is_strict_correct', 'pass', 'passed'];
const ANSWER = ['predictions', 'pred', 'extracted_prediction', 'extracted', 'prediction'];
const REFERENCE = [
  'references',
  'refr',
  'refrs',
  'ref',
  'refs',
  'refer',
  'answer',
  'answers',
  'reference',
  'gold',
  'label',
];

/** One element of `details` (a list, with a value for each repeat), or one entry of it (an object): by number of the repeat. */
export function readDetails(element: unknown): EntryDetail[] {
  if (!isFields(element)) return [];
  const lists = Object.values(element).filter(Array.isArray);
  const isRepeated = toText(element.example_abbr) !== null;
  const repeats = isRepeated ? Math.max(1, ...lists.map((list) => list.length)) : 1;
  const at = (keys: readonly string[], repeat: number): unknown => {
    const key = keys.find((one) => element[one] !== undefined);
    const value = key === undefined ? undefined : element[key];
    return isRepeated && Array.isArray(value) ? (value as unknown[])[repeat] : value;
  };
  return Array.from({ length: repeats }, (_, repeat): EntryDetail => {
    const judgement = isJudgement(element) ? toText(at(['prediction'], repeat)) : null;
    const answer = judgement === null ? at(ANSWER, repeat) : null;
    return {
      answer: answer === undefined || answer === null ? null : (toText(answer) ?? JSON.stringify(answer)),
      reference: toTexts(at(REFERENCE, repeat)),
      correct: toTruth(at(VERDICT, repeat)),
      prompt: judgement === null ? at(['prompt', 'origin_prompt'], repeat) : null,
      reply: toText(at(['origin_prediction'], repeat)) ?? toText(answer),
      judgement,
      isJudged:
        judgement !== null || element.llm_evaluation !== undefined || element.origin_grade_response !== undefined,
    };
  });
}

/** A generic judge's entries are its own prompt and reply, and the right answer: nothing of the reply that it judged. */
const isJudgement = (element: Fields): boolean =>
  element.origin_prompt !== undefined &&
  element.prediction !== undefined &&
  !VERDICT.some((key) => element[key] !== undefined) &&
  element.origin_prediction === undefined;

/** Texts, numbers and truth values, alone or in a list; null = something else. */
export function toTexts(value: unknown): string[] | null {
  const texts = (Array.isArray(value) ? (value as unknown[]) : [value]).map(toText);
  return texts.length === 0 || texts.includes(null) ? null : (texts as string[]);
}

function toTruth(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0) return value === 1;
  return value === 'True' ? true : value === 'False' ? false : null;
}
