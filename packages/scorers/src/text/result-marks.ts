import { type Announcement, restAt } from './announced.ts';

/**
 * Labels of a line whose colon announces an answer, besides the word `answer` itself. The only list: all scorers read by it.
 * `final`: says that it is the answer, as `answer` does. `result`: may be the result of a step too. `section`: heads a working as often as
 * it gives a value, so that only a value counts.
 */
const LABELS = {
  final: [
    String.raw`final\s(?:results?|values?|outcome|solution|output|total|sum|count|verdict|choice|decision|response|conclusion)`,
    'ans',
    // As the prompts of MGSM ask for it in other languages.
    'antwort|réponse|respuesta|resposta|risposta|ответ|jibu|答え|정답|답|คำตอบ|उत्तर|উত্তর|సమాధానం|الجواب|الإجابة',
    '(?:最终|最后)(?:的)?(?:结果|得数|结论|选择|值)',
  ],
  result: ['results?|outcome', '(?:计算|运算|所求|所得)?(?:结果|得数)'],
  section: ['solution|conclusion|output|verdict|decision|prediction', '解答|解|结论|输出'],
} as const;

/** What may stand before a label on its line; the item of a list is no answer. */
const OPEN = String.raw`(?![^\S\n]{0,12}[*-]\s)[\s>*_#"'“{(-]{0,12}(?:(?:so|thus|hence|therefore|and|the|our|my|correct|exact|numerical|overall|所以|因此|故)[\s,:*_,，]{1,4}){0,3}`;
const LINE = new RegExp(
  `${OPEN}(?:(?<final>${LABELS.final.join('|')})|(?<result>${LABELS.result.join('|')})|(?<section>${LABELS.section.join('|')}))[*_"'”」\\s\\]】)]{0,6}:`,
  'iuy',
);
/** <solution>42</solution>, as prompts and models write it. */
const TAG = /<(?<tag>solution|output|conclusion|result|final|final_output|final_response|final_result|response)>/giu;

/** A value: a number, a formula, a letter; up to the end of its line in one clause. */
const VALUE =
  /^(?:[-+±~≈$€£¥₹\\([{*_'"`\s]{0,6}(?:\d|[A-Z](?=[)\]*_.]{0,3}(?:$|[.,:]?\s?(?:$|because|since|as\b|[(]))|[).:]\s|\s?[=(<>])|\\?(?:frac|sqrt|boxed|pi|text)\b|[零一二两三四五六七八九十百千万负半](?!\p{Script=Latin}))|[a-z](?:\([a-z]\))?\s?=\s?[-\d$\\])[^\n]{0,80}$/u;
/** A working goes on behind its first result. */
const FURTHER = /[,，;；。!！]\s?[^\n]*\d|\.\s[^\n]*\d|=[^\n]*=|[:：]\s*$/u;
/** The working goes on in later lines. */
const CONTINUED =
  /\b(?:therefore|thus|hence|so|next|then|now|step|finally|in total|altogether)\b[^\n]{0,200}\d|(?:所以|因此|然后|接着|最后|再|故)[^\n]{0,200}\d/iu;
const LIMIT = 200;

/** What announces an answer without the word. The text must be NFKC. */
export function findResultMarks(text: string, start: number): Announcement[] {
  const tail = text.slice(start);
  const lines = matchLabels(tail)
    .slice(-LIMIT)
    .flatMap((match): Announcement[] => {
      const index = start + match.index + match[0].length;
      const rest = restAt(text, index, text.length);
      if (match.groups?.final !== undefined) return [{ form: 'heading', index, rest }];
      const own = sameLine(text, index);
      if (own === '' || (match.groups?.section !== undefined && (!VALUE.test(own) || FURTHER.test(own)))) return [];
      return CONTINUED.test(text.slice(index + own.length)) ? [] : [{ form: 'label', index, rest }];
    });
  const tags = [...tail.matchAll(TAG)].slice(-LIMIT).flatMap((match): Announcement[] => {
    const index = start + match.index + match[0].length;
    const [inside = ''] = text.slice(index, index + 400).split('</', 1);
    const line = inside.trim();
    return !line.includes('\n') && VALUE.test(line) && !FURTHER.test(line)
      ? [{ form: 'label', index, rest: line }]
      : [];
  });
  return [...lines, ...tags];
}

/** Each label once. It is looked for where a line begins, and not everywhere with a look back, which takes longer. */
function matchLabels(text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  let foundEnd = 0;
  for (let at = 0; at >= 0; at = text.indexOf('\n', at) + 1 || -1) {
    LINE.lastIndex = at;
    const match = LINE.exec(text);
    // White space before a label may be lines of its own, from each of which it is found again.
    if (match === null || LINE.lastIndex <= foundEnd) continue;
    foundEnd = LINE.lastIndex;
    found.push(match);
  }
  return found;
}

function sameLine(text: string, from: number): string {
  return text
    .slice(from, from + 400)
    .split('\n', 1)[0]!
    .replace(/^[\s*_]+|[\s*_]+$/gu, '');
}
