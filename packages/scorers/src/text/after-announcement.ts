import { findStated, type ReadPiece } from './announcement.ts';
import { boxedParts, lastBox } from './boxed.ts';

/** A piece of a reply that is its answer, and the rule that found it. */
export interface Piece {
  readonly text: string;
  readonly rule: string;
  /** The rest of the announcing line as it stands; absent = nothing announces it. */
  readonly line?: string;
}

/** `answer` and its kin, with the verb or colon without which it is only a word. Text must be NFKC. */
const MARK =
  /(?:\b(?:final |correct |right )?answer\b|最终答案|正确答案|参考答案|答案|(?<!\p{L})答(?=\s?:))[*_"'\s\]】]{0,6}(?:(?:(?:is|was|should be)(?![a-z])|应该是|应为|是|为)[*_\s]{0,4}:?|[:=])/giu;

/**
 * The stated answer, else the boxed one, else one in a remark about the answer, else the last line; fences and emphasis around it
 * taken off. null = the reply is empty.
 */
export function findAnswerPiece(text: string): Piece | null {
  const stated = findStated(text, wordsIn);
  const announced = stated === null ? null : { ...stated.value, rule: 'announced' };
  if (announced !== null && stated!.strength !== 'remark') return announced;
  const boxed = bare(lastBox(text)?.text ?? '');
  if (boxed !== '') return { text: boxed, rule: 'boxed' };
  if (announced !== null) return announced;
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*```/.test(line));
  const last = bare(lines.at(-1) ?? '');
  if (last === '') return null;
  return { text: last, rule: lines.length === 1 ? 'whole-reply' : 'last-line' };
}

function wordsIn(rest: string): ReadPiece<{ text: string; line: string }> | null {
  const line = rest.split('\n', 1)[0]!;
  const content = bare(boxedParts(line).at(-1) ?? line);
  return content === '' ? null : { value: { text: content, line: line.trim() }, direct: true };
}

/** Without what only dresses an answer: emphasis, quotes, list marks, a closing full stop, \text{…}. */
export function bare(text: string): string {
  const limited = text.slice(0, 4000);
  return limited
    .replace(/\\(?:text|textbf|mathrm|mathbf)\s?\{([^{}]*)\}/g, '$1')
    .replace(/"\s?\}$/, '')
    .replace(/^[\s*_`"'“”‘’«»「」『』>$#]+/u, '')
    .replace(/[\s*_`"'“”‘’«»「」『』$]{1,50}$/u, '')
    .replace(/[.。!]{1,3}$/u, '')
    .replace(/[\s*_`"'“”‘’«»「」『』$]{1,50}$/u, '');
}

/** All that follows the last announcement of a text. Empty = nothing is announced. */
export function announcedRest(text: string): string {
  const last = [...text.matchAll(MARK)].at(-1);
  return last === undefined ? '' : text.slice(last.index + last[0].length);
}
