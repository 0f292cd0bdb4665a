import {
  type Cell,
  type Generation,
  hashOutput,
  hashPrompt,
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

import { type ImportedRow, MOST_TRIALS } from './row.ts';

/** What tells questions of one id apart: what is right, and among what. 12 hex digits. */
export function computeQuestionHash({ target, choices }: Pick<ImportedRow, 'target' | 'choices'>): string {
  return sha256(canonicalJson({ choices, target })).slice(0, 12);
}

/** Keys of a row that make its sample. */
export type QuestionKey =
  | 'messages'
  | 'question'
  | 'target'
  | 'choices'
  | 'language'
  | 'cluster'
  | 'tags'
  | 'reference';

/** What of a row is no question. */
export type StoredReply = Omit<ImportedRow, QuestionKey> & {
  /** Hash of what was asked; null = nobody says what was. */
  readonly promptSha256: string | null;
  /** Whether anybody says what is right. */
  readonly hasTarget: boolean;
};

/** A row without its question, which is kept as a sample. */
export function toStoredReply(row: ImportedRow): StoredReply {
  return {
    model: row.model,
    sample: row.sample,
    trial: row.trial,
    prompt: row.prompt,
    reply: row.reply,
    failure: row.failure,
    failureKind: row.failureKind,
    reasoning: row.reasoning,
    toolCalls: row.toolCalls,
    finish: row.finish,
    usage: row.usage,
    servedModel: row.servedModel,
    reported: row.reported,
    sampling: row.sampling,
    seed: row.seed,
    sentAt: row.sentAt,
    ttftMs: row.ttftMs,
    e2eMs: row.e2eMs,
    costUsd: row.costUsd,
    promptSha256: hashQuestionSent(row),
    hasTarget: row.target.length > 0,
  };
}

/** SHA-256 of the messages, or of the question alone; null = neither is known. */
export function hashQuestionSent({ messages, question }: Pick<ImportedRow, 'messages' | 'question'>): string | null {
  if (messages !== null) return hashPrompt(messages, {});
  return question === null ? null : hashPrompt([{ role: 'user', content: question }], {});
}

/** More than anybody paid or waited, and so little that sums and squares of many can be computed. */
const MOST_AMOUNT = 1e12;

/** Why a row can be no cell; null = it can. @param hasVerdicts whether the source judged, so that nobody has to know what is right */
export function findRowProblem(row: ImportedRow, hasVerdicts: boolean): string | null {
  if (row.target.length === 0 && !hasVerdicts) return 'target: found an empty list; expected what is right';
  if (!Number.isSafeInteger(row.trial) || row.trial < 1 || row.trial > MOST_TRIALS)
    return `trial: found ${row.trial}; expected a number from 1 to ${MOST_TRIALS}`;
  const amountProblem =
    findAmountProblem('cost in US dollars', row.costUsd) ??
    findAmountProblem('milliseconds to the first token', row.ttftMs) ??
    findAmountProblem('milliseconds to the end', row.e2eMs);
  if (amountProblem !== null) return amountProblem;
  const { sample: id, language, cluster } = row;
  const choices = row.choices === null ? null : [...row.choices];
  const plainChoices = choices === null || (choices.length >= 2 && choices.every((one) => typeof one === 'string'));
  const plain = id !== '' && !/[\r\n]/.test(id) && language === null && cluster === null && plainChoices;
  if (plain) return null;
  const found = QUESTION.safeParse({ id, language, cluster, choices });
  return found.success ? null : explainIssues(found.error, row, QUESTION).join('; ');
}

const findAmountProblem = (what: string, amount: number | null): string | null =>
  amount === null || (amount >= 0 && amount <= MOST_AMOUNT)
    ? null
    : `${what}: found ${amount}; expected a number from 0 to ${MOST_AMOUNT}`;

/** What of a sample is not already certain from the type of a row. */
const QUESTION = z.object(sampleSchema.shape).pick({ id: true, language: true, cluster: true, choices: true });

/** The row's question as a sample, its keys in the order of canonical JSON; only of a row that is fit. */
export function toSample(row: Pick<ImportedRow, QuestionKey>, id: string): Sample {
  return {
    choices: row.choices === null ? null : [...row.choices],
    cluster: row.cluster,
    id,
    input: toInput(row),
    language: row.language,
    reference: row.reference,
    tags: [...row.tags],
    target: row.target.length === 0 ? [''] : [...row.target],
    tools: null,
    twin: null,
  };
}

export function toInput({ messages, question }: Pick<ImportedRow, 'messages' | 'question'>): Sample['input'] {
  const dialogue = (messages ?? []).flatMap(({ role, content }) =>
    role === 'user' || role === 'assistant' ? [{ role, content }] : [],
  );
  if (dialogue.length === 0) return question ?? '';
  return dialogue.length === 1 && dialogue[0]!.role === 'user' ? dialogue[0]!.content : dialogue;
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
  row: StoredReply,
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
    promptSha256: row.promptSha256,
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
function failureOf(row: StoredReply, generation: Generation | null, scored: ScoredReply | null) {
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
export function toGeneration(row: StoredReply): Generation | null {
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
