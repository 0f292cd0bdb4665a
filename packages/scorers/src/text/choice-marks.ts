import { type Announcement, restAt } from './announced.ts';

const VERB = '(?:(?<![a-z])(?:is|are|was|should be|must be|has to be|would be)(?![a-z])|[:=])';
/** "The correct option is", "Choice:", "正确选项是", "故选", "I would go with": what announces a letter and nothing else. */
const MARK = new RegExp(
  String.raw`(?<noun>\b(?:(?:correct|right|best|true|proper|appropriate|chosen|final|only|suitable|most likely)\s(?:answer\s)?(?:options?|choices?|letters?|statements?|ones?)|(?:my|best)\s(?:best\s)?(?:guess|pick|bet|vote)|option|choice)[*_"'\s]{0,6}${VERB}[*_\s]{0,4}:?)` +
    String.raw`|(?<verb>\b(?:I|we)(?:'d|'ll|\swould|\swill|\sshould|\smust)?\s(?:therefore\s|then\s|thus\s)?(?:choose|pick|select|chose|picked|selected|go\s(?:with|for)|opt\sfor|vote\sfor)\b|\bI(?:'d|\swould)\ssay\b|\bI\s(?:guess|vote)\b|\b(?:it|this)\s(?:must|has\sto|can\sonly)\sbe\b|\b(?:however|but|actually|instead|in\sfact|in\sreality),?\s(?:it|this|that)(?:['’]s|\sis|\swas)(?:\s(?:actually|really|in\sfact))?(?=[*_"'\s]{1,6}(?:option\s|choice\s)?[([]?[A-Z](?![\p{L}\p{N}'’]))|\b(?:leaving|leaves|left\swith)(?:\sus)?(?:\swith)?(?:\sonly)?\b)` +
    String.raw`|(?<chinese>正确(?:的)?选项[*_"'\s]{0,4}(?:应该是|应为|是|为|[:=])|(?<![不别勿未没误错备可])(?<!不[能应该可要会宜])(?<!不应该|不可以|不能够)选择?(?!项|择|[不别])[*_"'\s]{0,4}(?:是|为|[:=])?)`,
  'giu',
);
const OTHERS =
  /(?:\b(?:wrong|incorrect|false|other|another|remaining|alternative|bad|worst|second|next|no|any|each|every|not an?|not the)|错误的?|其他|其它|不)[\s*_]{0,3}$/iu;
/** A clause that says what others choose, or what would be chosen if. */
const CHINESE_OTHERS =
  /(?:如果|若|假如|假设|要是|有人|很多人|不少人|有些|大家|学生|同学|容易|切勿|切忌|千万|避免|不要|不能|不应|不可|为什么|为何|能否|是否|并非|而非|不是)[^，。；,;:!?！？\n]{0,20}$/u;
const CONDITION = /\b(?:if|had|unless|suppose)\b[^.!?\n]{0,150}$/iu;
const LIMIT = 500;
/** How much of the end of a reply is searched, in code units. */
const TAIL = 400_000;

/** What announces a letter, besides what announces any answer. The text must be NFKC. */
export function findChoiceMarks(text: string): Announcement[] {
  const start = Math.max(0, text.length - TAIL);
  const marks = [...text.slice(start).matchAll(MARK)].slice(-LIMIT);
  for (const mark of marks) mark.index += start;
  return marks.flatMap((match, at): Announcement[] => {
    const before = text.slice(Math.max(0, match.index - 40), match.index);
    if (OTHERS.test(before)) return [];
    if (match.groups?.chinese !== undefined && /选择?$/u.test(match.groups.chinese) && CHINESE_OTHERS.test(before))
      return [];
    if (match.groups?.verb !== undefined && CONDITION.test(text.slice(Math.max(0, match.index - 160), match.index)))
      return [];
    const end = match.index + match[0].length;
    const rest = restAt(text, end, marks[at + 1]?.index ?? text.length);
    if (/^[*_\s]{0,3}(?:not\b|n't|neither\b)/iu.test(rest)) return [];
    return [{ form: 'sentence', index: end, rest }];
  });
}
