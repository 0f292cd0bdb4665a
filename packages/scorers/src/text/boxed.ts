const OPEN = /\\(?:boxed|fbox|framebox)\s?(?=[{\d])/g;

/** What stands in every `\boxed{…}` of a text, inner braces and all, outermost boxes only. Reads the text once. */
export function boxedParts(text: string): string[] {
  const parts: string[] = [];
  let beyond = 0;
  for (const match of text.matchAll(OPEN)) {
    if (match.index < beyond) continue;
    const start = match.index + match[0].length;
    if (text[start] !== '{') {
      parts.push(text[start]!);
      continue;
    }
    const end = closing(text, start);
    if (end === null) break;
    parts.push(text.slice(start + 1, end));
    beyond = end;
  }
  return parts;
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
