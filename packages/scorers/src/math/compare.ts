import { sameText } from '../text/fold-width.ts';
import { expression } from './expression.ts';
import { intervalOf } from './intervals.ts';
import { meanings } from './meanings.ts';
import { ANSWER_LIMIT, isProse, normal } from './normal.ts';
import { compareEquations, compareScalars } from './scalar.ts';
import { parseShape, type Shape } from './shape.ts';
import { all, DIFFERENT, SAME, UNDECIDED, type Verdict } from './verdict.ts';

const DEPTH_LIMIT = 6;
const PARTS_LIMIT = 40;

/**
 * Whether two answers are the same mathematically, whatever their spelling. Of `1/3 ≈ 0.333` the exact side counts, or the other one where
 * the target is a decimal; 50\% is 50 and 1/2. What was not understood is undecided, never different.
 */
export function compareAnswers(reply: string, target: string): Verdict {
  const [a, b] = [normal(reply), normal(target)];
  if (a === b && a !== '') return { verdict: 'same', by: 'text' };
  if (a === '' || b === '') return { verdict: 'different', by: 'text' };
  if (isPlainText(a) && isPlainText(b) && sameText(toPlainText(a), toPlainText(b)))
    return { verdict: 'same', by: 'text' };
  if (NOTHING.some((words) => words.test(toPlainText(a)) && words.test(toPlainText(b))))
    return { verdict: 'same', by: 'text' };
  const verdict = isTextTarget(target, b)
    ? ({ verdict: sameText(toPlainText(a), toPlainText(b)) ? 'same' : 'different', by: 'text' } as const)
    : a.length > ANSWER_LIMIT || b.length > ANSWER_LIMIT
      ? ({ verdict: 'undecided', by: 'text' } as const)
      : best(meanings(reply, b).flatMap((one) => meanings(target, a).map((other) => compare(one, other, 0))));
  return verdict.verdict === 'different' && isProse(reply) !== isProse(target)
    ? { ...verdict, verdict: 'undecided' }
    : verdict;
}

/** Words, without blanks, for the same lack of an answer. */
const NOTHING = [
  /^(?:there(?:is|are))?no(?:real|integer|such|possible)?(?:solutions?|roots?|values?)(?:exists?)?$|^(?:none|emptyset|无(?:实数)?解|没有解)$/i,
  /^(?:(?:the)?limit)?(?:doesnotexist|dne|不存在)$/i,
];

/** Same before undecided before different. */
export function best(verdicts: readonly Verdict[]): Verdict {
  const order = ['same', 'undecided', 'different'] as const;
  return [...verdicts].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))[0] ?? UNDECIDED;
}

/** \text{east}, \text{(B)}: the whole target is words. */
function isTextTarget(target: string, spelled: string): boolean {
  return /\\(?:text|mbox|textbf|mathrm)/.test(target) && isPlainText(spelled);
}

