import { repeating } from '../numbers/repeating.ts';
import { spokenSums } from '../numbers/spoken-sums.ts';
import { closing } from '../text/boxed.ts';
import { plain } from '../text/reading.ts';

/** Longer answers are compared as text only. */
export const ANSWER_LIMIT = 1000;

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/,\s?\\!\s*/g, ','],
  // A mixed number is no product: 2 1/2, 2\ 1/2, 2\,\frac12.
  [/(?<![\w.^\\}])(\d{1,12})(?:\s|~|\\[ ,;:])\s{0,3}(\d{1,9})\s?\/\s?(\d{1,9})(?![\w.]|\s?\/)/g, '$1\\frac{$2}{$3}'],
  [/(?<=\d)\s?\\(?:mathrm|text|rm)\s?\{\s?[eE]\s?\}(?=[-+]?\d)/g, 'e'],
  [/\{\s?\\rm\s+([a-zA-Z])\s?\}/g, ' $1'],
  [/\\(?:mathsf|mathtt|mathbf|boldsymbol|bm|symbf)\s?\{\s?([\da-zA-Z]{1,20})\s?\}/g, ' $1'],
  [/\\mathbb\s+([A-Z])/g, '\\mathbb{$1}'],
  [/(?<![\w.])0[xX]([\da-fA-F]{1,100})(?!\w)/g, '$1_{16}'],
  [/(?<![\w.])0[bB]([01]{1,200})(?!\w)/g, '$1_{2}'],
  [/_\s?\{\s?(?:\(|(?:\\text\s?\{\s?)?base[\s-])\s?(\w{1,8})\s?[)}]?\s?\}/g, '_{$1}'],
  [/(?<=[\dA-Fa-f)])\s?(?:\\text\s?\{\s?)?\(?(?:in\s)?base[\s-](\w{1,8})\)?\s?\}?\s?\.?$/gi, '_{$1}'],
  [/^\](.{1,200},.{1,200})([[\]])$/g, '($1$2'],
  [/^([[(].{1,200},.{1,200})\[$/g, '$1)'],
  [/\\uppi(?![a-zA-Z])/g, '\\pi '],
  [/(?<=[\d})]\s?)(?:\\(?:text|mathrm)\s?\{\s?degrees?\s?\}|(?<=\s)degrees?(?![a-zA-Z]))/g, '°'],
  [/(?<=\d)\s?[xX]\s?(?=10\s?\^)/g, '\\cdot '],
  [/(?<=\d)\s+to\s+(?=\d)/g, ':'],
  [/(?:∛|cbrt)\s?\(([^()]{1,100})\)/g, '\\sqrt[3]{$1}'],
  [/∛\s?(\d+|[a-z])/g, '\\sqrt[3]{$1}'],
  [/\\(?:mathrm|operatorname|rm|mathit|text|textrm)\s?\{\s?([ei])\s?\}/g, ' $1'],
  [
    /\\(?:mathrm|operatorname|text)\s?\{\s?(sin|cos|tan|cot|sec|csc|log|ln|lg|exp|arcsin|arccos|arctan|pi)\s?\}/g,
    '\\$1 ',
  ],
  [/\\\\(?=[a-zA-Z])(?!\\\\)/g, '\\'],
  [/\\(sin|cos|tan)\s?\^\s?\{\s?-\s?1\s?\}/g, '\\arc$1 '],
  [/\\(?:lor|vee)(?![a-zA-Z])|∨/g, ' or '],
  [/\\(?:bf|it|sf|tt)(?![a-zA-Z])\s?/g, ' '],
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
  [/\^\s?(?:\\circ(?![a-zA-Z])|\{\s?\\circ\s?\})|\\degrees?(?![a-zA-Z])|°/g, '°'],
  [/\\(?:textdollar|euro|pounds|yen)(?![a-zA-Z])|\\[$]|[$€£¥]/g, ''],
  [/\\?%/g, '%'],
  [
    /\\(?:approx|simeq|cong|thickapprox|doteq|fallingdotseq)(?![a-zA-Z])|[≈≅≒]|^\s?(?:\\sim(?![a-zA-Z])|∼)/g,
    '\\approx ',
  ],
  [/\\[dl]ots(?![a-zA-Z])|…|\.\.\.|\\cdots(?![a-zA-Z])/g, '\\ldots '],
  [/\\(?:Longrightarrow|Rightarrow|implies|to|rightarrow)(?![a-zA-Z])|[⇒→]/g, '\\to '],
  [/\{,\}/g, ','],
  [/_\s?\{?\s?\\(?:text|mathrm|textrm)\s?\{\s?(\w{1,20})\s?\}\s?\}?/g, '_{$1}'],
  [/\\log_\s?(\d)(?=\s|\\|\()/g, '\\log_{$1}'],
  [/\\equiv(?![a-zA-Z])|≡/g, '='],
  [/\s?(?:\\pmod\s?(?:\{[^{}]{1,20}\}|\d)|\\?\(\s?(?:\\bmod|\\mod|mod)\s?[^()]{1,20}\))/g, ''],
  [/\\[pbvB]matrix(?![a-zA-Z])/g, '\\matrix'],
  [/\{[pbvBV]matrix\}/g, '{matrix}'],
];

/** Degrees inside a function are an angle: \sin 30°. Elsewhere their sign is a unit. */
function degrees(text: string): string {
  if (!text.includes('°')) return text;
  const parts = text.split(/(=|\\approx|,)/);
  return parts
    .map((part) => {
      const turned = /(?:^|[^a-zA-Z])(?:sin|cos|tan|cot|sec|csc)(?![a-zA-Z])/.test(part);
      return turned
        ? part
            .replace(/(\d{1,20}(?:\.\d{1,20})?|\\?[a-zA-Z]+|\([^()]{1,40}\))\s?°/g, '(\\frac{\\pi ($1)}{180})')
            .replace(/°/g, '')
        : part.replace(/°/g, '');
    })
    .join('');
}

/** 6.02e23, 3.5万. */
function scaled(text: string): string {
  return text
    .replace(
      /(?<=^|[=(,]|\\approx ?)\s?(-?\d{1,40}(?:\.\d{1,40})?)[eE]\+?(-?\d{1,4})(?=$|[\s),;]|\\ )/g,
      '$1\\cdot 10^{$2}',
    )
    .replace(
      /(?<![\d.])(\d{1,40}(?:\.\d{1,40})?)\s?(百万|千万|万亿|万|亿)/gu,
      (_, digits: string, unit: string) =>
        `${digits}\\cdot 10^{${[...unit].reduce((sum, sign) => sum + POWERS_OF_TEN[sign]!, 0)}}`,
    );
}

const POWERS_OF_TEN: Readonly<Record<string, number>> = { 百: 2, 千: 3, 万: 4, 亿: 8 };
/** Chinese words behind a number: 5 厘米, 32平方厘米, 3 个. Not those that join. */
const CHINESE_UNIT =
  /(?<=[\d})a-z])\s?(?![和或与及])\p{Script=Han}{1,8}(?:\s?\/\s?\p{Script=Han}{1,4})?(?:\^\{?\d\}?)?(?=\s?(?:$|[,;.。、和或与]))/gu;
