import { ConfigError, type FinishReason, type JsonObject, jsonValue, NO_USAGE, type Usage } from '@evenhand/core';
import { didYouMean, hashJson } from '@evenhand/io';
import { describeKind, type Fields, fieldAt, listPaths, toId, toText } from '../../json-stream/json-values.ts';
import { toFileStem } from '../../pipeline/label.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { readParts, toMessages, toToolCalls } from '../shared/message-parts.ts';
import { readUsage } from '../shared/usage.ts';
import type { Mapping } from './map-schema.ts';
import {
  type At,
  listNamedPaths,
  readFailure,
  readQuantity,
  readReported,
  readSettings,
  readTargets,
  toNumber,
} from './mapped-values.ts';

/** After so many objects without a field, the mapping is wrong and not the file. */
const PATIENCE = 100;

/** One object with where it stands. */
export interface LocatedFields {
  readonly fields: Fields;
  readonly location: string;
  /** Its key, where the rows are entries of an object; null = they are not. */
  readonly key?: string | null;
  /** The file's name without its ending; absent = it is not needed. */
  readonly stem?: string;
  /** Its place in the list that `each` names, from 0. */
  readonly nth?: number;
}

/** Reads objects by a mapping, and sees to it that its fields exist. */
export interface MappedRowReader {
  read(fields: LocatedFields): ElementReading;
  /** @throws ConfigError where a field of the mapping was in no object */
  end(): void;
  /** What people should know of how the rows were read. */
  notes(): string[];
}

/** @param mapFile for messages, as is @param file */
export function createMappedRowReader(
  mapping: Mapping,
  suite: ImportedSuite,
  mapFile: string,
  file: string,
): MappedRowReader {
  const unseen = listNamedPaths(mapping);
  const example = new Set<string>();
  const order = new Map<string, number>();
  const questionsById = new Map<string, string[]>();
  let objects = 0;
  let several = 0;
  const refuse = (): void => {
    if (unseen.size === 0 || objects === 0) return;
    throw new ConfigError(
      [...unseen].map(
        ([key, path]) =>
          `${mapFile}: ${key}: found the field ${JSON.stringify(path)}, which no row of ${file} has${suggestField(path, example)}; the rows have ${[...example].slice(0, 60).join(', ') || 'no fields'}`,
      ),
    );
  };
  const withTrial = (row: ImportedRow, at: At): ImportedRow => {
    if (!isOrdered(mapping.trial, at)) return row;
    const key = `${row.model ?? ''}\n${row.sample}`;
    const trial = (order.get(key) ?? 0) + 1;
    order.set(key, trial);
    return { ...row, trial };
  };
  /** What is asked under an id that stood before something else is a sample of its own. */
  const apart = (row: ImportedRow): ImportedRow => {
    if (mapping.duplicates !== 'apart') return row;
    const question = computeQuestionKey(row);
    const before = questionsById.get(row.sample) ?? [];
    questionsById.set(row.sample, before);
    const known = before.indexOf(question);
    const place = known >= 0 ? known : before.push(question) - 1;
    return place === 0 ? row : { ...row, sample: `${row.sample} (${place + 1})` };
  };
  return {
    read(located) {
      const { fields, nth = 0 } = located;
      objects++;
      if (objects <= 3) for (const path of listPaths(fields)) example.add(path);
      for (const [key, path] of unseen) if (fieldAt(fields, withIndex(path, nth)) !== undefined) unseen.delete(key);
      if (objects === PATIENCE) refuse();
      if (mapping.only?.absent.some((path) => isThere(fieldAt(fields, withIndex(path, nth)))) === true)
        return { kind: 'skipped' };
      const row = readMappedRow({ ...located, stem: toFileStem(file) }, mapping, suite.verdicts !== null);
      if (typeof row === 'string') return malformed(row);
      if (row.target.length > 1) several++;
      const at = mapping.id !== undefined && 'line' in mapping.id ? Number(row.sample) - 1 : Number.NaN;
      return {
        kind: 'row',
        row: withTrial(apart(row), (path) => fieldAt(fields, withIndex(path, nth))),
        suite,
        ...(Number.isNaN(at) ? {} : { location: at }),
      };
    },
    end: refuse,
    notes: () =>
      several === 0
        ? []
        : [
            `${several} rows have a list of right answers: a reply that gives one of them is right (lists whose parts all have to be given cannot be judged)`,
          ],
  };
}

/** What a row asks, by its hash. */
const computeQuestionKey = ({ question, messages, target, choices }: ImportedRow): string =>
  hashJson([question, messages, target, choices]);

function suggestField(path: string, fields: Iterable<string>): string {
  const hint = didYouMean(path, fields, String);
  return hint === null ? '' : ` (${hint})`;
}

