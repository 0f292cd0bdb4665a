import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { readParts, toMessages, toToolCalls } from '../shared/message-parts.ts';
import { createReportedScore, createReportedScores, toScoreValue } from '../shared/reported.ts';
import { toSampling } from '../shared/sampling.ts';
import { readUsage } from '../shared/usage.ts';

/** A simulation that never ran is in no figure of tau2-bench, whatever reward it was given. */
const NEVER_RAN = 'infrastructure_error';
/** Rewards are products of floats; what is so near to 1 is a success there. */
const SLACK = 1e-6;

/** Reads the simulations of one run. */
export function createSimulationReader(suite: ImportedSuite, info: unknown, tasks: readonly Fields[]) {
  const questions = new Map(tasks.map((task) => [toId(task.id), readQuestion(task)]));
  const numberOf = createTrials();
  const sampling = toSampling({
    temperature: fieldAt(info, 'agent_info.llm_args.temperature'),
    topP: fieldAt(info, 'agent_info.llm_args.top_p'),
    maxOutputTokens:
      fieldAt(info, 'agent_info.llm_args.max_tokens') ?? fieldAt(info, 'agent_info.llm_args.max_completion_tokens'),
  });
  let [never, unrewarded] = [0, 0];
  return {
    read(fields: Fields): ElementReading[] {
      const sample = toId(fields.task_id);
      if (sample === null) return [malformed('task_id: is missing')];
      const neverRan = fields.termination_reason === NEVER_RAN;
      const reported = neverRan ? [] : readRewards(fields.reward_info);
      const isUnrewarded = !neverRan && reported.length === 0;
      if (neverRan) never++;
      if (isUnrewarded) unrewarded++;
      const spoken = readMessages(fields);
      const { seed } = fields;
      const row: ImportedRow = {
        ...PLAIN_ROW,
        sample,
        trial: numberOf(sample, fields),
        question: questions.get(sample) ?? null,
        target: [],
        ...spoken,
        ...(neverRan ? { reply: null, ...failureOf(fields) } : whyNot(isUnrewarded, spoken.reply)),
        reported,
        sampling,
        seed: typeof seed === 'number' && Number.isSafeInteger(seed) ? seed : null,
        costUsd: toCost(fields.agent_cost),
      };
      return [{ kind: 'row', row, suite }];
    },
    notes: (): string[] => [
      ...(never === 0
        ? []
        : [
            `${never} simulations never ran (${NEVER_RAN}): tau2-bench leaves them out of its figures, and so does this run`,
          ]),
      ...(unrewarded === 0
        ? []
        : [
            `${unrewarded} simulations have no reward, and no verdict here: the mean reward of tau2-bench leaves them out, its pass^k counts them as no success (tau2 evaluate-trajs rewards them)`,
          ]),
    ],
  };
}

/** The number of a repetition: as it is stated; where that is absent, or another simulation has it, the next that is free. */
function createTrials(): (sample: string, fields: Fields) => number {
  const taken = new Map<string, Map<number, string>>();
  return (sample, { trial, id }) => {
    const own = taken.get(sample) ?? new Map<number, string>();
    taken.set(sample, own);
    const name = toText(id) ?? '';
    const stated = typeof trial === 'number' && Number.isSafeInteger(trial) && trial >= 0 ? trial + 1 : null;
    const isFree = stated !== null && (!own.has(stated) || (name !== '' && own.get(stated) === name));
    const number = isFree ? stated : firstFree(own);
    own.set(number, name);
    return number;
  };
}

function firstFree(own: ReadonlyMap<number, string>): number {
  let number = 1;
  while (own.has(number)) number++;
  return number;
}

/** The reward, and the parts that it is the product of. */
function readRewards(info: unknown) {
  const reward = toScoreValue(fieldAt(info, 'reward'));
  const breakdown = fieldAt(info, 'reward_breakdown');
  const main = reward !== null && Math.abs(reward - 1) <= SLACK ? 1 : reward;
  return [
    createReportedScore('reward', main, true),
    ...createReportedScores(isFields(breakdown) ? breakdown : {}, null).filter(({ metric }) => metric !== 'reward'),
  ].filter((one) => one !== null);
}

function whyNot(unrewarded: boolean, reply: string | null): Partial<Pick<ImportedRow, 'failure' | 'failureKind'>> {
  if (unrewarded) return { failureKind: 'unscored', failure: 'tau2-bench gave this simulation no reward' };
  return reply === null ? { failureKind: 'not_kept' } : {};
}

function failureOf(fields: Fields): Pick<ImportedRow, 'failure' | 'failureKind'> {
  const stated = toText(fieldAt(fields, 'info.error')) ?? toText(fieldAt(fields, 'info.error_message'));
  return { failure: (stated ?? NEVER_RAN).slice(0, 1000), failureKind: 'server' };
}

/** The last words of the agent, and its tokens over all calls. Simulations of voices keep their messages in ticks, which are not read. */
function readMessages(fields: Fields): Pick<ImportedRow, 'reply' | 'reasoning' | 'toolCalls' | 'usage' | 'messages'> {
  const list = Array.isArray(fields.messages) ? (fields.messages as unknown[]).filter(isFields) : [];
  const own = list.filter(({ role }) => role === 'assistant');
  const last = own.at(-1);
  const first = list.findIndex(({ role }) => role === 'user');
  const { text, reasoning } = readParts(last?.content);
  return {
    messages: toMessages(first < 0 ? [] : list.slice(0, first + 1)),
    reply: last === undefined ? null : (text ?? ''),
    reasoning,
    toolCalls: toToolCalls(last?.tool_calls),
    usage: readUsage(sumUsage(own)),
  };
}

/** Over the messages that a model wrote; unknown where one of them does not say. */
function sumUsage(messages: readonly Fields[]): Fields {
  const used = messages.map(({ usage }) => usage).filter(isFields);
  const total = (key: string): number | null => {
    const values = used.map((usage) => usage[key]);
    const known = values.every((one) => typeof one === 'number');
    return known && values.length > 0 ? (values as number[]).reduce((sum, one) => sum + one, 0) : null;
  };
  return { prompt_tokens: total('prompt_tokens'), completion_tokens: total('completion_tokens') };
}

/** What the user was to do: a text, or an object of texts. */
function readQuestion(task: Fields): string | null {
  const stated = fieldAt(task, 'user_scenario.instructions');
  if (typeof stated === 'string') return stated;
  if (!isFields(stated)) return null;
  const parts = ['reason_for_call', 'task_instructions'].flatMap((key) => toText(stated[key]) ?? []);
  return parts.length === 0 ? null : parts.join('\n');
}

const toCost = (cost: unknown): number | null => (typeof cost === 'number' && cost >= 0 ? cost : null);
