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
/** More ids than this are no answer but a recital. */
const LONGEST_LIST = 21;
const NONE_FIRST =
  /^(?:none|nothing|null|n\/a|no (?:such |suitable |matching )?(?:products?|items?|match|id)|无(?=$|[\s.,;!。(]|合适|符合|满足)|没有|都不|均不)/iu;
const NONE_MENTIONED =
  /\b(?:none|nothing|no (?:such |suitable |matching |single )?(?:products?|items?))\b|没有(?:任何|一|哪|合适|符合|满足|商品|产品)|都不(?:符合|满足|合适|行)|无(?:合适|符合|满足)/iu;

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
 * that are not known, but look like known ones, count as ids. null = none of these.
 */
export function readIds(text: string, known: readonly string[]): ReadIds | null {
  if (known.length === 0) return null;
  const like = likeThese(known);
  const trimmed = text.trim();
  return (
    (trimmed.length <= SHORT ? onlyIds(trimmed, like) : null) ??
    findFirst(announcedLines(text), like, 'announced') ??
    findFirst(boxedParts(text).slice(-1), like, 'boxed') ??
    findFirst([lastLine(text)], like, 'last-line') ??
    lastMention(text, like)
  );
}

/** One id of the shape of these, standing alone, as a regular expression's source. */
function likeThese(known: readonly string[]): string {
  const shapes = new Set(known.map((id) => id.toUpperCase().replace(/\d+/, String.raw`\d{1,6}`)));
  return String.raw`(?<![\p{Script=Latin}\p{N}])(?:${[...shapes].join('|')})(?![\p{Script=Latin}\p{N}])`;
}

interface IdList {
  readonly ids: string[];
  readonly start: number;
  end: number;
}

/** The lists of ids in a text, in order; remarks in brackets behind an id (`P2 (mug), P5`) are no part of them. */
function listsIn(text: string, like: string): { text: string; lists: IdList[] } {
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
      !JOINT.test(separator)
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

function onlyIds(text: string, like: string): ReadIds | null {
  const candidate = bare(text.replace(/^\s*(?:\[|[-•]\s|1[.)]\s)|\]\s*$/g, ''));
  if (/^(?:none|nothing|无|没有)$/iu.test(candidate)) return { ids: [], rule: 'whole-reply' };
  const { text: plain, lists } = listsIn(candidate, like);
  const [list] = lists;
  if (list === undefined || lists.length > 1 || list.start !== 0 || list.end !== plain.length) return null;
  return { ids: once(list.ids), rule: 'whole-reply' };
}

function findFirst(pieces: Iterable<string>, like: string, rule: string): ReadIds | null {
  for (const piece of pieces) {
    const candidate = bare(piece.slice(0, SHORT));
    if (NONE_FIRST.test(candidate)) return { ids: [], rule };
    const [list] = listsIn(candidate, like).lists;
    if (list !== undefined) return { ids: once(list.ids), rule };
    if (NONE_MENTIONED.test(candidate)) return { ids: [], rule };
  }
  return null;
}

function lastMention(text: string, like: string): ReadIds | null {
  const list = listsIn(text.slice(-TAIL), like).lists.at(-1);
  return list === undefined ? null : { ids: once(list.ids), rule: 'last-mention' };
}
