import { closing } from '../text/boxed.ts';
import { plain } from '../text/reading.ts';

/** Longer answers are compared as text only. */
export const ANSWER_LIMIT = 1000;

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/,\s?\\!\s*/g, ','],
  [/\\\\(?=[a-zA-Z])(?!\\\\)/g, '\\'],
  [/\\(?:left|right|big|Big|bigg|Bigg|bigl|bigr|Bigl|Bigr)(?![a-zA-Z])\s?\.?/g, ''],
  [/\\(?:displaystyle|textstyle|limits|nolimits|hfill|quad|qquad)(?![a-zA-Z])/g, ' '],
  [/(?<!\\)\\[,!;:> ]|~/g, ''],
  [/\\[dtc]frac(?![a-zA-Z])/g, '\\frac'],
  [/\\[dt]binom(?![a-zA-Z])/g, '\\binom'],
  [/\\leq?(?![a-zA-Z])|\\leqslant(?![a-zA-Z])|≤/g, '\\le '],
  [/\\geq?(?![a-zA-Z])|\\geqslant(?![a-zA-Z])|≥/g, '\\ge '],
  [/\\lt(?![a-zA-Z])/g, '<'],
  [/\\gt(?![a-zA-Z])/g, '>'],
  [/\\neq?(?![a-zA-Z])|≠/g, '\\ne '],
  [/\\(?:times|ast)(?![a-zA-Z])|[×·∙⋅]/g, '\\cdot '],
  [/÷/g, '/'],
  [/\\lbrace(?![a-zA-Z])/g, '\\{'],
  [/\\rbrace(?![a-zA-Z])/g, '\\}'],
  [/\\(?:cup|bigcup)(?![a-zA-Z])|∪/g, '\\cup '],
  [/∈/g, '\\in '],
  [/π/g, '\\pi '],
  [/∞/g, '\\infty '],
  [/±/g, '\\pm '],
  [/√\s?(\d+(?:\.\d+)?|[a-z])/g, '\\sqrt{$1}'],
  [/√\s?\(([^()]{1,100})\)/g, '\\sqrt{$1}'],
  [/√/g, '\\sqrt'],
  [/\^\s?(?:\\circ(?![a-zA-Z])|\{\s?\\circ\s?\})|\\degree(?![a-zA-Z])|°/g, ''],
  [/\\?%|\\[$]|[$€£¥]/g, ''],
  [/\{,\}/g, ','],
  [/\\[pbvB]matrix(?![a-zA-Z])/g, '\\matrix'],
  [/\{[pbvBV]matrix\}/g, '{matrix}'],
];

/** Words behind an answer that name its unit. Names of functions and of Greek letters are none. */
const UNIT =
  /(?<=[\d})])\s{0,3}(?!sqrt|sin|cos|tan|log|ln|pi|theta)(?:[a-zA-Z]{2,20}(?:\s|$|(?=\^))(?:(?:per|of|and)\s)?){1,5}(?:\^\{?\d\}?)?$/;

/** One spelling of an answer: LaTeX without what only dresses it, without blanks, units, currencies and separators of thousands. */
export function normal(answer: string): string {
  let text = plain(answer)
    .trim()
    .slice(0, 4 * ANSWER_LIMIT);
  text = text.replace(/^(?:\$\$?|\\\(|\\\[)/, '').replace(/(?:\$\$?|\\\)|\\\])$/, '');
  for (const [pattern, spelling] of SPELLINGS) text = text.replace(pattern, spelling);
  text = resolveTextCommands(text)
    .replace(/\s(?:or|and|和|或)\s/g, ',')
    .replace(/^[\s*`"']+|[\s*`"'.,;:。]{1,20}$/g, '')
    .replace(UNIT, '');
  if (!/^[([{\\]/.test(text))
    text = text.replace(/(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])/g, (number) => number.replace(/,/g, ''));
  return text
    .replace(/\\frac\s?(\d)\s?(\d)/g, '\\frac{$1}{$2}')
    .replace(/\\frac\s?(\d)\s?\{/g, '\\frac{$1}{')
    .replace(/(\\frac\{[^{}]*\})\s?([\da-z])/g, '$1{$2}')
    .replace(/\\sqrt\s?(\d|[a-z])(?![\da-z])/g, '\\sqrt{$1}')
    .replace(/([_^])\{([\da-z])\}/g, '$1$2')
    .replace(/(\\[a-zA-Z]+)\s+(?![a-zA-Z])/g, '$1')
    .replace(/(?<!\\[a-zA-Z]{1,20})\s+/g, '')
    .replace(/(?<![\d.])\.(?=\d)/g, '0.')
    .replace(/(\.\d*?)0+(?!\d)/g, '$1')
    .replace(/\.(?!\d)/g, '');
}

const TEXT_COMMAND = /\\(?:text|mbox|textbf|textrm|textit|mathrm|mathbf|operatorname)\s?(?=\{)/;

/** `and`, `or` become commas, units behind a number go, other words stay as they are. */
function resolveTextCommands(text: string): string {
  let rest = text;
  let kept = '';
  for (let tries = 0; tries < 100; tries += 1) {
    const match = TEXT_COMMAND.exec(rest);
    if (match === null) break;
    const open = match.index + match[0].length;
    const end = closing(rest, open);
    if (end === null) break;
    const content = rest.slice(open + 1, end).trim();
    kept += rest.slice(0, match.index);
    rest = rest.slice(end + 1);
    if (/^(?:and|or|,)$/i.test(content)) kept += ',';
    else if (kept.trim() === '' || /[=(,[]\s?$/.test(kept)) kept += /^[a-zA-Z]{2,20}=$/.test(content) ? '' : content;
    else rest = rest.replace(/^\s?\^(?:\d|\{\d\})/, '');
  }
  return kept + rest;
}
