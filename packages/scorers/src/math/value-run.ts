const FUNCTIONS = 'sqrt|pi|sin|cos|tan|cot|sec|csc|log|ln|arcsin|arccos|arctan|infinity';
/** A part of mathematics in running text: number, command, bracket, operator, lone letter, name of a function. */
const PART = new RegExp(
  String.raw`(\s{0,3})(?:(\d{1,60}(?:,\d{3}(?!\d)){0,20}(?:\.\d{1,60})?(?:[eE][-+]?\d{1,3}(?!\w|\.\d))?\s?(?:\\?%)?|\.\d{1,60})|(\\[a-zA-Z]{1,20}|\\[{}])|([-+*/^=<>≤≥±·×÷√π∞°!|_:≈])|([([{])|([)\]}])|(,(?=\s?[-+(\d\\√]))|((?:${FUNCTIONS})(?![a-zA-Z]))|([a-zA-Z])(?![a-zA-Z'’\d])|((?:and|or)(?=\s[-+(\\]?[\d\\a-zA-Z√]))|([\ue000-\uf8ff]))`,
  'yu',
);
const PART_LIMIT = 200;
const WORD_NEXT = /^\s[a-zA-Z]{2,}/;

/** A run of mathematics at the beginning of a text, formulas masked (`maskFormulas`). null = none stands there. */
export function valueRun(text: string): string | null {
  let at = 0;
  /** Where the run ended last with a part that can end it. */
  let end = 0;
  let depth = 0;
  let before: 'value' | 'sign' | 'join' | 'start' = 'start';
  for (let count = 0; count < PART_LIMIT; count += 1) {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (part === null) break;
    const [, blank = '', number, command, sign, open, close, comma, name, letter, join, formula] = part;
    const next = at + part[0].length;
    const rest = text.slice(next, next + 30);
    if (join !== undefined || comma !== undefined) {
      if (before !== 'value') break;
      before = 'join';
    } else if (letter !== undefined) {
      if ((before === 'join' && depth === 0 && WORD_NEXT.test(rest)) || rest.startsWith('&')) break;
      if (
        (before === 'value' || before === 'start') &&
        (blank !== '' || before === 'start') &&
        (WORD_NEXT.test(rest) || /^[aAI]$/.test(letter)) &&
        !/^\s?[-+*/^=<>]/.test(rest)
      )
        break;
      if (before === 'value' && blank !== '' && !/^\s?[-+*/^=<>()]/.test(rest)) break;
      before = 'value';
    } else if (number !== undefined) {
      if (before === 'value' && blank !== '' && !/\d\s\d+\/\d/.test(text.slice(Math.max(0, at - 1), next + 8))) break;
      if (/^(?:st|nd|rd|th)\b/i.test(rest)) break;
      before = 'value';
    } else if (formula !== undefined) {
      if (before === 'value') break;
      before = 'value';
    } else if (close !== undefined) {
      if (depth === 0) break;
      depth -= 1;
      before = 'value';
    } else if (open !== undefined) {
      if (before === 'value' && blank !== '' && /^[a-zA-Z]{2,}/.test(rest)) break;
      depth += 1;
      before = 'sign';
    } else if (sign !== undefined) {
      if (sign === ':' && !/^\s?\d/.test(rest)) break;
      if (sign === '-' && /^[a-zA-Z]{2,}/.test(rest)) break;
      before = /[!°π∞]/u.test(sign) ? 'value' : 'sign';
    } else
      before =
        command !== undefined &&
        /^\\(?:times|cdot|div|pm|mp|le|ge|leq|geq|lt|gt|ne|neq|in|cup|cap|approx|to)$/.test(command)
          ? 'sign'
          : name !== undefined && name !== 'pi' && name !== 'infinity'
            ? 'sign'
            : 'value';
    at = next;
    if (before === 'value' && depth === 0) end = at;
  }
  const run = text.slice(0, end).trim();
  return /[\p{N}\ue000-\uf8ff∞π√]|\\[a-zA-Z]|^[a-zA-Z](?:$|\s?[-+*/^=])/u.test(run) ? run : null;
}
