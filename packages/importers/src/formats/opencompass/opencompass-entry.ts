import { createHash } from 'node:crypto';
import type { Message } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import { toMessages } from '../shared/message-parts.ts';

/** One entry of the predictions. */
export interface OpenCompassEntry {
  /** How it was answered: freely, or by weighing what could be said. */
  readonly kind: 'generated' | 'weighed';
  readonly messages: readonly Message[] | null;
  /** Every returned sequence. */
  readonly replies: readonly { readonly text: string; readonly reasoning: string }[];
  /** The reply as it was judged, before the reasoning was parted from it; null = it was no text. */
  readonly judged: string | null;
  readonly choices: readonly string[] | null;
  /** undefined = it is absent: falsy, or unknown. */
  readonly gold: unknown;
  /** Of the question and its right answer: what repeats are told by. */
  readonly hash: string;
}

/** A text says why it is none. */
export function readEntry(fields: Fields): OpenCompassEntry | string {
  const { prediction } = fields;
  if (prediction === undefined) return 'prediction: is missing';
  const labels = Object.keys(fields).filter((key) => key.startsWith('label: '));
  const prompt = fields.origin_prompt ?? (labels[0] === undefined ? undefined : fieldAt(fields[labels[0]], 'prompt'));
  const weighed = labels.length > 0 || fields.pred_label !== undefined;
  const answer = fields.pred_label ?? prediction;
  const list: unknown[] = Array.isArray(answer) ? answer : [answer];
  const texts = list.map((one) => toText(one) ?? (one === null ? '' : JSON.stringify(one)));
  const choices = Array.isArray(fields.choices)
    ? fields.choices.flatMap((one: unknown) => toText(one) ?? [])
    : labels.map((label) => label.slice(7));
  return {
    kind: weighed ? 'weighed' : 'generated',
    messages: readPrompt(prompt),
    replies: texts.map(splitReasoning),
    judged: texts.length === 1 ? texts[0]! : null,
    choices: weighed && choices.length >= 2 ? choices : null,
    gold: fields.gold,
    hash: createHash('sha1')
      .update(JSON.stringify([prompt, fields.gold]))
      .digest('base64url')
      .slice(0, 12),
  };
}

/** OpenCompass joins reasoning and answer by a closing tag alone; where nothing follows it, all of it is the reply. */
function splitReasoning(text: string): { text: string; reasoning: string } {
  const at = text.lastIndexOf('</think>');
  const rest = at < 0 ? '' : text.slice(at + '</think>'.length);
  if (rest.trim() === '') return { text, reasoning: '' };
  return { text: rest.replace(/^\n+/, ''), reasoning: text.slice(0, at).replace(/^\s*<think>\n?/, '') };
}

const ROLES: Readonly<Record<string, Message['role']>> = { HUMAN: 'user', BOT: 'assistant', SYSTEM: 'system' };

function readPrompt(prompt: unknown): readonly Message[] | null {
  if (typeof prompt === 'string') return [{ role: 'user', content: prompt.toWellFormed() }];
  if (!Array.isArray(prompt)) return null;
  return toMessages(
    (prompt as unknown[]).map((one) =>
      isFields(one) ? { role: ROLES[toText(one.role) ?? ''] ?? one.role, content: one.prompt ?? one.content } : one,
    ),
  );
}
