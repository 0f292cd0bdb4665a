/** A string of Python source, of either kind of quotes; no f-strings, no bytes. */
const LITERAL = /"""([\s\S]*?)"""|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|#[^\n]*/g;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

/** The strings of a piece of Python source, in their order; neighbours with only blanks between them are one, as in Python. */
export function pythonStrings(source: string): string[] {
  const strings: string[] = [];
  let end = -1;
  for (const match of source.matchAll(LITERAL)) {
    const body = match[1] ?? match[2] ?? match[3];
    if (body === undefined) continue;
    const value = body.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g, (sequence, u, x, one) =>
      one === undefined ? String.fromCharCode(Number.parseInt(u ?? x, 16)) : (ESCAPES[one] ?? sequence),
    );
    if (end >= 0 && source.slice(end, match.index).trim() === '') strings.push(`${strings.pop() ?? ''}${value}`);
    else strings.push(value);
    end = match.index + match[0].length;
  }
  return strings;
}
