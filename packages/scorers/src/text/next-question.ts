import { boxedParts } from './boxed.ts';

/**
 * A line with which a new question begins, as worked examples and dialogues write it. With a number or `next`, or bare.
 */
const NEW_QUESTION =
  /(?:^|\n)[^\S\n]{0,4}[*_#>[(【]{0,6}\s?(?:(?:(?:next|another|new|follow-up|bonus|second|similar)\s)?(?:question|problem|exercise|example|task|query|q|quiz|instruction|prompt|input)(?:\s?#?\d{1,4})?[*_\])】]{0,4}\s?[:.]|(?<=#\s?)(?:(?:next|another|new)\s)?(?:question|problem|exercise|instruction|example|问题|题目)(?:\s?\d{1,4})?[*_]{0,3}[^\S\n]{0,3}(?=\n)|(?:human|user|student)[*_\])】]{0,4}\s?:|(?:问题|题目|例题|例|问|习题|练习|用户|下一题|第[一二三四五六七八九十\d]{1,3}题)\s?\d{0,4}[*_\])】]{0,4}\s?:|(?<=\n\s*)(?:(?:now|next|then|also|and)[,:]?\s)?(?:what (?:is|are|was|were)|how (?:many|much|old|far|long|tall)|which of|who (?:is|was))\s[^\n?]{3,300}\?|(?:now\s)?try\s(?:this|another)[^\n:]{0,40}:|now\stry\s?:|(?:follow-?\s?up|bonus|extension|challenge|practice|variation|extra\scredit)(?:\s(?:question|problem|exercise|task))?[*_\])】]{0,4}\s?:|\d{1,3}[.)、]\s?[^\n]{3,300}(?:[?？]|\(\s{0,8}\)[.。]?|是:)[*_]{0,3}\s{0,3}\n\s{0,4}(?:[([]?A[.):、]|[*_]{0,3}(?:answer\b|答案|答))|<\|?(?:im_start\|?>\s?user|user\|?>|start_header_id\|>user|endoftext\|?>)|\[INST\]|<start_of_turn>user)/giu;

/** How many beginnings of questions are looked at, from the first. */
const LIMIT = 50;

/**
 * A reply without the questions that its model goes on to ask itself: cut where a new question begins after `isAnswered` holds for
 * what stands before. A question that is only repeated before it is answered stays, and so does a reply that answers by the number
 * from its beginning (Question 1: …, Question 2: …). The text must be NFKC.
 */
export function withoutNextQuestions(text: string, isAnswered: (before: string) => boolean): string {
  let tries = 0;
  let isNumbered = false;
  for (const match of text.matchAll(NEW_QUESTION)) {
    tries += 1;
    if (tries > LIMIT) break;
    if (tries === 1) isNumbered = text.slice(0, match.index).trim() === '' && /\d/.test(match[0]);
    if (isNumbered && /\d/.test(match[0])) continue;
    const before = text.slice(0, match.index);
    if (before.trim() === '' || before.length > 200_000) continue;
    if (isAnswered(before)) return before;
  }
  return text;
}

/** Whether a text holds a box that is filled. */
export function hasBox(text: string): boolean {
  return boxedParts(text).some((part) => part.trim() !== '');
}

/** Whether the last line of a text that nothing announces is an answer by itself, not what leads to one. */
export function closesWith(text: string, answer: RegExp): boolean {
  const line = text.trimEnd().slice(-300).split('\n').at(-1)!.trim();
  return !/[:：,，]$/u.test(line) && answer.test(line);
}