/** `[]` in a path is the place in the list that `each` names. */
const withIndex = (path: string, nth: number): string => path.replace('[]', `[${nth}]`);

/** One object as a row. A text says why it is none. */
export function readMappedRow(
  { fields, location, stem = '', key = null, nth = 0 }: LocatedFields,
  mapping: Mapping,
  hasVerdicts: boolean,
): ImportedRow | string {
  const at: At = (path) => fieldAt(fields, withIndex(path, nth));
  const { model, reply, target } = mapping;
  const name = model !== undefined && 'field' in model ? toId(at(model.field)) : null;
  if (model !== undefined && 'field' in model && name === null && !model.optional)
    return `${model.field}: names no model`;
  const own = readId(mapping.id, at, location, stem, key);
  if (mapping.id !== undefined && own === null) return `${describeId(mapping.id)}: holds no id`;
  const failure = readFailure(mapping.failed, at);
  const reported = failure !== null && mapping.failed?.scored === false ? [] : readReported(mapping, at);
  const replyValue = reply === undefined ? undefined : at(reply.field);
  const found = failure !== null ? null : cutReply(readReply(replyValue), reply);
  const isUnspoken = found === UNSPOKEN && reported.some(({ main }) => main);
  const spoken = isUnspoken ? null : found;
  if (failure === null && reply !== undefined && replyValue === undefined && !reply.optional && reported.length === 0)
    return `${reply.field}: is missing`;
  if (typeof spoken === 'string') return `${reply!.field}: ${spoken}`;
  const right = target === undefined ? [] : readTargets(target, at);
  if (typeof right === 'string' && !hasVerdicts) return right;
  const choices = mapping.choices === undefined ? undefined : at(mapping.choices.field);
  if (choices !== undefined && choices !== null && !Array.isArray(choices))
    return `${mapping.choices!.field}: found ${describeKind(choices)}; expected a list of texts`;
  const options = Array.isArray(choices) ? choices.flatMap((one) => toText(one) ?? []) : [];
  const language = mapping.language;
  const input = mapping.input === undefined ? undefined : at(mapping.input.field);
  const messages = Array.isArray(input) ? toMessages(input) : null;
  const kept = failure === null && spoken?.text != null;
  return {
    ...PLAIN_ROW,
    ...toFailure(
      failure,
      kept,
      reported.length > 0,
      reported.some((one) => one.main),
      replyValue === undefined || isUnspoken,
      hasVerdicts,
    ),
    model: model !== undefined && 'value' in model ? model.value : name,
    sample: own ?? '',
    trial: readTrial(mapping.trial, at, nth),
    messages,
    question: messages?.findLast(({ role }) => role === 'user')?.content ?? toText(input),
    target:
      typeof right === 'string'
        ? []
        : target === undefined && !hasVerdicts && mapping.suite.scorer !== undefined
          ? ['']
          : right,
    choices: options.length < 2 ? null : options,
    language:
      (language === undefined ? null : 'value' in language ? language.value : toText(at(language.field))) ??
      mapping.suite.language,
    reference: mapping.reference === undefined ? null : readReference(mapping.reference, at),
    cluster: mapping.cluster === undefined ? null : toId(at(mapping.cluster.field)),
    reply: kept ? spoken.text : null,
    reasoning:
      (mapping.reasoning === undefined ? null : readParts(at(mapping.reasoning.field)).text) ?? spoken?.reasoning ?? '',
    toolCalls: spoken?.toolCalls ?? [],
    finish: readFinish(mapping.finish, at),
    usage: readRowUsage(mapping.usage, at),
    reported,
    ...readSettings(mapping.settings, at),
    ttftMs: readQuantity(mapping.ttft_ms, at),
    e2eMs: readQuantity(mapping.e2e_ms, at),
    costUsd: readQuantity(mapping.cost_usd, at),
  };
}

/** Why there is no reply, or no verdict on it. */
function toFailure(
  failure: Pick<ImportedRow, 'failure' | 'failureKind'> | null,
  kept: boolean,
  isJudged: boolean,
  isDecided: boolean,
  isAbsent: boolean,
  hasVerdicts: boolean,
): Partial<Pick<ImportedRow, 'failure' | 'failureKind'>> {
  if (failure !== null) return failure;
  if (!kept) return isJudged && isAbsent ? { failureKind: 'not_kept' } : {};
  return hasVerdicts && !isDecided
    ? { failureKind: 'unscored', failure: 'the source gave no verdict on this reply' }
    : {};
}

