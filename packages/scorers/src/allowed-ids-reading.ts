import { bare } from './announced.ts';
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
/** What may stand between ids of one list; a remark in brackets too (`P2 (mug), P5`). */
const JOINT = String.raw`(?:\s?\([^()\n]{0,80}\))?["'*_\x60\]]{0,4}\s{0,3}(?:[,、;&+/]|\band\b|和|与|及)?\s{0,3}(?:and\s|和|与|[-•]\s?|\d[.)]\s?)?["'*_\x60[]{0,4}`;
const NONE_FIRST =
  /^(?:none|nothing|null|n\/a|no (?:such |suitable |matching )?(?:products?|items?|match|id)|无(?=$|[\s.,;!。(]|合适|符合|满足)|没有|都不|均不)/iu;
const NONE_SAID =
  /\b(?:none|nothing|no (?:such |suitable |matching |single )?(?:products?|items?))\b|没有(?:任何|一|哪|合适|符合|满足|商品|产品)|都不(?:符合|满足|合适|行)|无(?:合适|符合|满足)/iu;

/** In the form that was asked for. null = not so. Text must be NFKC. */
export function strictIds(text: string, known: readonly string[]): readonly string[] | null {
  const whole = text.trim();
  const said = /^(?:answer|答案)\s?:\s?(.*)$/iu.exec(lastLine(text).slice(0, 400))?.[1] ?? whole;
  if (said === NOTHING || said === '无') return [];
  const ids = said.slice(0, 400).split(/\s?[,、]\s?/);
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
  const whole = text.trim();
  return (
    (whole.length <= SHORT ? onlyIds(whole, like) : null) ??
    firstOf(announcedLines(text), like, 'announced') ??
    firstOf(boxedParts(text).slice(-1), like, 'boxed') ??
    firstOf([lastLine(text)], like, 'last-line') ??
    lastMention(text, like)
  );
}

/** One id of the shape of these, standing alone, as a regular expression's source. */
function likeThese(known: readonly string[]): string {
  const shapes = new Set(known.map((id) => id.toUpperCase().replace(/\d+/, String.raw`\d{1,6}`)));
  return String.raw`(?<![\p{Script=Latin}\p{N}])(?:${[...shapes].join('|')})(?![\p{Script=Latin}\p{N}])`;
}

function onlyIds(text: string, like: string): ReadIds | null {
  const said = bare(text.replace(/^\s*(?:\[|[-•]\s|1[.)]\s)|\]\s*$/g, ''));
  if (/^(?:none|nothing|无|没有)$/iu.test(said)) return { ids: [], rule: 'whole-reply' };
  const list = new RegExp(`^${like}(?:${JOINT}${like}){0,20}$`, 'iu').exec(said);
  return list === null ? null : { ids: idsIn(said, like), rule: 'whole-reply' };
}

function firstOf(pieces: Iterable<string>, like: string, rule: string): ReadIds | null {
  for (const piece of pieces) {
    const said = bare(piece.slice(0, SHORT));
    if (NONE_FIRST.test(said)) return { ids: [], rule };
    const list = new RegExp(`${like}(?:${JOINT}${like}){0,20}`, 'iu').exec(said)?.[0];
    if (list !== undefined) return { ids: idsIn(list, like), rule };
    if (NONE_SAID.test(said)) return { ids: [], rule };
  }
  return null;
}

function lastMention(text: string, like: string): ReadIds | null {
  const lists = text.slice(-TAIL).match(new RegExp(`${like}(?:${JOINT}${like}){0,20}`, 'giu'));
  return lists === null ? null : { ids: idsIn(lists.at(-1)!, like), rule: 'last-mention' };
}

/** Ids of a list of them; remarks in brackets are left out. */
function idsIn(list: string, like: string): string[] {
  const ids = list.replace(/\([^()\n]{0,80}\)/g, ' ').match(new RegExp(like, 'giu')) ?? [];
  return [...new Set(ids.map((id) => id.toUpperCase()))];
}
