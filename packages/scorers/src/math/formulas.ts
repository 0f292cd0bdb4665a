/** A text whose formulas are single signs of the private use area, so that sentences and words can be told apart. */
export interface MaskedText {
  readonly text: string;
  readonly formulas: readonly string[];
}

const FIRST = 0xe000;
/** The private use area holds 6,400 signs. */
const FORMULA_LIMIT = 6000;
const LENGTH_LIMIT = 1000;
/** One formula's sign. */
export const FORMULA = String.raw`[\ue000-\uf8ff]`;

const OPENING =
  /(?<!\\)(?:\\\\)*(?:\$\$?|\\\(|\\\[|\\begin\{(?:align|aligned|equation|gather|eqnarray|multline)\*?\})/g;
/** Two words in a row, or quotes, stand between two sums of money, not in a formula. */
const PROSE = /(?<![\\a-zA-Z])[a-zA-Z]{2,}[,.]?\s+[a-zA-Z]{2,}(?![a-zA-Z])/;
const WORDS = /\\(?:text|mbox|textbf|textrm|textit|mathrm|operatorname)\s?\{[^{}]{0,200}\}/g;

/** Takes the formulas out of a text: $…$, $$…$$, \(…\), \[…\] and environments. */
export function maskFormulas(source: string): MaskedText {
  const text = source.replace(/[\ue000-\uf8ff]/g, ' ');
  const formulas: string[] = [];
  let masked = '';
  let from = 0;
  for (const match of text.matchAll(OPENING)) {
    const open = match[0].replace(/^(?:\\\\)+(?=\$|\\[([b])/, '');
    const start = match.index + match[0].length;
    if (match.index < from || formulas.length >= FORMULA_LIMIT) continue;
    const close = closingOf(open);
    const end = closingAt(text, start, close);
    if (end === null) continue;
    const inside = text.slice(start, end);
    if (inside.trim() === '' || (open === '$' && (/\n\s*\n/.test(inside) || isMoney(text, start, end, inside))))
      continue;
    const display =
      open !== '$' &&
      open !== '\\(' &&
      /^\s*[A-Z][a-z]*\s/.test(text.slice(end + close.length, end + close.length + 20));
    const stop = display || /[.。]\s*$/.test(inside) ? '. ' : '';
    masked += `${text.slice(from, match.index)}${String.fromCharCode(FIRST + formulas.length)}${stop}`;
    formulas.push(lastRow(inside));
    from = end + close.length;
  }
  return { text: masked + text.slice(from), formulas };
}

/** The formulas of a piece written out again. */
export function unmask(piece: string, { formulas }: MaskedText): string {
  return piece.replace(/[\ue000-\uf8ff]/g, (sign) => formulas[sign.charCodeAt(0) - FIRST] ?? ' ');
}

function closingOf(open: string): string {
  if (open === '\\(') return '\\)';
  if (open === '\\[') return '\\]';
  return open.startsWith('\\begin') ? open.replace('begin', 'end') : open;
}

/** Where a formula ends; an escaped dollar is a sign of money within it. */
function closingAt(text: string, start: number, close: string): number | null {
  const within = text.slice(start, start + LENGTH_LIMIT);
  for (let at = within.indexOf(close); at >= 0; at = within.indexOf(close, at + 1)) {
    if (!close.startsWith('$') || within[at - 1] !== '\\') return start + at;
  }
  return null;
}

function isMoney(text: string, start: number, end: number, inside: string): boolean {
  if (PROSE.test(inside.replace(WORDS, '')) || /"[\s\S]*"/.test(inside)) return true;
  return (
    /^\d/.test(inside) &&
    /\d/.test(text[end + 1] ?? '') &&
    /\s$/.test(inside) &&
    /^[\d.,]+(?:\s|\/[a-z])/i.test(inside) &&
    start > 0
  );
}

/** The last row of a formula of several, without marks of alignment and what dresses it. */
function lastRow(formula: string): string {
  if (/\\begin\{(?!align|aligned|equation|gather|split|eqnarray)/.test(formula)) return trimmed(formula);
  const rows = formula
    .replace(/\\(?:begin|end)\{(?:align|aligned|equation|gather|split|eqnarray|multline)\*?\}/g, '')
    .split(/\\\\(?:\[[^\]]{0,10}\])?/)
    .filter((row) => /[\p{L}\p{N}]/u.test(row));
  return trimmed((rows.at(-1) ?? formula).replace(/(?<!\\)&/g, ''));
}

function trimmed(formula: string): string {
  return formula
    .trim()
    .replace(/^(?:=|\\implies|\\Rightarrow|\\therefore|\\to|\\quad|\\qquad)\s*/, '')
    .replace(/(?:\s|\\\s|\\[,;!]|[.,;])+$/, '');
}
