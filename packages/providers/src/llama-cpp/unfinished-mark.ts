/**
 * @param text what has come so far
 * @param marks what must not be split
 * @returns the length of the longest end of the text that could be the beginning of a mark: keep that much back
 */
export function heldBack(text: string, marks: readonly string[]): number {
  let longest = 0;
  for (const mark of marks) {
    for (let length = Math.min(text.length, mark.length - 1); length > longest; length--) {
      if (text.endsWith(mark.slice(0, length))) longest = length;
    }
  }
  return longest;
}
