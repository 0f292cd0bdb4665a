import { displayPath, readText, sha256 } from '@evenhand/io';
import { ConfigError } from '../contract/errors.ts';

import type { Sample } from '../suites/sample.ts';
import { listTurns } from '../suites/sample-text.ts';

/** First line of a list; the number is that of the form in which questions are compared. */
const HEADING = '# evenhand questions 1';
/** A question with choices counts by its words alone from this length on: “Which of these is true?” is asked by many. */
const MIN_DISTINCTIVE_BYTES = 60;

const LABEL = /^(?:question|problem|instruction|prompt|input|user|human|q|问题|题目|问)\s*:\s*/u;
const CUE = /\s*(?:answer|response|output|assistant|a|答案|答)\s*:$/u;

/**
 * A question as it is compared: compatibility forms folded (NFKC), lower case, white space as one space, without a label such
 * as `Question:` before it or a cue such as `Answer:` after it.
 */
export function normalizeQuestion(text: string): string {
  const normalized = text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
  return normalized.replace(LABEL, '').replace(CUE, '').trim();
}

const hashQuestion = (text: string): string => sha256(normalizeQuestion(text));
const joinChoices = (text: string, choices: readonly string[]): string => [text, ...choices].join('\n');

/** By any of these a sample is known again in a list. */
export function hashSampleQuestion(sample: Pick<Sample, 'input' | 'choices'>): string[] {
  const { choices } = sample;
  const text = joinUserMessages(listTurns(sample));
  if (choices === null) return [hashQuestion(text)];
  const isDistinctive = Buffer.byteLength(normalizeQuestion(text)) >= MIN_DISTINCTIVE_BYTES;
  return [hashQuestion(joinChoices(text, choices)), ...(isDistinctive ? [hashQuestion(text)] : [])];
}

const joinUserMessages = (turns: readonly { role: string; content: string }[]): string =>
  turns.flatMap(({ role, content }) => (role === 'user' ? [content] : [])).join('\n');

/**
 * Hashes of whatever in a row of training data may be a question: each text in it, each line of a text of several lines, a
 * text with each list of texts beside it (choices), the user's turns of a dialogue together.
 */
export function collectQuestionHashes(row: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      found.add(hashQuestion(value));
      const lines = value.split(/\r?\n/).filter((line) => line.trim() !== '');
      if (lines.length > 1) for (const line of lines) found.add(hashQuestion(line));
    } else if (Array.isArray(value)) {
      if (value.every(isMessage) && value.length > 0) found.add(hashQuestion(joinUserMessages(value)));
      for (const one of value) walk(one);
    } else if (typeof value === 'object' && value !== null) {
      const parts = Object.values(value);
      const lists = parts.filter(
        (part): part is string[] =>
          Array.isArray(part) && part.length > 1 && part.every((one) => typeof one === 'string'),
      );
      for (const text of parts)
        if (typeof text === 'string') for (const list of lists) found.add(hashQuestion(joinChoices(text, list)));
      for (const part of parts) walk(part);
    }
  };
  walk(row);
  return found;
}

function isMessage(value: unknown): value is { role: string; content: string } {
  const { role, content } = Object(value) as { role?: unknown; content?: unknown };
  return typeof role === 'string' && typeof content === 'string';
}

/** The pieces of a list: one hash a line, sorted. */
export function* formatQuestionList(hashes: ReadonlySet<string>): Generator<string> {
  yield `${HEADING}\n`;
  for (const hash of [...hashes].sort()) yield `${hash}\n`;
}

/** @throws ConfigError naming file and line, where it is no list or one of another form */
export function readQuestionList(path: string): { readonly sha256: string; readonly hashes: ReadonlySet<string> } {
  const how = 'expected a list of question hashes, as evenhand fingerprint writes it';
  const text = readText(path, 'a list of question hashes, as evenhand fingerprint writes it');
  const [heading, ...lines] = text.replace(/\n$/, '').split('\n');
  if (heading !== HEADING)
    throw new ConfigError(
      `${displayPath(path)}:1: found ${JSON.stringify((heading ?? '').slice(0, 60))}; ${how}, with ${JSON.stringify(HEADING)} on its first line; write it again`,
    );
  const wrong = lines.findIndex((line) => !/^[0-9a-f]{64}$/.test(line));
  if (wrong >= 0)
    throw new ConfigError(
      `${displayPath(path)}:${wrong + 2}: found ${JSON.stringify(lines[wrong]!.slice(0, 80))}; ${how}: 64 hexadecimal digits a line`,
    );
  return { sha256: sha256(text), hashes: new Set(lines) };
}
