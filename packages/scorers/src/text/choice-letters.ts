/** Right bounds of a letter that names an option: no Latin letter or digit beside it; Chinese beside it is fine. */
const BEFORE = String.raw`(?<![\p{Script=Latin}\p{N}'])`;
const AFTER = String.raw`(?![\p{Script=Latin}\p{N}'])`;
const JOINT = String.raw`(?:\s?[,、;/&+和与及或]\s?(?:and\s|or\s)?|\s(?:and|or)\s|\s)?`;
const NOT_SUBJECT = String.raw`(?!\)?\s(?:is|was|are|would|does|can|because)\b|[)\]]?\s?(?:也|都|项|选项|是|不|错|均|则|太))`;
/** "C, I think": the pronoun and the article are no options. */
const NO_WORD = String.raw`(?![AI]['\s]\s?(?!(?:and|or)\b)[a-z])`;

/** B, (B), [B], A, C, ABD, A和C, (A)(C): as a regular expression's source with one group, text in NFKC. */
export const LETTERS = String.raw`${BEFORE}([([{]{0,2}(?:[A-Z]{1,26}(?![a-z])|[A-Z])[)\]}]{0,2}(?:${JOINT}[([{]?${NO_WORD}[A-Z][)\]}]?${AFTER}${NOT_SUBJECT}){0,25})${AFTER}`;

/** Ordered, each once; null = a letter beyond the last option, or one twice, so it was a word. */
export function letterSet(found: string, options: number): string | null {
  const letters = [...found.toUpperCase().replace(/\bAND\b|\bOR\b|[^A-Z]/g, '')];
  const set = new Set(letters);
  if (letters.length === 0 || set.size !== letters.length) return null;
  if (letters.some((letter) => letter.charCodeAt(0) - 65 >= options)) return null;
  return [...set].sort().join('');
}

/** The letter that is written last; null = none, or one beyond the last option. */
export function lastLetter(found: string, options: number): string | null {
  const last = [...found.toUpperCase().replace(/\bAND\b|\bOR\b|[^A-Z]/g, '')].at(-1);
  return last === undefined || last.charCodeAt(0) - 65 >= options ? null : last;
}

/** The name of the option at `index` from 0. */
export function toLetter(index: number): string {
  return String.fromCharCode(65 + index);
}
