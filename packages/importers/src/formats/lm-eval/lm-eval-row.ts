import type { Message, Sampling } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import { readPythonList } from '../../json-stream/python-list.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { reportedOf } from './lm-eval-metrics.ts';
import { LETTERS, letterAt, optionTexts, type WeighedRequest, weighedOptions } from './lm-eval-options.ts';

/** What the first line of a file settles for all of them. */
export interface LmEvalFile {
  /** Name of the filter whose lines hold the rows; the lines of others add to them. */
  readonly filter: string | null;
  readonly main: string | null;
}

type Draft = Omit<ImportedRow, 'reply' | 'target' | 'trial'>;

/** The rows of one line: one for each repeat; or what it adds to those of another filter. */
export function lmEvalReadings(fields: Fields, suite: ImportedSuite, file: LmEvalFile): ElementReading[] {
  const id = toId(fields.doc_id);
  if (id === null) return [malformed('doc_id: is missing')];
  if (!Array.isArray(fields.resps)) return [malformed('resps: is missing')];
  const filter = toText(fields.filter);
  const scorer = filter === null || filter === 'none' ? null : filter;
  if (filter !== file.filter) {
    const reported = reportedOf(fields, scorer, null, answerOf(fields));
    const to = { model: null, sample: id, prompt: 'main', trial: null };
    return [{ kind: 'addition', to, addition: { reported }, suite }];
  }
  const requests = requestsOf(fields);
  const draft: Draft = {
    ...PLAIN_ROW,
    ...promptOf(requests[0]?.[0]),
    sample: id,
    sampling: samplingOf(requests[0]?.[1]),
    reported: reportedOf(fields, scorer, file.main, answerOf(fields)),
  };
  const weighed = weighedIn(fields, requests);
  if (weighed === null) return generated(fields, draft, suite);
  if (typeof weighed === 'string') return [malformed(weighed)];
  return [weighed.length === 1 ? continued(weighed[0]!, draft, suite) : chosen(fields, weighed, draft, suite)];
}

/** What the filter read; '' = it found nothing, null = the file does not say. */
function answerOf(fields: Fields): string | null {
  const first = Array.isArray(fields.filtered_resps) ? (fields.filtered_resps as unknown[])[0] : undefined;
  const text = toText(Array.isArray(first) ? first[0] : first);
  if (text === '[invalid]') return '';
  return text === null || isWeight(first) ? null : text.slice(0, 1000).toWellFormed();
}

/** The arguments of each request, in their order: newer files have objects, older ones lists. */
function requestsOf({ arguments: given }: Fields): unknown[][] {
  if (isFields(given)) {
    const number = (key: string) => Number(key.replace(/\D+/g, ''));
    return Object.keys(given)
      .sort((a, b) => number(a) - number(b))
      .map((key) => [fieldAt(given[key], 'arg_0'), fieldAt(given[key], 'arg_1')]);
  }
  return Array.isArray(given) ? given.map((one) => (Array.isArray(one) ? one : [one])) : [];
}

/** A pair of log-likelihood and greedy flag, which files hold as texts. */
function isWeight(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2 && /^(?:true|false)$/i.test(toText(value[1]) ?? '');
}

function firstWeight(value: unknown): [unknown, unknown] | null {
  if (isWeight(value)) return value;
  return Array.isArray(value) && value.length > 0 ? firstWeight(value[0]) : null;
}

/** null = the model wrote freely. */
function weighedIn(fields: Fields, requests: readonly (readonly unknown[])[]): WeighedRequest[] | string | null {
  if (requests.length === 0 || !requests.every((one) => typeof one[1] === 'string')) return null;
  const given = fields.resps as unknown[];
  if (given.length < requests.length) return 'resps: expected a log-likelihood for each continuation';
  return requests.map(([context, continuation], at) => {
    const weight = firstWeight(given[at]);
    return {
      context: contextText(context),
      continuation: continuation as string,
      weight: weight === null ? Number.NaN : Number(toText(weight[0])),
      greedy: weight !== null && /^true$/i.test(toText(weight[1])!),
    };
  });
}

/** One continuation: it is right where the model would have written it by itself; what it would have written else is not told. */
function continued({ continuation, greedy }: WeighedRequest, draft: Draft, suite: ImportedSuite): ElementReading {
  const target = continuation.trim().toWellFormed();
  const row = { ...draft, trial: 1, target: [target], reply: greedy ? target : '', tags: ['by likelihood'] };
  return { kind: 'row', suite, row };
}

