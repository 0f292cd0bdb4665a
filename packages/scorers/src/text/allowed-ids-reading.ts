import { bare } from './after-announcement.ts';
import { boxedParts } from './boxed.ts';
import { announcedLines, lastLine } from './reading.ts';

/** The answer that no id is allowed. */
export const NOTHING = 'none';

/** Ids that a reply answers with, each once; empty = it says that nothing fits. */
export interface ReadIds {
  readonly ids: readonly string[];
  readonly rule: string;
}

/** How much of the end of a reply is searched for ids that nothing announces, in code units. */
const TAIL = 20_000;
const SHORT = 2000;
/** What may stand between two ids of one list; held against the gap alone, so that its cost is bounded. */
const JOINT =
  /^["'*_`\]]{0,4}\s{0,3}(?:[,、;&+/]|\band\b|和|与|及)?\s{0,3}(?:and\s|和|与|[-•]\s?|\d[.)]\s?)?["'*_`[]{0,4}$/iu;
const MAX_SEPARATOR_LENGTH = 24;
/** The same where several are asked for: "lamp P2 with mug P5", "First: P2. Second: P5.", "台灯选P2，杯子选P5". */
const JOINT_OF_SEVERAL =
  /^[ "'*_`]{0,3}(?:[,.;、]?\s?(?:and\s|with\s|plus\s|together with\s|以及|搭配|配|加上|和|与)?\s?(?:(?:the\s)?second(?:ly)?|2|第二[样件个款]?)?[.):,]{0,2}\s?)(?!(?:not|as|because|since|but|while|unlike|over|than|though|although|whereas|instead|rather|or|不|而|但|因|比|或))(?:(?:from\s)?(?:the\s|your\s|a\s)?(?:\p{Script=Latin}{3,12}\s?){0,2}|\p{Script=Han}{0,6})[:\s]{0,2}["'*_`[]{0,3}$/iu;
/** More ids than this are no answer but a recital. */
const LONGEST_LIST = 21;
const NONE_FIRST =
  /^(?:none|nothing|null|n\/a|no (?:such |suitable |matching )?(?:products?|items?|match|id)|无(?=$|[\s.,;!。(]|合适|符合|满足)|没有|都不|均不)/iu;
const NONE_MENTIONED =
  /\b(?:none|nothing|no (?:such |suitable |matching |single )?(?:products?|items?)|(?:is|are|have|has|with|find|found|see) no (?:\p{Script=Latin}+ ){1,3}(?:that|which|to (?:meet|fit)|in (?:the|our|this)|(?:meets?|fits?|match(?:es)?)\b))\b|\b(?:can(?:not|'t)|could(?: not|n't)|do(?: not|n't)|did(?: not|n't)) (?:find|have|see) (?:a|an|any)\b|没有(?:任何|一|哪|合适|符合|满足|商品|产品)|都不(?:符合|满足|合适|行)|无(?:合适|符合|满足)/iu;

/** How a sentence tells which of several that it has named is meant, and which of them will do. */
const RECOMMENDS =
  /\b(?:recommend|suggest|choose|pick|(?:would|'d|'ll|will) (?:take|go)|go (?:with|for)|best (?:choice|option|fit|match)|my (?:choice|pick))\b|推荐|建议|选择|首选|最合适/iu;
const FITS = /\b(?:fits?|meets?|match(?:es)?|satisf(?:y|ies)|does|do|qualif(?:y|ies))\b|符合|满足|合适/iu;
const DENIES = /\b(?:not|never|neither|nor|none|avoid|excluded?|ruled out|is out|are out)\b|n['’]t\b|不|没有|排除/iu;
/** What a sentence has ruled out is not what it answers with. */
const createNonePattern = (like: string) =>
  new RegExp(String.raw`\b(?:none|neither) of (?:${like}[,\s]*(?:and |or |nor )?)+[^;.]*`, 'giu');
const SENTENCE = /(?<=[.!?;。！？；])\s+|(?<=[。！？；])|;\s*/u;

/** In the form that was asked for. null = not so. Text must be NFKC. */
export function strictIds(text: string, known: readonly string[]): readonly string[] | null {
  const trimmed = text.trim();
  const candidate = /^(?:answer|答案)\s?:\s?(.*)$/iu.exec(lastLine(text).slice(0, 400))?.[1] ?? trimmed;
  if (candidate === NOTHING || candidate === '无') return [];
  const ids = candidate.slice(0, 400).split(/\s?[,、]\s?/);
  return ids.every((id) => known.includes(id)) && new Set(ids).size === ids.length ? ids : null;
}

/**
 * The first of these that holds ids or says that nothing fits: the whole reply; what follows the last announcement
 * (Answer:, 答案：); the last box; the last line; the last ids of the reply. Of a longer line its first list of ids counts. Ids
 * that are not known, but look like known ones, count as ids. Of a last line of several sentences the last that recommends counts, else
 * a first one that says that nothing fits, else those that say what fits. null = none of these.
 * @param several whether several ids are asked for, so that more may stand between them
 */
export function readIds(text: string, known: readonly string[], several = false): ReadIds | null {
  if (known.length === 0) return null;
  const like: Like = { source: likeThese(known), joint: several ? [JOINT, JOINT_OF_SEVERAL] : [JOINT] };
  const trimmed = text.trim();
  return (
    (trimmed.length <= SHORT ? onlyIds(trimmed, like) : null) ??
    findFirst(announcedLines(text), like, 'announced') ??
    findFirst(boxedParts(text).slice(-1), like, 'boxed') ??
    readSentences(lastLine(text), like) ??
    findFirst([lastLine(text)], like, 'last-line') ??
    lastMention(text, like)
  );
}

/** One id of the shape of these, standing alone, as a regular expression's source. */
function likeThese(known: readonly string[]): string {
  const shapes = new Set(known.map((id) => id.toUpperCase().replace(/\d+/, String.raw`\d{1,6}`)));
  return String.raw`(?<![\p{Script=Latin}\p{N}])(?:${[...shapes].join('|')})(?![\p{Script=Latin}\p{N}])`;
}

/** What ids look like, and what may stand between two of a list. */
interface Like {
  readonly source: string;
  readonly joint: readonly RegExp[];
}

interface IdList {
  readonly ids: string[];
  readonly start: number;
  end: number;
}

/** The lists of ids in a text, in order; remarks in brackets behind an id (`P2 (mug), P5`) are no part of them. */
function listsIn(text: string, { source: like, joint }: Like): { text: string; lists: IdList[] } {
  const plain = text.replace(new RegExp(String.raw`(${like})\s?\([^()\n]{0,80}\)`, 'giu'), '$1');
  const lists: IdList[] = [];
  for (const match of plain.matchAll(new RegExp(like, 'giu'))) {
    const [id, end] = [match[0].toUpperCase(), match.index + match[0].length];
    const last = lists.at(-1);
    const separator = last === undefined ? '' : plain.slice(last.end, match.index);
    if (
      last === undefined ||
      last.ids.length >= LONGEST_LIST ||
      separator.length > MAX_SEPARATOR_LENGTH ||
      !joint.some((one) => one.test(separator))
    )
      lists.push({ ids: [id], start: match.index, end });
    else {
      last.ids.push(id);
      last.end = end;
    }
  }
  return { text: plain, lists };
}

const once = (ids: readonly string[]): string[] => [...new Set(ids)];

function onlyIds(text: string, like: Like): ReadIds | null {
  const candidate = bare(text.replace(/^\s*(?:\[|[-•]\s|1[.)]\s)|\]\s*$/g, ''));
  if (/^(?:none|nothing|无|没有)$/iu.test(candidate)) return { ids: [], rule: 'whole-reply' };
  const { text: plain, lists } = listsIn(candidate, like);
  const [list] = lists;
  if (list === undefined || lists.length > 1 || list.start !== 0 || list.end !== plain.length) return null;
  return { ids: once(list.ids), rule: 'whole-reply' };
}

function findFirst(pieces: Iterable<string>, like: Like, rule: string): ReadIds | null {
  for (const piece of pieces) {
    const candidate = bare(piece.slice(0, SHORT)).replace(createNonePattern(like.source), '');
    if (NONE_FIRST.test(candidate)) return { ids: [], rule };
    const [list] = listsIn(candidate, like).lists;
    if (list !== undefined) return { ids: once(list.ids), rule };
    if (NONE_MENTIONED.test(candidate)) return { ids: [], rule };
  }
  return null;
}

/** A line of several sentences, by what each of them says of the ids in it. null = they do not tell. */
function readSentences(line: string, like: Like): ReadIds | null {
  const text = bare(line.slice(0, SHORT)).replace(createNonePattern(like.source), '');
  const sentences = text
    .split(SENTENCE)
    .filter((one) => one.trim() !== '')
    .map((one) => ({ one, lists: listsIn(one, like).lists, denies: DENIES.test(one) }));
  // A list that goes on in the next sentence is one list.
  const isComplete = sentences.reduce((sum, { lists }) => sum + lists.length, 0) === listsIn(text, like).lists.length;
  if (sentences.length < 2 || !isComplete) return null;
  const named = sentences.filter(({ lists, denies }) => lists.length > 0 && !denies);
  const recommended = named.findLast(({ one }) => RECOMMENDS.test(one));
  if (recommended !== undefined) return { ids: once(recommended.lists[0]!.ids), rule: 'last-line' };
  const first = sentences.find(({ one, lists }) => lists.length > 0 || saysNothing(one));
  if (first?.lists.length === 0) return { ids: [], rule: 'last-line' };
  const fitting = named.filter(({ one }) => FITS.test(one));
  if (fitting.length === 0) return null;
  return { ids: once(fitting.flatMap(({ lists }) => lists[0]!.ids)), rule: 'last-line' };
}

const saysNothing = (text: string) => NONE_FIRST.test(text) || NONE_MENTIONED.test(text);

function lastMention(text: string, like: Like): ReadIds | null {
  const list = listsIn(text.slice(-TAIL), like).lists.at(-1);
  return list === undefined ? null : { ids: once(list.ids), rule: 'last-mention' };
}
