/** Things in an order, of which each may be made only when it is asked for. An array is one. */
export interface List<T> extends Iterable<T> {
  readonly length: number;
  /** @param index from 0; undefined = there is none */
  at(index: number): T | undefined;
  values(): IteratorObject<T, unknown>;
}
