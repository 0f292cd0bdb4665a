import {
  type Cell,
  canonicalJson,
  cellKey,
  declined,
  explainIssues,
  type Generation,
  type Judged,
  type Message,
  NO_RECEIPT,
  outputSha256,
  promptSha256,
  type RunRecord,
  type Sample,
  sampleSchema,
  sha256,
  type Turn,
} from '@evenhand/core';
import * as z from 'zod';

import type { ImportedRow } from './row.ts';

/** What tells questions of one id apart: what is right, and among what. 12 hex digits. */
export function questionHash(row: ImportedRow): string {
  return sha256(canonicalJson({ target: row.target, choices: row.choices })).slice(0, 12);
}

/** Why a row can be no cell; null = it can. */
export function whyUnfit(row: ImportedRow): string | null {
  if (row.target.length === 0) return 'target: found an empty list; expected what is right';
  if (!Number.isSafeInteger(row.trial) || row.trial < 1) return `trial: found ${row.trial}; expected a number from 1`;
  const { id, language, cluster, choices } = sampleOf(row, row.sample);
  const plain = id !== '' && !/[\r\n]/.test(id) && language === null && cluster === null && choices === null;
  if (plain) return null;
  const found = QUESTION.safeParse({ id, language, cluster, choices });
  return found.success ? null : explainIssues(found.error, row, QUESTION).join('; ');
}

/** What of a sample is not already certain from the type of a row. */
const QUESTION = z.object(sampleSchema.shape).pick({ id: true, language: true, cluster: true, choices: true });

/** The row's question as a sample; only of a row that is fit. */
export function sampleOf(row: ImportedRow, id: string): Sample {
  return {
    id,
    input: inputOf(row),
    target: [...row.target],
    language: row.language,
    cluster: row.cluster,
    twin: null,
    choices: row.choices === null ? null : [...row.choices],
    tags: [...row.tags],
    reference: row.reference,
    tools: null,
  };
}

function inputOf({ messages, question }: ImportedRow): string | { role: 'user' | 'assistant'; content: string }[] {
  const said = (messages ?? []).flatMap(({ role, content }) => (role === 'system' ? [] : [{ role, content }]));
  if (said.length === 0) return question ?? '';
  return said.length === 1 && said[0]!.role === 'user' ? said[0]!.content : said;
}

function askedOf({ messages, question }: ImportedRow): readonly Message[] | null {
  if (messages !== null) return messages;
  return question === null ? null : [{ role: 'user', content: question }];
}

/** A saved reply as a record. Times, attempts and money are unknown: nobody said. */
export function importedRecord(
  row: ImportedRow,
  cell: Cell,
  sample: Sample,
  judging: (generation: Generation, sample: Sample) => Judged,
  scorerId: string,
): RunRecord {
  const generation = generationOf(row);
  const turn: Turn = {
    askedAt: null,
    queueMs: null,
    sampling: {},
    seed: null,
    failedAttempts: [],
    generation,
  };
  const judged = generation === null ? null : judging(generation, sample);
  const asked = askedOf(row);
  const kind = row.failureKind ?? (row.failure === null ? 'malformed' : 'server');
  return {
    key: cellKey(cell),
    ...cell,
    outcome: judged?.outcome ?? declined(kind),
    failureKind: generation === null ? kind : null,
    failure: generation === null ? (row.failure ?? 'the file holds no reply') : null,
    score: judged?.score ?? null,
    scorer: scorerId,
    promptSha256: asked === null ? null : promptSha256(asked, {}),
    outputSha256: outputSha256([turn]),
    attempts: null,
    earlierAttempts: [],
    cost: { usd: null, basis: null, priceId: null, list: null, billed: null, energy: null, full: null },
    turns: [turn],
  };
}

/** null = the file holds no reply. */
export function generationOf(row: ImportedRow): Generation | null {
  if (row.reply === null) return null;
  return {
    text: row.reply,
    reasoning: row.reasoning,
    toolCalls: [...row.toolCalls],
    finish: row.finish,
    usage: row.usage,
    receipt: { ...NO_RECEIPT, servedModel: row.servedModel },
    adapted: [],
    chunksMs: [],
    ttftMs: null,
    ttftAnswerMs: null,
    e2eMs: null,
  };
}
