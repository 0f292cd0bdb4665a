import type { FailedAttempt, Generation, JsonObject, JsonValue, RunRecord, Sample, Score } from '@evenhand/core';

/** What stands where a text was left out. */
export const LEFT_OUT = '[left out]';

/** A record without what the model or the server wrote: ids, outcome, scores, hashes, counts, times and costs stay. */
export function redactRecord({ state: _, ...record }: RunRecord): RunRecord {
  return {
    ...record,
    failure: record.failure === null ? null : LEFT_OUT,
    score: record.score === null ? null : redactScore(record.score),
    earlierAttempts: record.earlierAttempts.map(redactAttempt),
    ...(record.reported === undefined
      ? {}
      : { reported: record.reported.map((one) => ({ ...one, answer: one.answer === null ? null : LEFT_OUT })) }),
    ...(record.own === undefined ? {} : { own: { ...record.own, score: redactScore(record.own.score) } }),
    turns: record.turns.map((turn) => ({
      ...turn,
      ...(turn.messages === undefined
        ? {}
        : { messages: turn.messages.map((message) => ({ ...message, content: LEFT_OUT })) }),
      failedAttempts: turn.failedAttempts.map(redactAttempt),
      generation: turn.generation === null ? null : redactGeneration(turn.generation),
    })),
  };
}

/** A sample without question, target and all that they hold; what it is grouped by stays. */
export function redactSample(sample: Sample): Sample {
  return { ...sample, input: LEFT_OUT, target: [LEFT_OUT], choices: null, reference: null, tools: null };
}

const redactAttempt = (attempt: FailedAttempt): FailedAttempt => ({ ...attempt, message: LEFT_OUT });

function redactGeneration(generation: Generation): Generation {
  const { thoughts: _, ...rest } = generation;
  const { text, reasoning, toolCalls, receipt } = rest;
  return {
    ...rest,
    text: '',
    reasoning: '',
    toolCalls: [],
    receipt: { ...receipt, rateLimit: null },
    leftOut: { text: countCharacters(text), reasoning: countCharacters(reasoning), toolCalls: toolCalls.length },
  };
}

const countCharacters = (text: string): number => [...text].length;

function redactScore(score: Score): Score {
  const details = score.details === undefined ? null : redactDetails(score.details);
  const { details: _, ...rest } = score;
  return {
    ...rest,
    answer: score.answer === null ? null : LEFT_OUT,
    ...(details === null ? {} : { details }),
  };
}

/** Words of a closed set, by which figures are counted. */
const VERDICT_KEYS: ReadonlySet<string> = new Set(['verdict', 'verdicts', 'by', 'outcome', 'judge']);
const VERDICT = /^[\w.@-]{1,60}$/;

function redactDetails(details: JsonObject): JsonObject {
  const kept = Object.entries(details).flatMap(([key, value]): [string, JsonValue][] => {
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return [[key, value]];
    if (!VERDICT_KEYS.has(key)) return [];
    const words = Array.isArray(value) ? value : [value];
    const areVerdicts = words.every(
      (word) => word === null || typeof word === 'number' || (typeof word === 'string' && VERDICT.test(word)),
    );
    return areVerdicts ? [[key, value]] : [];
  });
  return Object.fromEntries(kept);
}
