/** Marks that models put around what they think, as opening and closing tag. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['<reasoning>', '</reasoning>'],
  ['<thought>', '</thought>'],
  ['<seed:think>', '</seed:think>'],
  ['[think]', '[/think]'],
  ['◁think▷', '◁/think▷'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
  ['<|channel|>analysis<|message|>', '<|channel|>final<|message|>'],
];
const CLOSED_BY = new Map(PAIRS.map(([open, close]) => [open, close]));
const CLOSING = new Set(PAIRS.map(([, close]) => close));
const TAG = new RegExp(
  PAIRS.flat()
    .map((tag) => tag.replace(/[|[\]/]/g, '\\$&'))
    .join('|'),
  'giu',
);

/**
 * A reply without its reasoning: closed blocks go; what an unclosed block holds was never an answer; what stands
 * before a closing tag that nothing opened was thought too (templates often write the opening tag themselves).
 * Reads the text once, whatever it holds.
 */
export function withoutReasoning(text: string): string {
  let kept = '';
  let from = 0;
  let until: string | null = null;
  for (const match of text.matchAll(TAG)) {
    const tag = match[0].toLowerCase();
    if (until !== null) {
      if (tag !== until) continue;
      until = null;
    } else if (CLOSING.has(tag)) {
      kept = '';
    } else {
      kept += text.slice(from, match.index);
      until = CLOSED_BY.get(tag)!;
    }
    from = match.index + match[0].length;
  }
  return until === null ? kept + text.slice(from) : kept;
}
