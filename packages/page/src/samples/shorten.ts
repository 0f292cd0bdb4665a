/** Characters of a text that the page shows; the run's files have all. */
const TEXT_LIMIT = 20_000;

/**
 * The beginning of a text that is too long for the page, and how many characters are left out of it; 0 = none.
 * @example
 * shorten('Answer: 4'); // { shown: 'Answer: 4', cut: 0 }
 */
export function shorten(text: string): { shown: string; cut: number } {
  if (text.length <= TEXT_LIMIT) return { shown: text, cut: 0 };
  return { shown: text.slice(0, TEXT_LIMIT), cut: text.length - TEXT_LIMIT };
}
