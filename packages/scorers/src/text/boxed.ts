const OPEN = /\\(?:boxed|fbox|framebox)\s?(?=[{\d])/g;

/** A box of a text. */
export interface Box {
  readonly text: string;
  /** Where the box begins and where it ends, in code units. */
  readonly index: number;
  readonly end: number;
}

/** What stands in every `\boxed{…}` of a text, inner braces and all, outermost boxes only. Reads the text once. */
export function boxedParts(text: string): string[] {
  return findBoxes(text).map((box) => box.text);
}

/** The last box; null = none. */
export function lastBox(text: string): Box | null {
  return findBoxes(text).at(-1) ?? null;
}

/** The same as `boxedParts`, with their places. */
export function findBoxes(text: string): Box[] {
  const boxes: Box[] = [];
  let beyond = 0;
  for (const match of text.matchAll(OPEN)) {
    if (match.index < beyond) continue;
    const start = match.index + match[0].length;
    if (text[start] !== '{') {
      boxes.push({ text: text[start]!, index: match.index, end: start + 1 });
      continue;
    }
    const end = closing(text, start);
    if (end === null) break;
    boxes.push({ text: text.slice(start + 1, end), index: match.index, end: end + 1 });
    beyond = end;
  }
  return boxes;
}

/** Index of the brace that closes the one at `start`; null = none does. */
export function closing(text: string, start: number): number | null {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const sign = text[index];
    if (sign === '\\') index += 1;
    else if (sign === '{') depth += 1;
    else if (sign === '}') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return null;
}
