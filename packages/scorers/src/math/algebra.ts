import type { Verdict } from './verdict.ts';

type Engine = typeof import('@cortex-js/compute-engine').ComputeEngine;

let Library: Engine | null = null;

/** Loads the computer algebra library. */
export async function loadAlgebra(): Promise<void> {
  Library ??= (await import('@cortex-js/compute-engine')).ComputeEngine;
}

/** Longest text that is handed on, in characters. */
const LIMIT = 120;
const HEAVY = /!|\d{4}|\^\s?(?:\d{2}|\{[^{}]*[\^\d\\][^{}]*[\d^\\][^{}]*\}|\{[^{}]*\{)|\^[^+\-*/]{0,20}\^/;
/** Bounds of a sum, product or integral, up to 99. */
const BOUNDS = /(?<=\\(?:sum|prod|int))_(?:\{[^{}]{1,10}\}|\w)\^(?:\{\d{1,2}\}|\d|\\infty|\{\\infty\})/;
const REPEATING = /\\(?:sum|prod|int|iint|oint|lim)(?![a-zA-Z])/g;
const UNDECIDED: Verdict = { verdict: 'undecided', by: 'algebra' };

/**
 * The library's word on two expressions that our own reading cannot compute. It knows no limit of its own work (a tower of
 * powers keeps it for minutes), so what could be heavy is not handed on: long texts, factorials, numbers of four digits and more,
 * large exponents, more than one sum, product, integral or limit. A fresh engine each time: it remembers what letters it has met.
 * @throws Error when the library was not loaded: our bug
 */
export function algebra(a: string, b: string): Verdict {
  if (Library === null) throw new Error('loadAlgebra() must be awaited first');
  if (isHeavy(a) || isHeavy(b)) return UNDECIDED;
  try {
    const engine = new Library();
    const [left, right] = [engine.parse(a), engine.parse(b)];
    if (!left.isValid || !right.isValid) return UNDECIDED;
    const same = left.isEqual(right);
    return same === undefined ? UNDECIDED : { verdict: same ? 'same' : 'different', by: 'algebra' };
  } catch {
    return UNDECIDED;
  }
}

function isHeavy(text: string): boolean {
  const boundless = text.replace(BOUNDS, '');
  return text === '' || text.length > LIMIT || HEAVY.test(boundless) || (text.match(REPEATING)?.length ?? 0) > 1;
}
