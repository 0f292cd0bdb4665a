import { bare, type Piece } from '../text/announced.ts';
import { boxedParts, closing } from '../text/boxed.ts';
import { announcedLines, lastLine } from '../text/reading.ts';

const FORMULA = /(?<!\\)\$\$?((?:[^$\\]|\\[\s\S]){1,1000}?)\$\$?|\\\(([\s\S]{1,1000}?)\\\)|\\\[([\s\S]{1,1000}?)\\\]/g;
/** How much of a reply's end is searched for a last formula, in code units. */
const TAIL = 3000;
/** What may stand between boxes that hold one answer together. */
const BETWEEN = /^[\s$.,;:()\\]{0,20}(?:and|or|和|或|、)?[\s$.,;:()\\]{0,20}$/;

/** The last box (or the last ones, where only `and` stands between them), else the announced answer, else the last formula, else the last line. */
export function readAnswer(text: string): Piece | null {
  return boxes(text) ?? announced(text) ?? formula(text) ?? line(text);
}

function boxes(text: string): Piece | null {
  const tail = text.slice(-20_000);
  const marks = [...tail.matchAll(/\\(?:boxed|fbox)\s?(?=\{)/g)].slice(-10);
  const spans = marks.flatMap((mark) => {
    const open = mark.index + mark[0].length;
    const end = closing(tail, open);
    return end === null ? [] : [{ from: mark.index, to: end + 1, inside: tail.slice(open + 1, end) }];
  });
  const last = spans.at(-1);
  if (last === undefined)
    return boxedParts(text).at(-1) === undefined ? null : { text: boxedParts(text).at(-1)!, rule: 'boxed' };
  let parts = [last.inside];
  for (let index = spans.length - 2; index >= 0; index -= 1) {
    if (!BETWEEN.test(tail.slice(spans[index]!.to, spans[index + 1]!.from))) break;
    parts = [spans[index]!.inside, ...parts];
  }
  return { text: [...new Set(parts)].join(','), rule: 'boxed' };
}

function announced(text: string): Piece | null {
  for (const line of announcedLines(text)) {
    const opening = opened(line);
    const inside = [...opening.matchAll(FORMULA)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    const answer = inside.length > 0 ? inside[0]! : bare(opening);
    if (answer.trim() !== '' && /[\p{L}\p{N}]/u.test(answer)) return { text: answer, rule: 'announced' };
  }
  return null;
}

/** The dollar that opens a formula right after an announcement is off already, the one that closes it is not. */
function opened(line: string): string {
  const dollars = [...line.matchAll(/(?<!\\)\$/g)];
  return dollars.length % 2 === 1 ? `$${line}` : line;
}

function formula(text: string): Piece | null {
  const match = [...text.slice(-TAIL).matchAll(FORMULA)].at(-1);
  const inside = match?.[1] ?? match?.[2] ?? match?.[3];
  return inside === undefined || inside.trim() === '' ? null : { text: inside, rule: 'last-formula' };
}

function line(text: string): Piece | null {
  const lastText = bare(lastLine(text));
  return lastText === '' ? null : { text: lastText, rule: text.trim().includes('\n') ? 'last-line' : 'whole-reply' };
}