function isPlainText(spelled: string): boolean {
  return /^[\s()\p{L}'.-]+$/u.test(spelled);
}

function toPlainText(text: string): string {
  return text
    .replace(/^\(([A-Z])\)$/, '$1')
    .replace(/^(?:\\emptyset|\\varnothing|\\\{\\\})$/, 'emptyset')
    .replace(/\\[a-z]+|[{}]/g, '');
}

function compare(a: string, b: string, depth: number): Verdict {
  if (a === b) return SAME;
  if (depth > DEPTH_LIMIT) return UNDECIDED;
  const [left, right] = [
    resultOf(unnamed(parseShape(a), parseShape(b)), parseShape(b)),
    unnamed(parseShape(b), parseShape(a)),
  ];
  const each = (x: readonly string[], y: readonly string[]) =>
    x.length !== y.length || x.length > PARTS_LIMIT
      ? DIFFERENT
      : all(x.map((part, index) => compare(part, y[index]!, depth + 1)));
  const [inside, within] = [intervalOf(left, parseShape), intervalOf(right, parseShape)];
  if ((inside === null) !== (within === null) && isInterval(inside === null ? left : right))
    return compare(inside ?? a, within ?? b, depth + 1);
  if (left.kind === 'set' || right.kind === 'set') return sets(left, right, depth);
  if (left.kind === 'union' && right.kind === 'union') return matching(left.parts, right.parts, depth);
  if (left.kind === 'tuple' && right.kind === 'tuple') {
    return left.open === right.open && left.close === right.close ? each(left.parts, right.parts) : DIFFERENT;
  }
  if (left.kind === 'matrix' && right.kind === 'matrix') {
    if (left.rows.length !== right.rows.length) return DIFFERENT;
    return all(left.rows.map((row, index) => each(row, right.rows[index]!)));
  }
  if (left.kind === 'equation' && right.kind === 'equation')
    return compareEquations([left.left, left.right], [right.left, right.right]);
  if (left.kind === 'order' && right.kind === 'order') return orders(left, right, each);
  if (left.kind === 'scalar' && right.kind === 'scalar') return compareScalars(left.text, right.text);
  return isRelation(left) !== isRelation(right) && !isNumber(left) && !isNumber(right) ? UNDECIDED : DIFFERENT;
}

/** What inequalities can be held against. */
function isInterval({ kind }: Shape): boolean {
  return kind === 'tuple' || kind === 'union';
}

function isRelation({ kind }: Shape): boolean {
  return kind === 'order' || kind === 'equation';
}

function isNumber(shape: Shape): boolean {
  return shape.kind === 'scalar' && expression(shape.text)?.letters.size === 0;
}

/** x = 5 is 5, (x, y) = (1, 2) is (1, 2) and y = 2x + 3 is 2x + 3, where the other answer has no name or the same one. */
function unnamed(shape: Shape, other: Shape): Shape {
  if (shape.kind !== 'equation') return shape;
  const bare = isName(shape.left) || /^[\d+\-*/.()\s]+$/.test(shape.left);
  if (!bare || (isName(shape.right) && !isName(shape.left)) || (other.kind === 'equation' && other.left !== shape.left))
    return shape;
  return inOrder(shape.left, parseShape(shape.right));
}

/** (y, x) = (1, 2) is the point (2, 1). */
function inOrder(names: string, shape: Shape): Shape {
  const letters = names.match(/[a-z]/g) ?? [];
  if (shape.kind !== 'tuple' || letters.length !== shape.parts.length || !/^\([x-z](?:,[x-z]){1,2}\)$/.test(names))
    return shape;
  const order = [...letters.keys()].sort((a, b) => (letters[a]! < letters[b]! ? -1 : 1));
  return { ...shape, parts: order.map((at) => shape.parts[at]!) };
}

/** A letter, f(x), or letters in brackets. */
function isName(text: string): boolean {
  return /^(?:\\?[a-zA-Z]+(?:_\w|_\{\w{1,10}\})?|[a-zA-Z]\([a-z]\)|\((?:[a-zA-Z](?:_\w)?,){1,9}[a-zA-Z](?:_\w)?\))$/.test(
    text,
  );
}

/** What a given equation comes to where the target is none: f(g(-3)) = 1 is 1, 5 = x is 5. */
function resultOf(shape: Shape, other: Shape): Shape {
  if (shape.kind !== 'equation' || other.kind === 'equation' || other.kind === 'order') return shape;
  return parseShape(isName(shape.right) && isNumber(parseShape(shape.left)) ? shape.left : shape.right);
}

function sets(left: Shape, right: Shape, depth: number): Verdict {
  const parts = (shape: Shape) =>
    shape.kind === 'set' ? expanded(shape.parts) : shape.kind === 'scalar' ? [shape.text] : null;
  const [a, b] = [parts(left), parts(right)];
  if (a !== null && b !== null) return matching(a, b, depth);
  const [set, tuple] = left.kind === 'set' ? [left, right] : [right as Shape & { kind: 'set' }, left];
  if (set.braced && set.parts.length > 1) return DIFFERENT;
  if (tuple.kind !== 'tuple' || tuple.open !== '(' || tuple.close !== ')') return DIFFERENT;
  return set.parts.length === tuple.parts.length
    ? all(
        tuple.parts.map((part, index) =>
          left === tuple ? compare(part, set.parts[index]!, depth + 1) : compare(set.parts[index]!, part, depth + 1),
        ),
      )
    : DIFFERENT;
}

/** With both values of each ±. */
function expanded(parts: readonly string[]): string[] {
  return parts.slice(0, PARTS_LIMIT + 1).flatMap((part) => {
    const shape = parseShape(part);
    return shape.kind === 'set' && part.includes('\\pm')
      ? [...shape.parts]
      : [shape.kind === 'equation' ? shape.right : part];
  });
}

/** Every part has its twin on the other side, whatever the order. */
function matching(a: readonly string[], b: readonly string[], depth: number): Verdict {
  if (a.length > PARTS_LIMIT || b.length > PARTS_LIMIT) return UNDECIDED;
  const left = [...b];
  let doubtful = false;
  for (const part of a) {
    const verdicts = left.map((other) => compare(part, other, depth + 1).verdict);
    const twin = verdicts.indexOf('same');
    if (twin >= 0) left.splice(twin, 1);
    else if (verdicts.includes('undecided')) doubtful = true;
    else return DIFFERENT;
  }
  if (doubtful) return a.length === b.length ? UNDECIDED : DIFFERENT;
  return left.length === 0 ? SAME : DIFFERENT;
}

type Order = Shape & { kind: 'order' };

/** 3 < x is x > 3. */
function orders(left: Order, right: Order, each: (x: readonly string[], y: readonly string[]) => Verdict): Verdict {
  const turned = { '<': '>', '>': '<', '\\le': '\\ge', '\\ge': '\\le' } as Readonly<Record<string, string>>;
  const same = (signs: readonly string[]) => signs.join(' ') === right.signs.join(' ');
  if (same(left.signs)) return each(left.parts, right.parts);
  return same(left.signs.toReversed().map((sign) => turned[sign]!))
    ? each(left.parts.toReversed(), right.parts)
    : UNDECIDED;
}
