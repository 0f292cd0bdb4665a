import {
  type Cell,
  canonicalJson,
  explainIssues,
  type Generation,
  hashOutput,
  hashPrompt,
  type Message,
  NO_RECEIPT,
  type RunRecord,
  type Sample,
  type ScoredReply,
  sampleSchema,
  sha256,
  type Turn,
  toCellKey,
  toFailureOutcome,
} from '@evenhand/core';
import * as z from 'zod';

import type { ImportedRow } from './row.ts';

/** What tells questions of one id apart: what is right, and among what. 12 hex digits. */
export function computeQuestionHash(row: ImportedRow): string {
  return sha256(canonicalJson({ target: row.target, choices: row.choices })).slice(0, 12);
}

/** Why a row can be no cell; null = it can. */
export function findRowProblem(row: ImportedRow): string | null {
  if (row.target.length === 0) return 'target: found an empty list; expected what is right';
  if (!Number.isSafeInteger(row.trial) || row.trial < 1) return `trial: found ${row.trial}; expected a number from 1`;
  const { id, language, cluster, choices } = toSample(row, row.sample);
  const plain = id !== '' && !/[\r\n]/.test(id) && language === null && cluster === null && choices === null;
  if (plain) return null;
  const found = QUESTION.safeParse({ id, language, cluster, choices });
  return found.success ? null : explainIssues(found.error, row, QUESTION).join('; ');
}

/** What of a sample is not already certain from the type of a row. */
const QUESTION = z.object(sampleSchema.shape).pick({ id: true, language: true, cluster: true, choices: true });

/** The row's question as a sample; only of a row that is fit. */
export function toSample(row: ImportedRow, id: string): Sample {
  return {
    id,
    input: toInput(row),
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

function toInput({ messages, question }: ImportedRow): string | { role: 'user' | 'assistant'; content: string }[] {
  const dialogue = (messages ?? []).flatMap(({ role, content }) => (role === 'system' ? [] : [{ role, content }]));
  if (dialogue.length === 0) return question ?? '';
  return dialogue.length === 1 && dialogue[0]!.role === 'user' ? dialogue[0]!.content : dialogue;
}

function toPromptMessages({ messages, question }: ImportedRow): readonly Message[] | null {
  if (messages !== null) return messages;
  return question === null ? null : [{ role: 'user', content: question }];
}

/** A saved reply as a record. Times, attempts and money are unknown: nobody said. */
export function createImportedRecord(
  row: ImportedRow,
  cell: Cell,
  sample: Sample,
  scoreGeneration: (generation: Generation, sample: Sample) => ScoredReply,
  scorerId: string,
): RunRecord {
  const generation = toGeneration(row);
  const turn: Turn = {
    askedAt: null,
    queueMs: null,
    sampling: {},
    seed: null,
    failedAttempts: [],
    generation,
  };
  const scored = generation === null ? null : scoreGeneration(generation, sample);
  const promptMessages = toPromptMessages(row);
  const kind = row.failureKind ?? (row.failure === null ? 'malformed' : 'server');
  return {
    key: toCellKey(cell),
    ...cell,
    outcome: scored?.outcome ?? toFailureOutcome(kind),
    failureKind: generation === null ? kind : null,
    failure: generation === null ? (row.failure ?? 'the file holds no reply') : null,
    score: scored?.score ?? null,
    scorer: scorerId,
    promptSha256: promptMessages === null ? null : hashPrompt(promptMessages, {}),
    outputSha256: hashOutput([turn]),
    attempts: null,
    earlierAttempts: [],
    cost: { usd: null, basis: null, priceId: null, list: null, billed: null, energy: null, full: null },
    turns: [turn],
  };
}

/** null = the file holds no reply. */
export function toGeneration(row: ImportedRow): Generation | null {
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