/** The likeliest continuation is the answer; the first of equals. */
function chosen(
  fields: Fields,
  requests: readonly WeighedRequest[],
  draft: Draft,
  suite: ImportedSuite,
): ElementReading {
  const weighed = weighedOptions(fields, requests);
  if (typeof weighed === 'string') return malformed(weighed);
  const { options, best, right } = weighed;
  const lettered = options.length <= LETTERS;
  const distinct = new Set(options).size === options.length && !options.includes('');
  const called = (place: number) => (lettered ? letterAt(place) : distinct ? options[place]! : `option ${place + 1}`);
  const answered = (one: ImportedRow['reported'][number]) => ({ ...one, answer: one.answer ?? called(best) });
  return {
    kind: 'row',
    suite,
    row: {
      ...draft,
      trial: 1,
      choices: lettered ? optionTexts(fields, options) : null,
      target: right === null ? [] : right.map(called),
      reply: called(best),
      reported: draft.reported.map(answered),
      tags: ['by likelihood'],
    },
  };
}

/** Each repeat is a trial. */
function generated(fields: Fields, draft: Draft, suite: ImportedSuite): ElementReading[] {
  const target = targetsOf(fields.target);
  if (target.length === 0 && draft.reported.length === 0) return [malformed('target: is missing')];
  const first = (fields.resps as unknown[])[0];
  const replies = Array.isArray(first) ? first : [first];
  if (replies.length === 0) return [malformed('resps: found an empty list; expected a reply')];
  return replies.map((reply, at) => ({
    kind: 'row' as const,
    suite,
    row: { ...draft, trial: at + 1, target, reply: toText(reply) },
  }));
}

/** GSM8K's solutions end in `#### 18`: what stands behind the mark is right. A list as Python spells it holds several right answers. */
function targetsOf(target: unknown): string[] {
  const text = toText(target);
  const listed = text === null ? null : readPythonList(text);
  const all = listed !== null && listed.length > 0 ? listed : Array.isArray(target) ? target : [target];
  return all.flatMap((one) => {
    const found = toText(one);
    if (found === null || found.trim() === '') return [];
    return [found.slice(found.lastIndexOf('####') + (found.includes('####') ? 4 : 1)).trim()];
  });
}

/** A run with a chat template asks by messages: a list of one text that is their JSON. */
function promptOf(argument: unknown): Pick<ImportedRow, 'messages' | 'question'> {
  const messages = messagesIn(argument);
  if (messages === null) return { messages: null, question: toText(argument) };
  const last = messages.findLast(({ role }) => role === 'user');
  return { messages, question: last?.content ?? null };
}

function contextText(argument: unknown): string {
  return toText(Array.isArray(argument) ? argument[0] : argument) ?? '';
}

function messagesIn(argument: unknown): Message[] | null {
  const text = Array.isArray(argument) && argument.length === 1 ? toText(argument[0]) : toText(argument);
  if (text === null || !/^\s*\[\s*\{/.test(text)) return null;
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list) || list.length === 0) return null;
    const messages = list.map(messageOf);
    return messages.includes(null) ? null : (messages as Message[]);
  } catch {
    return null;
  }
}

function messageOf(one: unknown): Message | null {
  const role = fieldAt(one, 'role');
  const known = role === 'developer' ? 'system' : role;
  const content = fieldAt(one, 'content');
  const parts = Array.isArray(content) ? content.map((part) => toText(fieldAt(part, 'text'))) : [toText(content)];
  if ((known !== 'system' && known !== 'user' && known !== 'assistant') || parts.includes(null)) return null;
  return { role: known, content: parts.join('') };
}

function samplingOf(given: unknown): Sampling {
  if (!isFields(given)) return {};
  const number = (key: string) => (typeof given[key] === 'number' ? (given[key] as number) : null);
  const temperature = number('temperature');
  const [topP, most] = [number('top_p'), number('max_gen_toks') ?? number('max_new_tokens') ?? number('max_tokens')];
  const stop = (Array.isArray(given.until) ? given.until : [given.until]).flatMap((one) => toText(one) || []);
  return {
    ...(temperature === null || temperature < 0 || temperature > 2 ? {} : { temperature }),
    ...(topP === null || topP <= 0 || topP > 1 ? {} : { topP }),
    ...(most === null || !Number.isSafeInteger(most) || most < 1 ? {} : { maxOutputTokens: most }),
    ...(stop.length === 0 ? {} : { stop }),
  };
}