/** Words before a number that say nothing about it. */
const BEFORE_NUMBER =
  /^\s{0,3}(?:(?:about|approximately|approx\.?|roughly|around|exactly|nearly)\s|(?:大约|约为?|共有?|一共有?|总共有?|第|等于|即|是|为|共计)\s?(?=-?[\d.\\(]))/iu;

/** Words behind an answer that name its unit. Names of functions and of Greek letters are none. */
const UNIT =
  /(?<=[\d})])\s{0,3}(?!sqrt|sin|cos|tan|log|ln|pi|theta)(?:(?:(?:[kcm]?m|ft|mi|k?g|[mk]?[lL]|J|W|N)\/(?:s|h|hr|min|sec|m|[lL]|k?g|m\^?3)(?:\^\{?\d\}?)?|[a-zA-Z]{2,20}\.?)(?:\s|$|(?=\^)|\/(?=[a-zA-Z]))(?:(?:per|of|and)\s)?){1,5}(?:\^\{?\d\}?)?$/;

const SQUARES: Readonly<Record<string, string>> = { '㎡': ' m^2', '㎥': ' m^3', '㎠': ' cm^2', '㎢': ' km^2' };

/** 1011₂ is 1011_{2}, not 10112. */
export function lowered(signs: string): string {
  return `_{${signs.normalize('NFKC')}}`;
}

