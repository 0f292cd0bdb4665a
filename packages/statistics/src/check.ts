/** Checks at the door: a wrong argument is a programming error and throws; missing data is never thrown, it is null. */

export function requireFinite(values: ArrayLike<number>, name: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new RangeError(`${name}[${i}] is ${values[i]}; expected a finite number`);
  }
}

export function requireWithin(value: number, lo: number, hi: number, name: string): void {
  if (!(value >= lo && value <= hi)) throw new RangeError(`${name} is ${value}; expected ${lo} to ${hi}`);
}

/** The same of each of a list; no text is made for those that hold. */
export function requireAllWithin(values: ArrayLike<number>, lo: number, hi: number, name: string): void {
  for (let i = 0; i < values.length; i++)
    if (!(values[i]! >= lo && values[i]! <= hi)) requireWithin(values[i]!, lo, hi, `${name}[${i}]`);
}

export function requireShare(value: number, name: string): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} is ${value}; expected a number between 0 and 1`);
}

export function requireCount(value: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name} is ${value}; expected a whole number`);
}

export function requireSameLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>, names: string): void {
  if (a.length !== b.length)
    throw new RangeError(`${names} have lengths ${a.length} and ${b.length}; expected the same`);
}
