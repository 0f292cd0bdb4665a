import type { List } from '@evenhand/core';

/** A list of things that are made each time they are asked for. @param make of a place from 0 to below `length` */
export function createList<T>(length: number, make: (index: number) => T): List<T> {
  const values = function* (): Generator<T> {
    for (let index = 0; index < length; index++) yield make(index);
  };
  return {
    length,
    at: (index) => (index >= 0 && index < length ? make(index) : undefined),
    values,
    [Symbol.iterator]: values,
  };
}