/** One spelling of an answer: LaTeX without what only dresses it, without blanks, units, currencies and separators of thousands. */
export function normal(answer: string): string {
  let text = spokenSums(plain(answer.replace(/[₀-₉]+/gu, lowered).replace(/[㎡㎥㎠㎢]/gu, (sign) => SQUARES[sign]!)))
    .trim()
    .slice(0, 4 * ANSWER_LIMIT);
  text = text.replace(/^(?:\$\$?|\\\(|\\\[)/, '').replace(/(?:\$\$?|\\\)|\\\])$/, '');
  for (const [pattern, spelling] of SPELLINGS) text = text.replace(pattern, spelling);
  text = repeating(text.replace(BEFORE_NUMBER, ''));
  text = scaled(degrees(resolveTextCommands(text).trim()))
    .replace(/\s(?:or|and)\s|\s?[和或与、]\s?/g, ',')
    .replace(CHINESE_UNIT, '')
    .replace(/^[\s*`"']+|[\s*`"'.,;:。]{1,20}$/g, '')
    .replace(UNIT, '');
  text = text.replace(/^-?\d{1,3}(?:(?:\.\d{3}){2,20}|(?:['’‘]\d{3}){1,20})$/, (number) =>
    number.replace(/[.'’‘]/g, ''),
  );
  if (!/^[([{\\]/.test(text))
    text = text.replace(/(?<![\d,([{])\d{1,3}(?:,\d{3}){1,60}(?![\d,)\]])/g, (number) => number.replace(/,/g, ''));
  return text
    .replace(/\\frac\s?(\d)\s?(\d)/g, '\\frac{$1}{$2}')
    .replace(/\\frac\s?(\d)\s?\{/g, '\\frac{$1}{')
    .replace(/(\\frac\{[^{}]*\})\s?([\da-z])/g, '$1{$2}')
    .replace(/\\sqrt\s?(\d|[a-z])(?![\da-z])/g, '\\sqrt{$1}')
    .replace(/([_^])\{([\da-z])\}(?!\s?[\da-z.])/g, '$1$2')
    .replace(/(\\[a-zA-Z]+)\s+(?![a-zA-Z])/g, '$1')
    .replace(/(?<!\\[a-zA-Z]{1,20})\s+/g, '')
    .replace(/(?<![\d.])\.(?=\d)/g, '0.')
    .replace(/(\.\d*?)0+(?!\d)/g, '$1')
    .replace(/\.(?!\d)|%/g, '');
}

const PERCENT = /(?:\\?%|per\s?cent\s?\}?)[\s$.)\]\\]{0,6}$/iu;

/** Whether an answer is one number of per cent: 50\%, 33\frac13\%, 50 percent. */
export function isPercentage(answer: string): boolean {
  const text = plain(answer)
    .slice(0, ANSWER_LIMIT)
    .replace(/\\[,;:! ]/g, '');
  return (
    PERCENT.test(text) &&
    !/[,;=<>a-df-z]|\b(?:and|or)\b/iu.test(
      text
        .replace(PERCENT, '')
        .replace(/\\[a-zA-Z]+/g, '')
        .replace(/\{\s?$/, ''),
    )
  );
}

/** Words that are an answer of their own; others that stand in for a number are not understood here. */
const SAYING =
  /^(?:there (?:is|are) )?(?:no|none|infinite|infinity|infinitely|undefined|does not|doesn't|not|impossible|indeterminate|divergent|diverges|yes|true|false|never|always)\b/i;

/** Whether an answer is prose, which cannot be held against mathematics: "one million", "the sum of the roots". */
export function isProse(answer: string): boolean {
  const content = plain(answer)
    .slice(0, 4 * ANSWER_LIMIT)
    .replace(/\\(?:text|mbox|textbf|textrm|textit|mathrm)\s?\{([^{}]{0,400})\}/g, ' $1 ')
    .replace(/\\(?:begin|end)\{[a-zA-Z*]{1,20}\}|\\[a-zA-Z]+/g, ' ');
  if (SAYING.test(content.trim())) return false;
  const words = content.match(/(?<![\p{L}\d])\p{L}{2,}(?![\p{L}\d])/gu)?.filter((word) => !NAMES.test(word)) ?? [];
  return (
    words.length > 1 ||
    (words.length === 1 && words[0]!.length > 3 && /\p{Script=Latin}/u.test(words[0]!)) ||
    /\p{Script=Han}{2}/u.test(content)
  );
}

const NAMES =
  /^(?:sin|cos|tan|cot|sec|csc|arcsin|arccos|arctan|log|ln|lg|exp|sqrt|pi|theta|alpha|beta|gamma|lambda|infinity|mod|max|min|[A-Z]{2,4})$/;

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