function readId(id: Mapping['id'], at: At, location: string, stem: string, key: string | null): string | null {
  if (id === undefined) return null;
  if ('line' in id) {
    const number = /\d+(?=\D*$)/.exec(location)?.[0] ?? null;
    return number === null || id.file !== true ? number : `${stem}:${number}`;
  }
  if ('key' in id) return toId(key);
  if ('field' in id) return toId(at(id.field));
  const parts = id.fields.map((one) => toId(at(one)));
  return parts.includes(null) ? null : toId(parts.join(id.join));
}

function describeId(id: NonNullable<Mapping['id']>): string {
  return 'field' in id ? id.field : 'fields' in id ? id.fields.join(', ') : 'id';
}

/** Whether the order of the rows of an id numbers its repetitions: by the mapping, or where a row has no number. */
function isOrdered(trial: Mapping['trial'], at: At): boolean {
  if (trial === undefined || 'position' in trial) return false;
  return 'order' in trial || (trial.optional && toNumber(at(trial.field)) === null);
}

function readTrial(trial: Mapping['trial'], at: At, nth: number): number {
  if (trial === undefined || 'order' in trial || isOrdered(trial, at)) return 1;
  if ('position' in trial) return nth + 1;
  return (toNumber(at(trial.field)) ?? Number.NaN) + (1 - trial.from);
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

/** The text behind the last mark, without the ending that the mapping names; where they are not there, as it stands. */
function cutReply(spoken: ReturnType<typeof readReply>, spec: Mapping['reply']): ReturnType<typeof readReply> {
  if (typeof spoken === 'string' || spoken.text === null || spec === undefined) return spoken;
  const { after, ending } = spec;
  if (after === undefined && ending === undefined) return spoken;
  const at = after === undefined ? -1 : spoken.text.lastIndexOf(after);
  const text = (at < 0 ? spoken.text : spoken.text.slice(at + after!.length)).trim();
  return { ...spoken, text: ending !== undefined && text.endsWith(ending) ? text.slice(0, -ending.length) : text };
}

/** A conversation in which the model said nothing: no reply, though the source may have judged it. */
const UNSPOKEN = 'found a conversation without a message of the assistant';

/** A text, a list of parts (text and reasoning), a message, or a conversation, of which the assistant's last message is the reply. */
function readReply(
  value: unknown,
): { text: string | null; reasoning: string; toolCalls: ImportedRow['toolCalls'] } | string {
  if (value === undefined || value === null) return { text: null, reasoning: '', toolCalls: [] };
  if (typeof value !== 'object') return { text: toText(value), reasoning: '', toolCalls: [] };
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  const isConversation = list.some((one) => fieldAt(one, 'role') !== undefined);
  if (isConversation) {
    const last = list.findLast((one) => fieldAt(one, 'role') === 'assistant');
    if (last === undefined) return UNSPOKEN;
    const { text, reasoning } = readParts(fieldAt(last, 'content'));
    const thought = toText(fieldAt(last, 'reasoning_content')) ?? toText(fieldAt(last, 'reasoning'));
    return { text: text ?? '', reasoning: thought ?? reasoning, toolCalls: toToolCalls(fieldAt(last, 'tool_calls')) };
  }
  if (
    !Array.isArray(value) ||
    !list.every(
      (one) => typeof one === 'string' || fieldAt(one, 'type') !== undefined || fieldAt(one, 'text') !== undefined,
    )
  )
    return `found ${describeKind(value)}; expected the text of a reply, its parts, or messages`;
  return { ...readParts(value), toolCalls: [] };
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  end_turn: 'stop',
  eos: 'stop',
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool-calls',
  'tool-calls': 'tool-calls',
  tool_use: 'tool-calls',
  content_filter: 'content-filter',
  'content-filter': 'content-filter',
};

function readFinish(spec: Mapping['finish'], at: At): FinishReason {
  if (spec === undefined) return 'other';
  const word = toText(at(spec.field)) ?? '';
  return spec.values[word] ?? FINISH[word.toLowerCase()] ?? 'other';
}

function readRowUsage(spec: Mapping['usage'], at: At): Usage {
  if (spec === undefined) return NO_USAGE;
  if ('field' in spec) return readUsage(at(spec.field));
  const count = (path: string | undefined) => (path === undefined ? null : toNumber(at(path)));
  const { input, output, cached, reasoning } = spec;
  return readUsage({
    input_tokens: count(input),
    output_tokens: count(output),
    cached: count(cached),
    reasoning_tokens: count(reasoning),
  });
}

/** What is not there is left out; the scorer says what it misses. */
function readReference(names: NonNullable<Mapping['reference']>, at: At): JsonObject {
  const found = Object.entries(names).flatMap(([name, spec]) => {
    const value = jsonValue.safeParse(at(spec.field));
    return value.success ? [[name, value.data] as const] : [];
  });
  return Object.fromEntries(found);
}
