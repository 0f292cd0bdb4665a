import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ImportedRow } from '../../pipeline/row.ts';
import { PLAIN_ROW } from '../format.ts';
import { createReportedScore, toScoreValue } from '../shared/reported.ts';
import { readUsage } from '../shared/usage.ts';

/** A problem and the number of its repetition, as results and inference_log.jsonl both name them. */
export interface Attempt {
  readonly problem: string;
  /** From 0; null = it is not stated. */
  readonly repeat: number | null;
}

/** null = no problem is named. */
export function readAttempt(fields: Fields): Attempt | null {
  const problem = toId(fields.problem_idx);
  const repeat = toScoreValue(fields.repeat);
  return problem === null ? null : { problem, repeat: repeat !== null && repeat >= 0 ? repeat : null };
}

/** Why an attempt has reward 0 whatever its reply is: the reply never came, or nothing could judge it. */
export type Lapse = 'no reply' | 'not judged';

/** null = the reply was judged. `system` is an error of whatever ran: of the scorer where there is a reply. */
function findLapse({ model_response: reply, scoring_details: details }: Fields): Lapse | null {
  if (toText(fieldAt(details, 'error_category')) === null) return null;
  return (toText(reply) ?? '') === '' ? 'no reply' : 'not judged';
}

/** A line of results.jsonl. @param trial from 1 */
export function readResultRow(fields: Fields, sample: string, trial: number): ImportedRow {
  const details = isFields(fields.scoring_details) ? fields.scoring_details : {};
  const lapse = findLapse(fields);
  const reply = toText(fields.model_response);
  const target = toText(fields.expected_answer) ?? '';
  const error = toText(details.error) ?? toText(details.error_category);
  const milliseconds = toScoreValue(fields.latency_ms);
  return {
    ...PLAIN_ROW,
    sample,
    trial,
    question: toText(fields.prompt),
    target: target === '' ? [] : [target],
    reply: lapse === 'no reply' ? null : (reply ?? ''),
    ...(lapse === 'no reply' ? { failure: (error ?? 'no reply came').slice(0, 1000) } : {}),
    reported: readReported(fields, details),
    usage: readTokens(fieldAt(fields, 'trajectory[0].final_metrics')),
    // Where there was no request, or its time is unknown, it is 0.
    e2eMs: milliseconds !== null && milliseconds > 0 ? milliseconds : null,
  };
}

/** The reward, what further scorers gave, and every other number of the scorer. */
function readReported(fields: Fields, details: Fields): ImportedRow['reported'] {
  const listed = Object.entries({ ...details, ...listScorers(fields) });
  return [
    createReportedScore('reward', fields.reward, true, { answer: toText(fields.extracted_answer) }),
    ...listed.flatMap(([name, value]) =>
      name === 'reward' || name === 'needs_judge' || name === 'retries_exhausted'
        ? []
        : (createReportedScore(name, value, false) ?? []),
    ),
  ].filter((one) => one !== null);
}

/** Rewards of the scorers that the run was told to add; a line that was resumed keeps them among its details alone. */
function listScorers({ scorer_rewards: rewards, scoring_details: details }: Fields): Fields {
  const kept = Object.entries(isFields(details) ? details : {}).flatMap(([name, value]) =>
    name.startsWith('scorer:') ? [[name, fieldAt(value, 'reward')] as const] : [],
  );
  return { ...Object.fromEntries(kept), ...(isFields(rewards) ? rewards : {}) };
}

/** What a line adds to what is printed of all of them. */
export interface Tallied {
  readonly problem: string;
  /** null = it has none. */
  readonly reward: number | null;
  readonly category: string;
  readonly scorers: readonly (readonly [name: string, value: number])[];
  /** null = the reply was judged. */
  readonly lapse: Lapse | null;
}

export const readTallied = (fields: Fields, problem: string): Tallied => ({
  problem,
  reward: toScoreValue(fields.reward),
  category: toText(fieldAt(fields.metadata, 'category')) ?? 'unknown',
  scorers: Object.entries(listScorers(fields)).flatMap(([name, value]) => {
    const number = toScoreValue(value);
    return number === null ? [] : [[name, number] as const];
  }),
  lapse: findLapse(fields),
});

/** Counts of a reply that nobody counted are 0. */
function readTokens(given: unknown): ImportedRow['usage'] {
  const count = (...names: string[]) => {
    const found = names.map((name) => fieldAt(given, name)).find((one) => one !== undefined);
    return typeof found === 'number' && found > 0 ? found : null;
  };
  return readUsage({
    input_tokens: count('total_prompt_tokens', 'prompt_tokens'),
    output_tokens: count('total_completion_tokens', 'completion_tokens'),
    reasoning_tokens: count('reasoning_tokens'),
  });
}

/** A line of inference_log.jsonl: how the reply ended, its tokens, and what the server calls the model. */
export function readInference(fields: Fields): Pick<ImportedRow, 'finish' | 'servedModel'> & Partial<ImportedRow> {
  const usage = readTokens(fields);
  const counted = usage.inputTokens !== null || usage.outputTokens !== null;
  const model = toText(fields.model) ?? '';
  return {
    finish: toFinish(toText(fields.finish_reason)),
    servedModel: model === '' ? null : model,
    ...(counted ? { usage } : {}),
  };
}

function toFinish(reason: string | null): ImportedRow['finish'] {
  if (reason === 'stop' || reason === 'length') return reason;
  if (reason === 'content_filter') return 'content-filter';
  return reason === 'tool_calls' ? 'tool-calls' : 'other';
}
