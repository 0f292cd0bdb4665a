import { algebra } from './algebra.ts';
import { type Complex, magnitude, real } from './complex.ts';
import { type Expression, expression } from './expression.ts';
import type { Verdict } from './verdict.ts';

/** Values that letters take in turn; no identity of school mathematics holds at all of them by chance. */
const POINTS = [
  [0.7391, 1.3247, 2.2361, 0.4139, 1.6179, 2.7459, 0.5769],
  [1.4513, 0.8346, 0.3679, 2.5029, 1.2021, 0.6434, 1.9022],
  [3.3598, 2.6854, 1.7052, 1.1319, 0.9159, 1.4677, 2.1746],
  [-0.6917, -1.0823, -0.2749, -1.7724, -2.0946, -0.3535, -1.5849],
];

/** Two expressions, by their values where they can be computed, else by the algebra library. */
export function compareScalars(a: string, b: string): Verdict {
  if (/^-?\d+$/.test(a) && /^-?\d+$/.test(b)) return decided(BigInt(a) === BigInt(b));
  const bases = [based(a), based(b)];
  if (bases[0] !== null || bases[1] !== null)
    return decided((bases[0]?.digits ?? a) === (bases[1]?.digits ?? b) && sameBase(bases[0]?.base, bases[1]?.base));
  const [left, right] = [expression(a), expression(b)];
  const beyond = (read: Expression | null, text: string) => read !== null || text.includes('\\');
  if (!beyond(left, a) || !beyond(right, b)) return { verdict: 'undecided', by: 'text' };
  if (left === null || right === null) return algebra(a, b);
  const ratios = values(left, right);
  if (ratios.length === 0) return algebra(a, b);
  return decided(ratios.every(([x, y]) => close(x, y)));
}

/** Equations with the same solutions as far as a constant factor goes: both sides brought to one, and their ratio is constant. */
export function compareEquations(a: readonly [string, string], b: readonly [string, string]): Verdict {
  const sides = [expression(`(${a[0]})-(${a[1]})`), expression(`(${b[0]})-(${b[1]})`)] as const;
  if (sides[0] === null || sides[1] === null) return { verdict: 'undecided', by: 'number' };
  const pairs = values(sides[0], sides[1]);
  const [first] = pairs;
  if (first === undefined || magnitude(first[0]) < 1e-9 || magnitude(first[1]) < 1e-9)
    return { verdict: 'undecided', by: 'number' };
  const factor = magnitude(first[1]) / magnitude(first[0]);
  const scaled = (x: Complex, sign: number): Complex => ({ re: x.re * factor * sign, im: x.im * factor * sign });
  return decided([1, -1].some((sign) => pairs.every(([x, y]) => close(scaled(x, sign), y))));
}

/** Both at each point, where both have a value. */
function values(left: Expression, right: Expression): [Complex, Complex][] {
  const letters = [...new Set([...left.letters, ...right.letters])].sort();
  const points = letters.length === 0 ? POINTS.slice(0, 1) : POINTS;
  return points.flatMap((point): [Complex, Complex][] => {
    const at = new Map(
      letters.map((letter, index) => [letter, real(point[index % point.length]! + Math.floor(index / point.length))]),
    );
    const pair: [Complex, Complex] = [left.value(at), right.value(at)];
    return pair.every(({ re, im }) => Number.isFinite(re) && Number.isFinite(im)) ? [pair] : [];
  });
}

function close(a: Complex, b: Complex): boolean {
  return Math.hypot(a.re - b.re, a.im - b.im) <= 1e-10 * Math.max(1, magnitude(a), magnitude(b));
}

function decided(same: boolean): Verdict {
  return { verdict: same ? 'same' : 'different', by: 'number' };
}

/** 2516_8, 4210_{5}. null = no number with a base. */
function based(text: string): { digits: string; base: string } | null {
  const match = /^([\dA-Fa-f]+)_(?:\{(\d+)\}|(\d+))$/.exec(text);
  return match === null ? null : { digits: match[1]!, base: match[2] ?? match[3]! };
}

/** A base that is not written is the one that was asked for. */
function sameBase(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
