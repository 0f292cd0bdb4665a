/**
 * A place where a reply announces its answer. `heading`: a mark of its own (`####`, a line that begins with `Answer:` or `答案：`,
 * a heading "Final answer"). `sentence`: in running text, with a verb or a colon. `remark`: it may be about the answer as well as be it
 * ("this answer is", "would be", "if … the answer is", a question). `label`: a line's label without the word (Result:, 解：), whose answer
 * stands right behind it; it stands where no `heading` and no `sentence` does.
 */
export interface Announcement {
  readonly form: 'heading' | 'sentence' | 'remark' | 'label';
  /** Where what is announced begins, in code units of the text. */
  readonly index: number;
  /** What follows, to the end of its line; where nothing does, the next line, without a list mark. */
  readonly rest: string;
}

/** Longest piece of a line, in code units, that is searched for an announced answer. */
const LINE_LIMIT = 2000;

/** What follows on the line, cut short before another announcement far behind; of the next lines where nothing does. */
export function restAt(text: string, from: number, next: number): string {
  const until = Math.min(from + LINE_LIMIT, Math.max(next, from + 200));
  const lines = text.slice(from, until).split('\n', 6);
  const [first = '', ...others] = lines;
  const own = first.replace(/^[\s:*_"'】\]」”)]+/u, '');
  if (own !== '' && !/^(?:\$\$|\\\[|```\w{0,10})\s*$/u.test(own)) return own;
  const following = others.map((line) => line.trim()).find((line) => /[^\s*_$`#\\[\]-]/u.test(line)) ?? '';
  return following.replace(/^(?:[-*•>]\s{1,3}|#{1,6}\s|\d{1,2}[.)]\s(?=\S)|[*_"'“「【])*/u, '');
}
