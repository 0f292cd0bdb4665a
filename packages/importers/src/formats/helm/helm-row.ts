import type { FinishReason } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ElementReading, ImportedRow } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { readParts, toMessages } from '../shared/message-parts.ts';
import { toScoreValue } from '../shared/reported.ts';
import { toSampling } from '../shared/sampling.ts';
import { readWording, type WordingLocator } from './helm-wording.ts';

/** What belongs to one reply: several states only where each option was weighed apart. */
export const formatStateKey = (state: Fields): string =>
  JSON.stringify([
    fieldAt(state, 'instance.id'),
    readWording(fieldAt(state, 'instance.perturbation')),
    state.train_trial_index ?? 0,
  ]);

export const isWeighed = (state: Fields): boolean => typeof state.reference_index === 'number';

/** @param states of one reply, in their order */
export function readHelmRow(states: readonly Fields[], locate: WordingLocator): ElementReading {
  const state = states.at(0)!;
  const { instance, request, result } = state;
  if (!isFields(instance)) return malformed('instance: is missing');
  const sample = toId(instance.id);
  if (sample === null) return malformed('instance.id: is missing');
  const references = Array.isArray(instance.references) ? (instance.references as unknown[]) : [];
  const trial = toScoreValue(state.train_trial_index) ?? 0;
  const { suite, prompt } = locate(readWording(instance.perturbation));
  const base = {
    ...PLAIN_ROW,
    sample,
    trial: trial + 1,
    prompt,
    question: toText(fieldAt(instance, 'input.text')),
    messages: readPrompt(request),
    tags: readTags(instance),
    sampling: toSampling({
      temperature: fieldAt(request, 'temperature'),
      topP: fieldAt(request, 'top_p'),
      maxOutputTokens: fieldAt(request, 'max_tokens'),
      stop: fieldAt(request, 'stop_sequences'),
    }),
    ...readTarget(state, references),
  };
  if (!isFields(result))
    return { kind: 'row', suite, row: { ...base, reply: null, failure: 'the state has no result' } };
  if (result.success === false)
    return { kind: 'row', suite, row: { ...base, reply: null, failure: toText(result.error) ?? 'the request failed' } };
  return {
    kind: 'row',
    suite,
    row: { ...base, ...(states.length > 1 ? findLikeliest(states) : readCompletion(result)), ...readTiming(states) },
  };
}

/** What is right: texts that are tagged so; with letters, the letters of these. */
function readTarget(state: Fields, references: readonly unknown[]): Pick<ImportedRow, 'target' | 'choices'> {
  const texts = references.map((one) => toText(fieldAt(one, 'output.text')) ?? '');
  const right = references.map((one) => {
    const tags = fieldAt(one, 'tags');
    return Array.isArray(tags) && tags.includes('correct');
  });
  const mapping = isFields(state.output_mapping) ? Object.entries(state.output_mapping) : [];
  if (mapping.length > 0) {
    const accepted = new Set(texts.filter((_, at) => right[at]));
    const target = mapping.filter(([, text]) => accepted.has(toText(text) ?? '')).map(([toLetter]) => toLetter);
    const choices = mapping.map(([, text]) => toText(text) ?? '');
    return { target, choices: choices.length < 2 ? null : choices };
  }
  if (isWeighed(state))
    return {
      target: texts.flatMap((_, at) => (right[at] ? [toLetter(at)] : [])),
      choices: texts.length < 2 ? null : texts,
    };
  return { target: texts.filter((_, at) => right[at]), choices: null };
}

/** The first completion; what it thought stands apart. */
function readCompletion(result: Fields): Pick<ImportedRow, 'reply' | 'reasoning' | 'finish'> {
  const completion = fieldAt(result, 'completions[0]');
  if (!isFields(completion)) return { reply: '', reasoning: '', finish: 'other' };
  const thinking = toText(fieldAt(completion, 'thinking.text')) ?? toText(completion.thinking);
  return {
    reply: toText(completion.text) ?? '',
    reasoning: thinking ?? '',
    finish: toFinish(toText(fieldAt(completion, 'finish_reason.reason'))),
  };
}

/** The option with the greatest mean log-likelihood of a token, which is how HELM weighs without calibration. */
function findLikeliest(states: readonly Fields[]): Pick<ImportedRow, 'reply' | 'reasoning' | 'finish'> {
  const own = states.filter((one) => one.request_mode !== 'calibration');
  const weights = own.map((one) => {
    const total = toScoreValue(fieldAt(one, 'result.completions[0].logprob')) ?? Number.NEGATIVE_INFINITY;
    const tokens = fieldAt(one, 'result.completions[0].tokens');
    return total / Math.max(1, Array.isArray(tokens) ? tokens.length : 1);
  });
  const best = own[weights.indexOf(Math.max(...weights))];
  return { reply: toLetter(toScoreValue(best?.reference_index) ?? 0), reasoning: '', finish: 'other' };
}

const toLetter = (index: number): string => (index < 26 ? String.fromCharCode(65 + index) : String(index + 1));

/** A block becomes an empty text with a sentence for a reason. */
function toFinish(reason: string | null): FinishReason {
  if (reason === 'length') return 'length';
  if (reason === 'stop' || reason === 'endoftext') return 'stop';
  return reason !== null && /content|policy|safety|filter|block|violat|recitation|moderation/i.test(reason)
    ? 'content-filter'
    : 'other';
}

/** Times of requests that HELM's own cache answered are those of another run. */
function readTiming(states: readonly Fields[]): Pick<ImportedRow, 'e2eMs' | 'sentAt'> {
  const seconds = states.map((one) =>
    fieldAt(one, 'result.cached') === true ? null : toScoreValue(fieldAt(one, 'result.request_time')),
  );
  const at = fieldAt(states[0], 'result.request_datetime');
  const known = seconds.every((one) => one !== null && one > 0);
  return {
    e2eMs: known ? seconds.reduce<number>((sum, one) => sum + one! * 1000, 0) : null,
    sentAt: known && typeof at === 'number' && at > 0 ? new Date(at * 1000).toISOString() : null,
  };
}

function readPrompt(request: unknown): ImportedRow['messages'] {
  const messages = toMessages(fieldAt(request, 'messages'));
  if (messages !== null) return messages;
  const prompt = readParts(fieldAt(request, 'prompt')).text;
  return prompt === null || prompt === '' ? null : [{ role: 'user', content: prompt }];
}

function readTags(instance: Fields): string[] {
  const split = toText(instance.split);
  const sub = toText(instance.sub_split);
  return [...(split === null ? [] : [split]), ...(sub === null ? [] : [sub])];
}
