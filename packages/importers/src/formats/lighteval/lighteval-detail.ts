import type { Message, Sampling } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import { toMessages } from '../shared/message-parts.ts';
import { toSampling } from '../shared/sampling.ts';

/** A row of the details in one form, whatever version wrote it. */
export interface LightevalDetail {
  readonly id: string;
  readonly task: string | null;
  readonly question: string | null;
  readonly messages: readonly Message[] | null;
  readonly metrics: Fields;
  /** What was generated, one text a repetition; empty = continuations were weighed. */
  readonly texts: readonly string[];
  readonly reasonings: readonly string[];
  /** How many texts were asked for; null = it is not told. */
  readonly requestedTexts: number | null;
  /** Log-likelihoods of the options. */
  readonly weights: readonly number[];
  readonly options: readonly string[];
  readonly gold: { readonly indices: readonly number[]; readonly texts: readonly string[] };
  readonly sampling: Sampling;
}

/** The columns of versions from 0.11, and of those before. */
export const isNewDetail = ({ doc, model_response: response }: Fields): boolean => isFields(doc) && isFields(response);
export const isOldDetail = ({ example, full_prompt: prompt, predictions, metrics }: Fields): boolean =>
  predictions !== undefined && isFields(metrics) && (example !== undefined || prompt !== undefined);

/** @param place of the row, from 0: the id where a version keeps none. A text says why it is none. */
export function readDetail(fields: Fields, place: number): LightevalDetail | string {
  const detail = isNewDetail(fields) ? readNewDetail(fields) : readOldDetail(fields, place);
  if (typeof detail === 'string') return detail;
  if (detail.texts.length === 0 && detail.weights.length === 0)
    return 'holds neither texts nor log-likelihoods of continuations';
  return detail;
}

function readNewDetail({ doc, model_response: response, metric }: Fields): LightevalDetail | string {
  if (!isFields(doc)) return 'doc: is missing';
  if (!isFields(response)) return 'model_response: is missing';
  const id = toId(doc.id);
  if (id === null) return 'doc.id: is missing';
  const options = readTexts(doc.choices);
  const texts = readTexts(response.text);
  return {
    id,
    task: toText(doc.task_name),
    question: toText(doc.query),
    messages: typeof response.input === 'string' ? asUser(response.input) : toMessages(response.input),
    metrics: isFields(metric) ? metric : {},
    texts,
    reasonings: texts.map((_, at) => toText(fieldAt(response, `reasonings[${at}]`)) ?? ''),
    requestedTexts: typeof doc.num_samples === 'number' ? doc.num_samples : null,
    weights: texts.length > 0 ? [] : readWeights(response.logprobs),
    options,
    gold: readGold(doc.gold_index, options),
    sampling: toSampling({ maxOutputTokens: doc.generation_size, stop: doc.stop_sequences }),
  };
}

/** `predictions` are texts, lists of texts, log-likelihoods, or pairs of one with the greedy flag. */
function readOldDetail(fields: Fields, place: number): LightevalDetail {
  const { example, full_prompt: prompt, predictions, metrics } = fields;
  const list = Array.isArray(predictions) ? (predictions as unknown[]) : [];
  const isText = list.some((one) => typeof (Array.isArray(one) ? one[0] : one) === 'string');
  const options = readTexts(fields.choices);
  const gold = readGold(fields.gold_index, options);
  return {
    id: String(place),
    task: null,
    question: toText(example),
    messages: Array.isArray(prompt) ? toMessages(prompt) : asUser(toText(prompt)),
    metrics: isFields(metrics) ? metrics : {},
    texts: isText ? list.flatMap(readTexts) : [],
    reasonings: [],
    requestedTexts: null,
    weights: isText ? [] : readWeights(list.map((one) => (Array.isArray(one) ? (one[0] as unknown) : one))),
    options,
    gold: isText && !isEmpty(fields.gold) ? { indices: gold.indices, texts: readTexts(fields.gold).map(trim) } : gold,
    sampling: {},
  };
}

const asUser = (text: string | null): Message[] | null => (text === null ? null : [{ role: 'user', content: text }]);
const isEmpty = (list: unknown): boolean => !Array.isArray(list) || list.length === 0;
const trim = (text: string): string => text.trim();

const readTexts = (list: unknown): string[] =>
  (Array.isArray(list) ? (list as unknown[]) : list === undefined || list === null ? [] : [list]).map(
    (one) => toText(one) ?? '',
  );

const readWeights = (list: unknown): number[] =>
  (Array.isArray(list) ? (list as unknown[]) : []).map((one) =>
    typeof one === 'number' && !Number.isNaN(one) ? one : Number.NEGATIVE_INFINITY,
  );

/** The places of what is right among the options, and its texts. */
function readGold(given: unknown, options: readonly string[]): LightevalDetail['gold'] {
  const indices = (Array.isArray(given) ? (given as unknown[]) : [given]).flatMap((one) =>
    typeof one === 'number' && one >= 0 && one < options.length ? [one] : [],
  );
  return { indices, texts: indices.map((index) => options[index]!.trim()) };
}
