import type { FinishReason, ReportedScore } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { readParts, toMessages, toToolCalls } from '../shared/message-parts.ts';
import { createReportedScore, createReportedScores, toScoreValue } from '../shared/reported.ts';
import { toSampling } from '../shared/sampling.ts';
import { readUsage } from '../shared/usage.ts';
import type { Counter } from './verifiers-suite.ts';

const FINISH: Readonly<Record<string, FinishReason>> = { stop: 'stop', length: 'length', tool_calls: 'tool-calls' };

/**
 * A line of traces.jsonl: one episode of one task, a trace for each agent. Those that are not trained (a judge, a modelled user) are
 * left out, as the printed reward leaves them out. Of the configuration only the model's name is read: the rest names addresses.
 * @param label the model of what names none; null = it is not known
 */
export function readEpisode(
  episode: Fields,
  suite: ImportedSuite,
  label: string | null,
  counted: Counter,
  rewards: RewardTally,
): ElementReading[] {
  const countTrial = (model: string | null, sample: string) =>
    counted([suite.name, model ?? label ?? '', sample].join('\n'));
  const toRow = (row: ImportedRow): ElementReading => ({ kind: 'row', suite, row });
  const id = taskId(episode.task);
  if (id === null) return [malformed('task.data: has neither id nor idx, and task.key is missing')];
  const all = (episode.traces as unknown[]).filter(isFields);
  const trained = all.filter((trace) => fieldAt(trace, 'agent.trainable') !== false);
  const traces = trained.length > 0 ? trained : all;
  if (traces.length === 0) {
    const row = { ...promptIn(episode.task, []), ...failureIn(episode) };
    return [toRow({ ...PLAIN_ROW, ...row, sample: id, trial: countTrial(null, id), reply: null })];
  }
  return traces.map((trace) => {
    const agent = toId(fieldAt(trace, 'agent.name'));
    const sample = agent === null || agent === ONLY_AGENT ? id : `${id}/${agent}`;
    const row = readTrace(trace, episode);
    rewards.add(readRewards(trace)[0]?.value ?? 0, isWell(trace));
    return toRow({ ...row, sample, trial: countTrial(row.model, sample) });
  });
}

/** The model of the first trace that names one; null = none does. */
export function findModel({ traces }: Fields): string | null {
  const named = (traces as unknown[]).map((trace) => (isFields(trace) ? modelOf(trace, listCalls(trace)) : null));
  return named.find((one) => one !== null) ?? null;
}

/** What an agent is called where there is one alone; several attempts of it are repetitions. */
const ONLY_AGENT = 'agent';

/** What each rollout of a trained agent was rewarded with. */
export interface RewardTally {
  add(reward: number, ok: boolean): void;
}

/** Calls of the model; before 0.2.1 tokens and finish stand with the messages that the model wrote. */
const listCalls = (trace: Fields): Fields[] =>
  (Array.isArray(trace.calls)
    ? (trace.calls as unknown[])
    : listNodes(trace).filter(({ sampled }) => sampled === true)
  ).filter(isFields);

const listNodes = ({ nodes }: Fields): Fields[] => (Array.isArray(nodes) ? (nodes as unknown[]).filter(isFields) : []);

/** Versions before 0.3 say only what went wrong. */
const isWell = ({ ok, errors }: Fields): boolean =>
  ok === undefined ? !Array.isArray(errors) || errors.length === 0 : ok === true;

const modelOf = (trace: Fields, calls: readonly Fields[]): string | null =>
  toText(calls.findLast((call) => !isFields(call.error))?.model) ??
  toText(fieldAt(trace, 'agent.config.model')) ??
  toText(fieldAt(trace, 'agent.model'));

/** The durable id of the task, else its place in the set, else its key. */
function taskId(task: unknown): string | null {
  return toId(fieldAt(task, 'data.id')) ?? toId(fieldAt(task, 'data.idx')) ?? toId(fieldAt(task, 'key'));
}

function readTrace(trace: Fields, episode: Fields): Omit<ImportedRow, 'sample' | 'trial'> {
  const calls = listCalls(trace);
  const last = calls.findLast((call) => !isFields(call.error));
  const path = mainPath(trace.nodes);
  const first = path.findIndex(({ sampled }) => sampled === true);
  const message = path.findLast(({ sampled }) => sampled === true)?.message;
  const reply = isFields(message) ? readParts(message.content) : null;
  const sampling = isFields(last?.sampling) ? last.sampling : {};
  const { seed } = sampling;
  const span = fieldAt(trace, 'timing.agent') ?? fieldAt(trace, 'timing.generation');
  const [start, end] = [fieldAt(span, 'start'), fieldAt(span, 'end')];
  const well = isWell(trace);
  const unscored = !well && isUnscored(trace);
  const failed = well ? {} : failureIn(trace, episode);
  return {
    ...PLAIN_ROW,
    ...promptIn(trace.task ?? episode.task, first < 0 ? path : path.slice(0, first)),
    model: modelOf(trace, calls),
    reply: reply === null || !(well || unscored) ? null : (toText(trace.root_reply) ?? reply.text ?? ''),
    reasoning: isFields(message) ? (toText(message.reasoning_content) ?? reply!.reasoning) : '',
    toolCalls: isFields(message) ? toToolCalls(message.tool_calls) : [],
    finish: FINISH[toText(last?.finish_reason) ?? ''] ?? 'other',
    usage: readUsage(sumUsage(calls)),
    costUsd: sumCost(calls),
    sampling: toSampling({
      temperature: sampling.temperature,
      topP: sampling.top_p,
      maxOutputTokens: sampling.max_tokens,
    }),
    seed: typeof seed === 'number' && Number.isSafeInteger(seed) ? seed : null,
    sentAt: toMoment(fieldAt(trace, 'timing.start')),
    e2eMs:
      typeof start === 'number' && typeof end === 'number' && start > 0 && end >= start ? (end - start) * 1000 : null,
    reported: well ? readRewards(trace) : [],
    ...failed,
    ...(unscored ? { failureKind: 'unscored' as const } : {}),
  };
}

