import { type Announcement, restAt } from './announced.ts';
import { findResultMarks } from './result-marks.ts';

/** What a scorer reads from the words behind an announcement. `direct`: the answer stands at their beginning. */
export interface ReadPiece<T> {
  readonly value: T;
  readonly direct: boolean;
}

/** `stated`: nothing but another statement may overwrite it. `indirect`: found among other words. `remark`: better than a guess. */
export interface StatedAnswer<T> {
  readonly value: T;
  readonly strength: 'stated' | 'indirect' | 'remark';
  readonly index: number;
}

/** A reply that announces more answers than this has lost its way; only the last ones are looked at. */
const MARK_LIMIT = 500;
/** How much of the end of a reply is searched, in code units. */
const TAIL = 400_000;

const GAP = String.raw`(?:\s(?:choice|option|letter|here|then)|\s?\([^()\n]{1,40}\)|\s(?:to|for|of|in|we|you|I|that)\s[^.:;!?\n。]{1,80}?|,\s[^,.:;!?\n。\d\ue000-\uf8ff]{1,40},)?`;
/** Words between `answer` and a colon in running text: "the answer to the question:", not "the answer in weeks, we divide:". */
const WIDE_GAP =
  /^s?\s(?:in|we|you|I|that|(?:to|for|of)\s(?!(?:the|this|part|question|problem)\b))[^\n]{0,90}[:=]\s*$/u;
const DRESS = String.raw`[*_"'”」\s\]】)]{0,6}`;
const VERB =
  '(?<![a-z])(?:is|are|was|were|should be|must be|has to be|equals?|will be|comes? (?:out )?to|becomes|would be|could be|may be|might be)(?![a-z])';
