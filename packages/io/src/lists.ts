/** Adds all elements to a list. Lists are never spread into a call: one of a few hundred thousand elements overflows the stack. */
export function pushAll<T>(list: T[], elements: Iterable<T>): void {
  for (const element of elements) list.push(element);
}

/** The largest of numbers; `-Infinity` where there is none. */
export function findLargest(numbers: Iterable<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const number of numbers) largest = Math.max(largest, number);
  return largest;
}

/** The smallest of numbers; `Infinity` where there is none. */
export function findSmallest(numbers: Iterable<number>): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (const number of numbers) smallest = Math.min(smallest, number);
  return smallest;
}
