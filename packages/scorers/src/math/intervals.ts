import type { Shape } from './shape.ts';

const NAME = /^\\?[a-zA-Z](?:_\w|_\{\w{1,10}\})?$/;
const REALS = /^(?:\\mathbb\{R\}|\\mathbf\{R\}|\\Reals?|allreals?|allrealnumbers|全体实数|实数集?)$/i;

/**
 * The set of numbers that inequalities of one letter describe, as an interval or a union: x < 3 is (-\infty,3), 2 \le x < 5 is [2,5),
 * x < 2 or x > 5 is (-\infty,2)\cup(5,\infty), \mathbb{R} is (-\infty,\infty). null = another shape, or more than one letter.
 */
export function intervalOf(shape: Shape, parse: (text: string) => Shape): string | null {
  if (shape.kind === 'scalar') return REALS.test(shape.text) ? '(-\\infty,\\infty)' : null;
  if (shape.kind === 'order') return ofOrder(shape.parts, shape.signs);
  if (shape.kind !== 'set' || shape.parts.length < 2 || shape.parts.length > 10) return null;
  const parts = shape.parts.map((part) => {
    const inside = parse(part);
    return inside.kind === 'order' ? ofOrder(inside.parts, inside.signs) : null;
  });
  return parts.includes(null) ? null : parts.join('\\cup');
}

function ofOrder(parts: readonly string[], signs: readonly string[]): string | null {
  const at = parts.findIndex((part) => NAME.test(part));
  const rising = signs.every((sign) => sign === '<' || sign === '\\le');
  const falling = signs.every((sign) => sign === '>' || sign === '\\ge');
  if (at < 0 || parts.length > 3 || (!rising && !falling) || (parts.length === 3 && at !== 1)) return null;
  if (parts.some((part, index) => index !== at && NAME.test(part) && part.length === 1)) return null;
  const before = at === 0 ? null : { text: parts[at - 1]!, closed: signs[at - 1]!.startsWith('\\') };
  const after = at === parts.length - 1 ? null : { text: parts[at + 1]!, closed: signs[at]!.startsWith('\\') };
  const [low, high] = rising ? [before, after] : [after, before];
  const open = low === null ? '(-\\infty' : `${low.closed ? '[' : '('}${low.text}`;
  const close = high === null ? '\\infty)' : `${high.text}${high.closed ? ']' : ')'}`;
  return `${open},${close}`;
}
