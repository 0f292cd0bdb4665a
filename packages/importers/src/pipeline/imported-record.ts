import {
  type Cell,
  type Generation,
  hashOutput,
  hashPrompt,
  type Message,
  NO_RECEIPT,
  type RunRecord,
  type Sample,
  type ScoredReply,
  sampleSchema,
  type Turn,
  toCellKey,
  toFailureOutcome,
} from '@evenhand/core';
import { canonicalJson, explainIssues, sha256 } from '@evenhand/io';
import * as z from 'zod';

import type { ImportedRow } from './row.ts';

/** What tells questions of one id apart: what is right, and among what. 12 hex digits. */
export function computeQuestionHash({ target, choices }: Pick<ImportedRow, 'target' | 'choices'>): string {
  return sha256(canonicalJson({ target, choices })).slice(0, 12);
}

/** Why a row can be no cell; null = it can. @param hasVerdicts whether the source judged, so that nobody has to know what is right */
export function findRowProblem(row: ImportedRow, hasVerdicts: boolean): string | null {
  if (row.target.length === 0 && !hasVerdicts) return 'target: found an empty list; expected what is right';
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
    target: row.target.length === 0 ? [''] : [...row.target],
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

/** How a reply was judged: what is published, and our own verdict beside it. */
export interface RowVerdict {
  readonly scorer: string;
  /** null = there is none. */
  readonly scored: ScoredReply | null;
  /** null = the published one is ours, or ours could not be given. */
  readonly own: RunRecord['own'] | null;
}

/** A saved reply as a record. What nobody said is unknown. */
export function createImportedRecord(
  row: ImportedRow,
  cell: Cell,
  generation: Generation | null,
  { scorer, scored, own }: RowVerdict,
): RunRecord {
  const turn: Turn = {
    askedAt: row.sentAt,
    queueMs: null,
    sampling: row.sampling,
    seed: row.seed,
    failedAttempts: [],
    generation,
  };
  const promptMessages = toPromptMessages(row);
  const failure = failureOf(row, generation, scored);
  const cost: RunRecord['cost'] = {
    usd: null,
    basis: null,
    priceId: null,
    list: null,
    billed: null,
    energy: null,
    full: null,
  };
  return {
    key: toCellKey(cell),
    ...cell,
    outcome: scored?.outcome ?? outcomeOfFailure(failure.kind),
    failureKind: failure.kind,
    failure: failure.text,
    score: scored?.score ?? null,
    scorer,
    promptSha256: promptMessages === null ? null : hashPrompt(promptMessages, {}),
    outputSha256: hashOutput([turn]),
    attempts: null,
    earlierAttempts: [],
    cost: row.costUsd === null ? cost : { ...cost, usd: row.costUsd, basis: 'reported' },
    ...(row.reported.length === 0 ? {} : { reported: [...row.reported] }),
    ...(own === null || own === undefined ? {} : { own }),
    turns: [turn],
  };
}

/** Why there is no reply, or no verdict; both null = there are both. */
function failureOf(row: ImportedRow, generation: Generation | null, scored: ScoredReply | null) {
  if (generation !== null && scored !== null) return { kind: null, text: null };
  if (generation !== null)
    return { kind: 'unscored' as const, text: row.failure ?? 'the source gave no verdict on this reply' };
  if (row.failureKind === 'not_kept')
    return { kind: row.failureKind, text: row.failure ?? 'the source judged a reply that its file does not keep' };
  return {
    kind: row.failureKind ?? (row.failure === null ? ('malformed' as const) : ('server' as const)),
    text: row.failure ?? 'the file holds no reply',
  };
}

function outcomeOfFailure(kind: RunRecord['failureKind']): RunRecord['outcome'] {
  return kind === null || kind === 'unscored' || kind === 'not_kept' ? 'failed' : toFailureOutcome(kind);
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
    ttftMs: row.ttftMs,
    ttftAnswerMs: null,
    e2eMs: row.e2eMs,
  };
}