/** Whether the agent had ended, and what should have rewarded it went wrong: its rewards are named, and none has a value. */
function isUnscored({ rewards }: Fields): boolean {
  const all = isFields(rewards) ? Object.values(rewards) : [];
  return all.length > 0 && all.every((one) => one === null);
}

/** The sum of the weighted rewards decides; each reward without its weight and each metric stand behind it. */
function readRewards({ rewards, metrics }: Fields): ReportedScore[] {
  const named = Object.entries(isFields(rewards) ? rewards : {}).flatMap(([name, one]) => {
    const [score, weight] = isFields(one)
      ? [toScoreValue(one.score), toScoreValue(one.weight)]
      : [toScoreValue(one), 1];
    return score === null ? [] : [{ name, score, weight: weight ?? 1 }];
  });
  const value = named.reduce((sum, { score, weight }) => sum + score * weight, 0);
  return [
    createReportedScore('reward', value, true),
    ...named.filter(({ name }) => name !== 'reward').map(({ name, score }) => createReportedScore(name, score, false)),
    ...createReportedScores(isFields(metrics) ? metrics : {}, null).filter(({ metric }) => metric !== 'reward'),
  ].filter((one) => one !== null);
}

/** What was asked: the messages before the model's first, else the prompt of the task. */
function promptIn(task: unknown, before: readonly Fields[]): Pick<ImportedRow, 'messages' | 'question' | 'target'> {
  const data = fieldAt(task, 'data');
  const prompt = fieldAt(data, 'prompt');
  const answer = toText(fieldAt(data, 'answer'));
  return {
    messages: toMessages(before.map(({ message }) => message)) ?? toMessages(prompt),
    question: toText(prompt),
    target: answer === null || answer === '' ? [] : [answer],
  };
}

/** The messages from the root to the last one that the model wrote. */
function mainPath(nodes: unknown): Fields[] {
  const list = Array.isArray(nodes) ? (nodes as unknown[]) : [];
  const path: Fields[] = [];
  const seen = new Set<number>();
  let at: unknown = list.findLastIndex((node) => isFields(node) && node.sampled === true);
  if (at === -1) at = list.length - 1;
  while (typeof at === 'number' && !seen.has(at)) {
    const node = list[at];
    if (!isFields(node)) break;
    seen.add(at);
    path.unshift(node);
    at = node.parent;
  }
  return path;
}

/** What went wrong last; a rollout that is not well has no reward in the printed mean. */
function failureIn(...levels: readonly Fields[]): Pick<ImportedRow, 'failure' | 'failureKind'> {
  const errors = levels.flatMap(({ errors }) => (Array.isArray(errors) ? (errors as unknown[]).filter(isFields) : []));
  const last = errors[0] === undefined ? null : errors.findLast((one) => toText(one.type) !== null);
  const text = last === null || last === undefined ? null : `${toText(last.type)}: ${toText(last.message) ?? ''}`;
  const timedOut = levels.some(({ is_timeout: timeout }) => timeout === true);
  return {
    failure: (text ?? (timedOut ? 'the rollout ran out of time' : 'the rollout did not end well')).slice(0, 1000),
    failureKind: timedOut ? 'timeout' : 'server',
  };
}

/** Over all calls; what one of them does not say is unknown. `prompt_tokens` leaves out what was read from a cache. */
function sumUsage(calls: readonly Fields[]): Fields {
  const used = calls.map(({ usage }) => usage).filter(isFields);
  const total = (key: string): number | undefined => {
    const values = used.map((usage) => usage[key]);
    return values.length > 0 && values.every((one) => typeof one === 'number')
      ? (values as number[]).reduce((sum, one) => sum + one, 0)
      : undefined;
  };
  const [prompt, cached] = [total('prompt_tokens'), total('cached_input_tokens')];
  const known: Record<string, number> = {};
  const say = (key: string, value: number | undefined) => {
    if (value !== undefined) known[key] = value;
  };
  say('input_tokens', prompt === undefined ? undefined : prompt + (cached ?? 0));
  say('output_tokens', total('completion_tokens'));
  say('input_tokens_cache_read', cached);
  say('reasoning_tokens', total('reasoning_tokens'));
  return known;
}

/** null = a call does not state it. */
function sumCost(calls: readonly Fields[]): number | null {
  const costs = calls.map((call) => fieldAt(call, 'usage.cost'));
  return costs.length > 0 && costs.every((one) => typeof one === 'number' && one >= 0)
    ? (costs as number[]).reduce((sum, one) => sum + one, 0)
    : null;
}

/** Seconds since 1970 as a moment. */
function toMoment(seconds: unknown): string | null {
  return typeof seconds === 'number' && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000).toISOString() : null;
}
