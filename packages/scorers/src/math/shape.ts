/** What an answer is made of, before any of it is computed. */
export type Shape =
  | { readonly kind: 'scalar'; readonly text: string }
  /** No order: {1, 2}, "1, 2", 1 ± √2. `braced`: it is written as a set, and no pair. */
  | { readonly kind: 'set'; readonly parts: readonly string[]; readonly braced: boolean }
  /** Order counts; `open` and `close` are its brackets: a pair, a point, an interval. */
  | { readonly kind: 'tuple'; readonly parts: readonly string[]; readonly open: string; readonly close: string }
  | { readonly kind: 'union'; readonly parts: readonly string[] }
  | { readonly kind: 'matrix'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'equation'; readonly left: string; readonly right: string }
  | { readonly kind: 'order'; readonly parts: readonly string[]; readonly signs: readonly string[] };

const OPENING = ['(', '[', '{', '\\{'];
const CLOSING = [')', ']', '}', '\\}'];
const MATRIX = /^\\begin\{(?:matrix|array)\}(?:\{[clr|]*\})?([\s\S]*)\\end\{(?:matrix|array)\}$/;

/** Of an answer in its one spelling (`normal`). */
export function parseShape(text: string): Shape {
  const matrix = MATRIX.exec(text);
  if (matrix !== null) return { kind: 'matrix', rows: parseRows(matrix[1]!) };
  const belongs = split(text, ['\\in']);
  if (belongs.parts.length === 2) return parseShape(belongs.parts[1]!);
  const union = split(text, ['\\cup']);
  if (union.parts.length > 1) return { kind: 'union', parts: union.parts };
  const list = split(text, [',', ';']);
  if (list.parts.length > 1) return { kind: 'set', parts: list.parts, braced: false };
  const order = split(text, ['\\le', '\\ge', '<', '>']);
  if (order.parts.length > 1) return { kind: 'order', parts: order.parts, signs: order.signs };
  const equation = split(text, ['=']);
  if (equation.parts.length > 1)
    return { kind: 'equation', left: equation.parts.at(-2)!, right: equation.parts.at(-1)! };
  return bracketed(text) ?? plusMinus(text);
}

function parseRows(inside: string): string[][] {
  return inside
    .split('\\\\')
    .filter((row) => row.trim() !== '')
    .map((row) => row.split('&'));
}

function bracketed(text: string): Shape | null {
  const open = OPENING.find((one) => text.startsWith(one));
  const close = CLOSING.find((one) => text.endsWith(one) && (one !== '}' || !text.endsWith('\\}')));
  if (open === undefined || close === undefined || !wraps(text)) return null;
  const inside = text.slice(open.length, -close.length);
  const { parts } = split(inside, [',', ';']);
  if (open === '\\{') return ofCondition(parts) ?? { kind: 'set', parts, braced: true };
  if (open === '{' && close === '}' && parts.length > 1) return { kind: 'set', parts, braced: true };
  if (parts.length > 1) return { kind: 'tuple', parts, open, close };
  return open === '(' || open === '{' ? parseShape(inside) : { kind: 'scalar', text: inside };
}

/** {x | 2 < x < 5} and {x : 2 < x < 5} are what they say of x. null = a set of its members. */
function ofCondition(parts: readonly string[]): Shape | null {
  const [only = ''] = parts;
  const condition =
    parts.length !== 1 ? null : /^([a-zA-Z])(?:\\in\\mathbb\{R\})?(?:\||\\mid|:)(.*[<>]|.*\\[lg]e.*)(.*)$/s.exec(only);
  return condition === null ? null : parseShape(`${condition[2]}${condition[3]}`);
}

/** Whether the first bracket is closed by the last sign. */
function wraps(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if ('([{'.includes(text[at]!)) depth += 1;
    else if (')]}'.includes(text[at]!)) depth -= 1;
    if (depth === 0 && text[at] !== '\\' && at < text.length - 1) return false;
  }
  return depth === 0;
}

function plusMinus(text: string): Shape {
  if (!text.includes('\\pm') && !text.includes('\\mp')) return { kind: 'scalar', text };
  const as = (upper: string, lower: string) => text.replaceAll('\\pm', upper).replaceAll('\\mp', lower);
  return { kind: 'set', parts: [as('+', '-'), as('-', '+')], braced: false };
}

/** Cuts at separators that stand in no bracket. */
function split(text: string, separators: readonly string[]): { parts: string[]; signs: string[] } {
  const parts: string[] = [];
  const signs: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    if ('([{'.includes(text[at]!)) depth += 1;
    else if (')]}'.includes(text[at]!)) depth -= 1;
    const sign =
      depth === 0
        ? separators.find(
            (one) => text.startsWith(one, at) && !/^\\[a-z]+[a-z]$/.test(text.slice(at, at + one.length + 1)),
          )
        : undefined;
    if (sign === undefined && depth === 0) continue;
    if (sign === undefined) continue;
    parts.push(text.slice(from, at));
    signs.push(sign);
    from = at + sign.length;
    at = from - 1;
  }
  parts.push(text.slice(from));
  return { parts: parts.map((part) => part.trim()).filter((part, index) => part !== '' || index === 0), signs };
}
