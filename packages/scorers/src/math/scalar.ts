import { atMost, distance, fraction, nearest, type Rational, sameFraction } from '../numbers/rational.ts';
import { algebra } from './algebra.ts';
import { type Complex, decimal, exactly, magnitude, multiply } from './complex.ts';
import { type Expression, expression } from './expression.ts';
import type { Verdict } from './verdict.ts';

/** Values that letters take in turn; no identity of school mathematics holds at all of them by chance. Fractions, so that polynomials are computed exactly. */
const POINTS = [
  ['0.7391', '1.3247', '2.2361', '0.4139', '1.6179', '2.7459', '0.5769'],
  ['1.4513', '0.8346', '0.3679', '2.5029', '1.2021', '0.6434', '1.9022'],
  ['3.3598', '2.6854', '1.7052', '1.1319', '0.9159', '1.4677', '2.1746'],
  ['-0.6917', '-1.0823', '-0.2749', '-1.7724', '-2.0946', '-0.3535', '-1.5849'],
];

/**
 * Two expressions, by their values where they can be computed, else by the algebra library. Fractions of whole numbers are the same only
 * where they are equal, whatever their size. Where the target is a decimal, what rounds to it is the same too (`roundsTo`).
 */
export function compareScalars(given: string, target: string): Verdict {
  if (/^-?\d{1,2000}$/.test(given) && /^-?\d{1,2000}$/.test(target)) return decided(BigInt(given) === BigInt(target));
  const bases = [based(given), based(target)];
  if (bases[0] !== null || bases[1] !== null)
    return decided(
      (bases[0]?.digits ?? given.toUpperCase()) === (bases[1]?.digits ?? target.toUpperCase()) &&
        sameBase(bases[0]?.base, bases[1]?.base),
    );
  const [left, right] = [expression(given), expression(target)];
  const beyond = (read: Expression | null, text: string) => read !== null || text.includes('\\');
  if (!beyond(left, given) || !beyond(right, target)) return { verdict: 'undecided', by: 'text' };
  if (left === null || right === null) return algebra(given, target);
  const pairs = values(left, right);
  if (pairs.length === 0) return algebra(given, target);
  return decided(pairs.every(([x, y]) => close(x, y) || roundsTo(x, target, y)));
}

/** Equations with the same solutions as far as a constant factor goes: both sides brought to one, and their ratio is constant. */
export function compareEquations(a: readonly [string, string], b: readonly [string, string]): Verdict {
  const sides = [expression(`(${a[0]})-(${a[1]})`), expression(`(${b[0]})-(${b[1]})`)] as const;
  if (sides[0] === null || sides[1] === null) return { verdict: 'undecided', by: 'number' };
  const pairs = values(sides[0], sides[1]);
  const [first] = pairs;
  if (first === undefined || magnitude(first[0]) < 1e-9 || magnitude(first[1]) < 1e-9)
    return { verdict: 'undecided', by: 'number' };
  return decided(pairs.every(([x, y]) => close(multiply(x, first[1]), multiply(y, first[0]))));
}

/** Both at each point, where both have a value. */
function values(left: Expression, right: Expression): [Complex, Complex][] {
  const letters = [...new Set([...left.letters, ...right.letters])].sort();
  const points = letters.length === 0 ? POINTS.slice(0, 1) : POINTS;
  return points.flatMap((point): [Complex, Complex][] => {
    const at = new Map(
      letters.map((letter, index) => {
        const start = decimal(point[index % point.length]!).exact!;
        const shift = BigInt(Math.floor(index / point.length));
        return [letter, exactly(fraction(start.over + shift * start.under, start.under)!)];
      }),
    );
    const pair: [Complex, Complex] = [left.value(at), right.value(at)];
    return pair.every(hasValue) ? [pair] : [];
  });
}

function hasValue({ re, im, exact }: Complex): boolean {
  return exact !== undefined || (Number.isFinite(re) && Number.isFinite(im));
}

/** What double precision leaves open, as a share of the larger value. */
const PRECISION = 1e-12;
/** What it may leave of a difference that is 0. */
const REMAINDER = 1e-13;

function close(a: Complex, b: Complex): boolean {
  if (a.exact !== undefined && b.exact !== undefined) return sameFraction(a.exact, b.exact);
  if ((a.irrational === true && b.exact !== undefined) || (b.irrational === true && a.exact !== undefined))
    return false;
  const [apart, smaller, larger] = [
    Math.hypot(a.re - b.re, a.im - b.im),
    Math.min(magnitude(a), magnitude(b)),
    Math.max(magnitude(a), magnitude(b)),
  ];
  return apart <= PRECISION * larger || (apart <= REMAINDER && smaller <= 1e-4 * larger);
}

/**
 * Whether a value comes to the decimal that a target is, at the target's own digits. Only where it has two places and more: 0.5 is a
 * number of its own, 3.14 may be a rounded one. With a power of ten behind it (1.6 × 10⁻¹⁹) one place is enough.
 */
function roundsTo(given: Complex, target: string, value: Complex): boolean {
  const [, digits, power] = /^-?\d*\.(\d+)(?:\\cdot ?10\^\{(-?\d{1,4})\})?$/.exec(withPower(target)) ?? [];
  if (digits === undefined || (power === undefined && digits.length < 2)) return false;
  if (value.exact === undefined || given.im !== 0) return false;
  const step = BigInt(power ?? 0) - BigInt(digits.length);
  const half: Rational = step < 0n ? { over: 1n, under: 2n * 10n ** -step } : { over: 10n ** step, under: 2n };
  if (given.exact === undefined) return Math.abs(given.re - value.re) <= nearest(half);
  return atMost(distance(given.exact, value.exact), half);
}

/** The exponent in braces, as `normal` leaves one digit without. */
function withPower(target: string): string {
  return target.replace(/(10\^)(\d)$/, '$1{$2}');
}

function decided(same: boolean): Verdict {
  return { verdict: same ? 'same' : 'different', by: 'number' };
}

const BASES: Readonly<Record<string, string>> = {
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  twelve: '12',
  sixteen: '16',
};

/** 2516_8, -4210_{5}, (1011)_2, 101_{two}. null = no number with a base. */
function based(text: string): { digits: string; base: string } | null {
  const match = /^(-?)\(?(-?[\dA-Fa-f]{1,500})\)?_(?:\{(\w+)\}|(\d+|[a-z]))$/.exec(text);
  if (match === null) return null;
  const base = match[3] ?? match[4]!;
  return { digits: `${match[1]}${match[2]}`.toUpperCase(), base: BASES[base] ?? base };
}

/** A base that is not written is the one that was asked for. */
function sameBase(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
