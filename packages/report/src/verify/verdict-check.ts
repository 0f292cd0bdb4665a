import {
  determineOutcome,
  type Generation,
  hashOutput,
  RECORDED_ID,
  type RunRecord,
  type Sample,
  scoreReply,
  toCellKey,
  withState,
} from '@evenhand/core';
import { canonicalJson, pushAll } from '@evenhand/io';
import type { ScorerLookup } from './verification.ts';

/** What is wrong about a record's key, reply and verdict. @param notes is given what cannot be scored again */
export function createVerdictCheck(
  scorers: ScorerLookup,
  notes: string[],
): (record: RunRecord, sample: Sample) => string[] {
  return (record, sample) => {
    const wrong: string[] = [];
    if (toCellKey(record) !== record.key) wrong.push('the key does not match the other fields of the record');
    const last = record.turns.at(-1)?.generation ?? null;
    if (last?.leftOut !== undefined) {
      if (!notes.includes(NO_REPLIES)) notes.push(NO_REPLIES);
      if (record.scorer !== RECORDED_ID) pushAll(wrong, findOutcomeProblems(record, last));
      return wrong;
    }
    if (hashOutput(record.turns) !== record.outputSha256)
      wrong.push('the reply is not the one that was scored: its SHA-256 differs from output_sha256');
    if (record.scorer === RECORDED_ID) return wrong;
    const current = scorers(record.suite);
    if (current === undefined || current.id !== record.scorer) {
      const has = current?.id ?? 'none of that name that needs nothing but the reply';
      const note = `scorer ${record.scorer}: this evenhand has ${has}; its scores are taken from the records and not recomputed`;
      if (!notes.includes(note)) notes.push(note);
      if (last !== null) pushAll(wrong, findOutcomeProblems(record, last));
    } else if (last !== null) {
      const { score, outcome } = scoreReply(withState(last, record.state), sample, current.scorer);
      if (canonicalJson(score) !== canonicalJson(record.score) || outcome !== record.outcome)
        wrong.push(
          `scored again, the reply is ${outcome} (${score.value}); the record says ${record.outcome} (${record.score?.value ?? 'no score'})`,
        );
    }
    return wrong;
  };
}

const NO_REPLIES =
  'replies were left out of this copy: their hashes are not compared with them, and they are not scored again; outcomes, counts, costs, times and all tables are';

/** Whether the outcome is what the score gives. */
function findOutcomeProblems({ score, outcome }: RunRecord, { finish }: Generation): string[] {
  if (score === null || determineOutcome(score, finish) === outcome) return [];
  return [`by its score the reply is ${determineOutcome(score, finish)} (${score.value}); the record says ${outcome}`];
}
