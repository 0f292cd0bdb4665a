import { styleText } from 'node:util';
import { visible } from '@evenhand/io';
import stringWidth from 'fast-string-width';
import { readOutputOptions } from './output-options.ts';

type Format = Parameters<typeof styleText>[0];

/** Colour where a terminal wants it: obeys NO_COLOR, FORCE_COLOR and pipes. */
export function styled(format: Format, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(format, text, { stream, validateStream: true });
}

/** One line of text from outside, harmless to a terminal. @param width longest in columns; the rest becomes "…" */
export function oneLine(text: string, width: number): string {
  const flat = visible(text.replace(/\s+/g, ' ').trim());
  return cut(flat, width) === flat ? flat : `${cut(flat, Math.max(0, width - 1))}…`;
}

/** What of a text fits into so many columns; no sign is cut in two. */
function cut(text: string, width: number): string {
  let columns = 0;
  let end = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    columns += stringWidth(segment);
    if (columns > width) break;
    end += segment.length;
  }
  return text.slice(0, end);
}

/** A sentence for people: to standard error where standard output is for tables alone, nowhere where only tables are wanted. */
export function print(text = ''): void {
  const { format, quiet } = readOutputOptions();
  if (quiet || (text === '' && format !== 'table')) return;
  (format === 'table' || format === 'json' ? process.stdout : process.stderr).write(`${text}\n`);
}

/** JSON in which control characters stand as escapes: the same value, harmless to a terminal. */
export function printJson(value: unknown): void {
  for (const piece of toJsonPieces(value)) process.stdout.write(visible(piece));
  process.stdout.write('\n');
}

/** As `JSON.stringify` with two blanks, but piece by piece: two million rows are more than a text may hold. */
export function* toJsonPieces(value: unknown, indent = '\n'): Generator<string> {
  const deeper = `${indent}  `;
  if (isList(value)) {
    let before = '[';
    for (const element of value) {
      yield `${before}${deeper}`;
      yield* toJsonPieces(element ?? null, deeper);
      before = ',';
    }
    yield before === '[' ? '[]' : `${indent}]`;
  } else if (isPlain(value) && Object.values(value).some((member) => isList(member) && member.length > 0)) {
    let before = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${before}${deeper}${JSON.stringify(name)}: `;
      yield* toJsonPieces(member, deeper);
      before = ',';
    }
    yield `${indent}}`;
  } else yield (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', indent);
}

const isPlain = (value: unknown): value is object => Object.getPrototypeOf(value ?? 0) === Object.prototype;
const isList = (value: unknown): value is Iterable<unknown> & { length: number } =>
  Array.isArray(value) || (isPlain(value) && Symbol.iterator in value && 'length' in value);
