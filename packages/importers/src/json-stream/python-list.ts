/** A list as Python spells it (`['a', "b's"]`, `[2, 3]`, `('x',)`): its texts and numbers as texts. null = it is no such list. */
export function readPythonList(text: string): string[] | null {
  const trimmed = text.trim();
  const open = trimmed[0];
  if (!((open === '[' && trimmed.endsWith(']')) || (open === '(' && trimmed.endsWith(')')))) return null;
  const items: string[] = [];
  let at = 1;
  const end = trimmed.length - 1;
  const skip = () => {
    while (at < end && /\s/.test(trimmed[at]!)) at++;
  };
  for (skip(); at < end; skip()) {
    const found = readItem(trimmed, at, end);
    if (found === null) return null;
    items.push(found.text);
    at = found.end;
    skip();
    if (at >= end) break;
    if (trimmed[at] !== ',') return null;
    at++;
  }
  return items;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

function readItem(text: string, from: number, end: number): { text: string; end: number } | null {
  const quote = text[from]!;
  if (quote !== "'" && quote !== '"') {
    const word = /^(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|True|False|None)(?=\s*[,\])]|$)/i.exec(
      text.slice(from, end + 1),
    );
    return word === null ? null : { text: word[0], end: from + word[0].length };
  }
  let read = '';
  for (let at = from + 1; at < end; at++) {
    const sign = text[at]!;
    if (sign === quote) return { text: read, end: at + 1 };
    if (sign !== '\\') {
      read += sign;
      continue;
    }
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text.slice(at + 1, at + 10));
    if (code === null) {
      read += ESCAPES[text[at + 1] ?? ''] ?? `\\${text[at + 1] ?? ''}`;
      at++;
    } else {
      read += String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3]!, 16));
      at += code[0].length;
    }
  }
  return null;
}
