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
/** Bounds of a sum, product or integral, up to 99; an infinite sum is computed for seconds, and only nearly. */
const BOUNDS = /(?<=\\(?:sum|prod|int))_(?:\{[^{}]{1,10}\}|\w)\^(?:\{\d{1,2}\}|\d)/;
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
  const Engine = Library;
  if (!isLatex(a) || !isLatex(b) || isHeavy(a) || isHeavy(b)) return UNDECIDED;
  return quietly(() => {
    const engine = new Engine();
    const [left, right] = [engine.parse(a), engine.parse(b)];
    if (!left.isValid || !right.isValid) return UNDECIDED;
    const same = left.isEqual(right);
    return same === undefined ? UNDECIDED : { verdict: same ? 'same' : 'different', by: 'algebra' };
  });
}

/** The library writes to the console what it cannot read, and sometimes throws; neither is news here. */
function quietly(action: () => Verdict): Verdict {
  const { error } = console;
  console.error = () => {};
  try {
    return action();
  } catch {
    return UNDECIDED;
  } finally {
    console.error = error;
  }
}

/** Signs of mathematics only: an engine is too dear to be asked about prose or program output. */
function isLatex(text: string): boolean {
  return /^[\w\\{}()[\]+\-*/^=<>.,|!&\s]*$/.test(text);
}

function isHeavy(text: string): boolean {
  const boundless = text.replace(BOUNDS, '');
  return (
    text === '' ||
    text.length > LIMIT ||
    HEAVY.test(boundless) ||
    /infty/.test(text) ||
    (text.match(REPEATING)?.length ?? 0) > 1
  );
}
