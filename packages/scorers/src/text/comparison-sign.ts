/** Stands for `>` where it belongs to an answer: no reader takes it for markup. Of the private use area, so no text has it. */
const SIGN = '\ue03e';
/** Where an answer begins: a line, what a colon or a verb announces, emphasis, quotes, brackets. */
const BEFORE = String.raw`(?<=^[ \t]{0,20}|[:：=][ \t*_]{0,4}|\b(?:is|was)[ \t]{1,2}|[*_\x60"'“”‘’$(\[{])`;
const NUMBER = new RegExp(`${BEFORE}>+(?:=|(?=[\\s=$]{0,3}[-+.]?[\\d$\\\\]))[ \\t]{0,3}`, 'gmu');
const ANY = new RegExp(`${BEFORE}>+=?[ \\t]{0,3}`, 'gmu');

/**
 * Keeps a `>` that leads an answer apart from a block quote's: `> 5` says more than 5, `> Paris` quotes Paris, unless a target begins
 * with the sign. Blanks behind it do not count.
 */
export function keepComparison(text: string, targets: readonly string[]): string {
  if (!text.includes('>')) return text;
  const pattern = targets.some((target) => /^\s*>/.test(target)) ? ANY : NUMBER;
  return text.replace(pattern, (found) => found.trimEnd().replaceAll('>', SIGN));
}

/** The same text with the sign itself. */
export function showComparison(text: string): string {
  return text.replaceAll(SIGN, '>');
}
