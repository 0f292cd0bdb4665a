/** Things in an order, of which each may be made only when it is asked for. An array is one. */
export interface List<T> extends Iterable<T> {
  readonly length: number;
  /** @param place from 0; undefined = there is none */
  at(place: number): T | undefined;
  values(): IteratorObject<T, unknown>;
}

/** A list of things that are made each time they are asked for. @param make of a place from 0 to below `length` */
export function listOf<T>(length: number, make: (place: number) => T): List<T> {
  const values = function* (): Generator<T> {
    for (let place = 0; place < length; place++) yield make(place);
  };
  return {
    length,
    at: (place) => (place >= 0 && place < length ? make(place) : undefined),
    values,
    [Symbol.iterator]: values,
  };
}