const ENGLISH = new RegExp(
  String.raw`^s?${GAP}${DRESS}(?:${VERB}(?:\s(?:therefore|thus|then|hence|simply|just|indeed|clearly))?[*_\s]{0,4}:?|[:=])`,
  'iu',
);
const CHINESE = new RegExp(
  String.raw`^${DRESS}(?:(?:应该|应当|应|就|便|则|也就|只能|最终|当然)?(?:是|为|等于)|[:=])[*_\s]{0,4}:?|^[*_\s]{0,3}】[:*_\s]{0,4}|^\s{0,3}(?=[-+($]{0,2}[\dA-Z](?![a-z]))`,
  'u',
);
/** After "answer" alone at the beginning of a line: `Answer 42`, `Answer (B)`, to the line's end. */
const BARE = /^[*_]{0,2}\s{1,4}(?=[-+$([*]{0,4}(?:\d[\d.,/]{0,30}%?|[A-Z])[)\]*]{0,4}\.?(?:\n|$))/u;
/** A heading of its own line: "### Final answer", "**Answer**". */
const HEADING_ALONE = /^s?[*_#:\s]{0,6}(?:\n|$)/iu;
const NEGATED =
  /^(?:[*_\s]{0,4}(?:not|never|neither|no longer|definitely not|certainly not|probably not)\b|n't\b|n’t\b)/iu;
const NOT_BUT = /^[*_\s]{0,4}not\s[^.\n]{1,60}?[,;]?\sbut(?:\srather)?\s/iu;
const WORD =
  /####|(?<![\p{L}\p{N}])answer|最终答案|正确答案|参考答案|答案|回答(?=\s?[:是为])|(?<!\p{L})答(?=\s?[:是为])/giu;

const LINE_START =
  /(?:^|\n)[\s>*_#"'“{(-]{0,12}(?:(?:so|thus|hence|therefore|and|the|our|my|final|correct|right|best|exact|numerical|overall|step \d{1,2}[.:]|\d{1,2}[.)])[\s,:*_]{1,4}){0,5}$/iu;
/** Words right before "answer" that make it another one's, or none. */
const OTHERS =
  /(?:\b(?:wrong|incorrect|false|other|another|remaining|alternative|bad|worst|no|question and|questions and|multiple|long|q&)|错误|其他|其它|别的|其余|不正确的?|上述|以上各)[\s*_-]{0,3}$/iu;
/** "we have our answer: 42" gives it; "we divide, to answer: …" does not. */
const HAVING =
  /\bwe\s(?:now\s|then\s)?(?:have|get|got|obtain|reach|arrive\sat)\s(?:the|an|our|my)\s(?:final\s|correct\s)?$/iu;
const INFINITIVE = /\b(?:to|will|can|let us|let's|we)\s(?:\w{1,12}\s){0,2}$/iu;
const PURPOSE =
  /\b(?:find|get|obtain|compute|calculate|determine|reach|check|verify|express|round|simplify|see|derive|arrive at)\w{0,3}\s(?:the|an|our|your|my)\s(?:final\s|correct\s)?$/iu;
const VAGUE =
  /(?:\b(?:this|that|these|those|your|each|any|every|an|possible|intermediate|first|initial|rough|estimated|preliminary|expected|previous|earlier|student's|same)\s(?:final\s)?|(?:这个|该|此|那个|本题|以上)的?)$/iu;
/** "Some say that the answer is 24". */
const REPORTED =
  /\b(?:some|many|most|people|students?|others?|someone|somebody|they|one|you|he|she|anyone)\b[^.!?;\n]{0,40}\b(?:say|says|said|think|thinks|thought|believe|believes|claim|claims|claimed|guess|assume|assumes|conclude|argue|suppose|get|expect)\s(?:that\s)?(?:the\s|an?\s)?(?:correct\s|final\s)?$|(?:有人|有些人|很多人|大家|学生|同学|别人)[^。！？\n]{0,12}(?:说|认为|以为|觉得)$/iu;
/** How such a text ends, before the whole of it is searched. */
const REPORTED_END =
  /(?:(?:say|says|said|think|thinks|thought|believe|believes|claim|claims|claimed|guess|assume|assumes|conclude|argue|suppose|get|expect)\s(?:that\s)?(?:the\s|an?\s)?(?:correct\s|final\s)?|说|认为|以为|觉得)$/iu;
/** "You might think that the answer is 24": it is not. */
const MISLED =
  /\b(?:might|may|could|would)\s(?:be\stempted\sto\s|easily\s|wrongly\s|mistakenly\s|incorrectly\s|initially\s|first\s){0,2}(?:think|say|believe|assume|guess|conclude|expect|suppose|suspect)\s(?:that\s)?(?:the\s|an?\s)?(?:correct\s|final\s)?$/iu;
/** "the explanation of the answer:", "the unit of the answer is". */
const GENITIVE = /\b(?:of|for|behind|about|than|from|with)\s(?:the|my|our)\s(?:final\s|correct\s)?$/iu;
/** "42 is the answer", "B是正确答案": what stands before. */
const TURNED =
  /(?:^|[\n,.;:!?，。；：！？]|\b(?:so|thus|hence|therefore|that)\b)\s{0,3}(?<answer>[^\n,;!?，。；：！？]{1,60}?)(?:\s(?:is|are|must be)\s(?:therefore\s|thus\s)?(?:the|my|our)\s(?:final\s|correct\s|right\s|best\s)?|(?:就?是|为))$/iu;
/** How such a text ends, before the whole of it is searched. */
const TURNED_END =
  /(?:\s(?:is|are|must be)\s(?:therefore\s|thus\s)?(?:the|my|our)\s(?:final\s|correct\s|right\s|best\s)?|[是为])$/iu;
/** "This is the final answer" says nothing. */
const POINTING =
  /^\s*(?:and\s|so\s)?(?:this|that|it|these|those|which|what|here|there|above|below)\s*$|^\s*(?:这|那|它|以上|上面)/iu;
const HYPOTHETICAL = /^(?:[^.:;!?\n]{0,90}?)\b(?:would|could|may|might) be\b[*_\s:]{0,6}$/iu;
const CONDITION =
  /(?:^|[.!?;。！？；\n]\s*)(?:but\s|and\s|so\s)?(?:if|suppose|had|were|假如|如果|若|假设)\b[^.!?;。！？；\n]{0,200}$/iu;
const CHECKED =
  /^[*_\s]{0,4}(?:correct|incorrect|right|wrong|final|valid|based|rounded|given|expressed|derived|obtained|found|verified|confirmed|reasonable|consistent|clear|simple|unique|independent|only|also|in|from|by|as|because|since|to be|supposed|expected|required|needed|asked|written|the same|正确|错误|不|按|根据|基于|唯一|合理)\b/iu;
const CHINESE_REMARK = /^[*_\s]{0,4}(?:正确的|错误的|不|按|根据|基于|唯一的|合理的|由|从|否)/u;

/** All announcements of a text, in order. The text must be NFKC (`answerText`). Time grows with its length alone. */
export function findAnnouncements(text: string): Announcement[] {
  const found: Announcement[] = [];
  const start = Math.max(0, text.length - TAIL);
  const words = [...text.slice(start).matchAll(WORD)].slice(-MARK_LIMIT);
  for (const match of words) match.index += start;
  for (const [at, match] of words.entries()) {
    const end = match.index + match[0].length;
    const next = words[at + 1]?.index ?? text.length;
    const one = match[0] === '####' ? hashes(text, match.index) : announcedAt(text, match.index, end, next, match[0]);
    if (one !== null) found.push(one);
  }
  return [...found, ...findResultMarks(text, start)].sort((a, b) => a.index - b.index);
}

/**
 * The answer that a reply announces, read by the scorer's own means: the last one stated; else the last one found among other
 * words; else the last one in a remark about the answer. `further`: what announces an answer for this scorer alone.
 * null = none that the scorer can read.
 */
export function findStated<T>(
  text: string,
  read: (rest: string, announcement: Announcement) => ReadPiece<T> | null,
  further: readonly Announcement[] = [],
): StatedAnswer<T> | null {
  let best: StatedAnswer<T> | null = null;
  let labelled: StatedAnswer<T> | null = null;
  const all = [...findAnnouncements(text), ...further].sort((a, b) => b.index - a.index);
  for (const announcement of all) {
    if (best !== null && (best.strength === 'indirect' || best.strength === 'remark') && announcement.form === 'remark')
      continue;
    const piece = read(announcement.rest, announcement);
    const { form, index } = announcement;
    if (piece === null || ((form === 'remark' || form === 'label') && !piece.direct)) continue;
    if (form === 'label') {
      labelled ??= { value: piece.value, strength: 'stated', index };
      continue;
    }
    const strength =
      form === 'remark' ? 'remark' : form === 'heading' || piece.direct ? ('stated' as const) : 'indirect';
    if (strength === 'stated') return { value: piece.value, strength, index };
    if (best === null || (best.strength === 'remark' && strength === 'indirect'))
      best = { value: piece.value, strength, index };
  }
  return labelled ?? best;
}

/** `####` before an answer, also inside a line; five and more are a heading, and so are four before a word. */
function hashes(text: string, at: number): Announcement | null {
  if (text[at - 1] === '#' || text[at + 4] === '#') return null;
  const rest = restAt(text, at + 4, text.length);
  if (/^\d{1,2}[.)]\s{1,3}\p{L}/u.test(rest) && /(?:^|\n)[\s>*_]{0,6}$/u.test(text.slice(Math.max(0, at - 8), at)))
    return null;
  const opens =
    /^[-+$€£¥\\([{*]{0,4}[\d.,A-Z一二两三四五六七八九十百千零负]/u.test(rest) && !/^[A-Z][\p{L}]/u.test(rest);
  return { form: opens ? 'heading' : 'remark', index: at + 4, rest };
}

function announcedAt(text: string, start: number, end: number, next: number, word: string): Announcement | null {
  const before = text.slice(Math.max(0, start - 240), start);
  const behind = text.slice(end, end + 200);
  if (
    OTHERS.test(before.slice(-40)) ||
    /\b(?:not|isn't|n't)\s(?:the|an|my)?\s?(?:correct\s|right\s)?$/iu.test(before.slice(-40))
  )
    return null;
  if (MISLED.test(before.slice(-100))) return null;
  const turned = TURNED_END.test(before.slice(-40)) ? TURNED.exec(before)?.groups?.answer : undefined;
  if (turned !== undefined && POINTING.test(turned)) return null;
  if (turned !== undefined)
    return { form: 'sentence', index: start, rest: turned.replace(/^\s*(?:\d{1,2}[.)]\s)?/u, '') };
  const marked = markedAt(text, start, end, next);
  if (marked !== null) return marked;
  const opensLine = LINE_START.test(before.slice(-100));
  const chinese = /答/u.test(word);
  const verb = (chinese ? CHINESE : ENGLISH).exec(behind)?.[0];
  if (verb === undefined) {
    const bare = chinese ? null : BARE.exec(behind);
    if (opensLine && bare !== null)
      return { form: 'heading', index: end, rest: restAt(text, end + bare[0].length, next) };
    if (!opensLine || !HEADING_ALONE.test(behind) || INFINITIVE.test(before.slice(-40))) return null;
    return { form: 'heading', index: end, rest: restAt(text, end, next) };
  }
  let from = end + verb.length;
  const colon = /[:=]\s*$/u.test(verb);
  if (!opensLine && WIDE_GAP.test(verb) && !/(?:is|are|was|be|equals?)[*_\s]{0,4}:\s*$/u.test(verb)) return null;
  const negation = NEGATED.test(text.slice(from, from + 30));
  if (negation) {
    const but = NOT_BUT.exec(text.slice(from, from + 90))?.[0];
    if (but === undefined) return null;
    from += but.length;
  }
  const lineRest = text.slice(from, from + 400).split('\n', 1)[0]!;
  const empty = lineRest.replace(/[\s*_:$]/g, '') === '';
  const short = before.slice(-60);
  if ((INFINITIVE.test(short) && !HAVING.test(short)) || (empty && PURPOSE.test(short))) return null;
  const rest = restAt(text, from, next);
  const question = /^[^\n。.!！]{0,60}[?？]/u.test(lineRest.slice(0, 80));
  const counted =
    /^s/iu.test(verb) &&
    /\b(?:correct|right|wrong|total|required)\s$/iu.test(short) &&
    !/^s\s(?:are|were)\b/iu.test(verb);
  const vague =
    counted ||
    VAGUE.test(short) ||
    GENITIVE.test(short) ||
    (REPORTED_END.test(short) && REPORTED.test(before.slice(-100))) ||
    HYPOTHETICAL.test(verb) ||
    question ||
    (!colon && (CHECKED.test(rest.slice(0, 40)) || CHINESE_REMARK.test(rest.slice(0, 20)))) ||
    (!opensLine && CONDITION.test(before));
  if (vague) return { form: 'remark', index: from, rest };
  return { form: opensLine && /^s?[*_"'”」\s\]】)]{0,6}[:=]/iu.test(verb) ? 'heading' : 'sentence', index: from, rest };
}

/** A mark of its own that a prompt asked for: <answer>42</answer>, <final_answer>, [Answer], 【答案】. null = none. */
function markedAt(text: string, start: number, end: number, next: number): Announcement | null {
  const open = /([<[【(])(?:final[\s_-]?|my[\s_-]?|correct[\s_-]?|最终)?$/iu.exec(
    text.slice(Math.max(0, start - 12), start),
  )?.[1];
  if (open === undefined || text[end] !== CLOSING[open]) return null;
  const index = end + 1;
  if (open === '(' && !/^\s{0,3}[-+$]?\d/u.test(text.slice(index, index + 6))) return null;
  const rest = restAt(text, index, open === '<' ? text.length : next);
  const closed = open === '<' ? rest.search(/<\//u) : -1;
  return { form: 'heading', index, rest: closed < 0 ? rest : rest.slice(0, closed) };
}

const CLOSING: Readonly<Record<string, string>> = { '<': '>', '[': ']', '【': '】', '(': ')' };
