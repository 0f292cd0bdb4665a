import type { Args } from './arguments.ts';
import { bindArguments } from './arguments.ts';
import { areEqual } from './compare.ts';
import { TemplateError } from './errors.ts';
import { type Instance, missing, tupleFrom, type Value } from './values.ts';

/** The items of a `for`, and the `loop` that its body sees. */
export interface Loop {
  /** Goes on. @returns the item; null = there is none left */
  next(): { item: Value } | null;
  readonly instance: Instance;
}

/**
 * Items are taken when they are needed, as in Jinja: a test of the loop may depend on what its body has changed.
 * @param depth 0 = not within itself
 * @param recurse what `loop(items)` does; null = the loop is not recursive
 */
export function createLoop(items: Iterator<Value>, depth: number, recurse: ((items: Value) => Value) | null): Loop {
  let ahead: Value[] = [];
  let index = -1n;
  let current: Value | null = null;
  let previous: Value = missing('there is no previous item');
  let lastChanged: Value | null = null;
  let started = false;

  const peek = (count: number): Value | undefined => {
    while (ahead.length < count) {
      const step = items.next();
      if (step.done) break;
      ahead.push(step.value);
    }
    return ahead[count - 1];
  };
  const countAll = (): bigint => {
    while (peek(ahead.length + 1) !== undefined);
    return index + 1n + BigInt(ahead.length);
  };
  const method = (name: string, call: (args: Args) => Value): Value => ({
    type: 'callable',
    name: `loop.${name}`,
    call,
  });
  const attributes: Readonly<Record<string, () => Value>> = {
    index: () => index + 1n,
    index0: () => index,
    revindex: () => countAll() - index,
    revindex0: () => countAll() - index - 1n,
    first: () => index === 0n,
    last: () => peek(1) === undefined,
    length: countAll,
    depth: () => BigInt(depth + 1),
    depth0: () => BigInt(depth),
    previtem: () => previous,
    nextitem() {
      const next = peek(1);
      return next === undefined ? missing('there is no next item') : next;
    },
    cycle: () =>
      method('cycle', (args) => {
        if (args.length === 0) throw new TemplateError('loop.cycle: no items to cycle through');
        return args[Number(index % BigInt(args.length))]!;
      }),
    changed: () =>
      method('changed', (args) => {
        const value = tupleFrom(args);
        const changed = lastChanged === null || !areEqual(lastChanged, value);
        lastChanged = value;
        return changed;
      }),
  };

  return {
    next() {
      const item = peek(1);
      if (item === undefined) return null;
      ahead = ahead.slice(1);
      if (started) previous = current!;
      started = true;
      current = item;
      index++;
      return { item };
    },
    instance: {
      type: 'instance',
      name: 'loop',
      text: () => `<LoopContext ${index + 1n}/${countAll()}>`,
      read: (name) => attributes[name]?.(),
      call(args, kwargs) {
        const [inner] = bindArguments('loop', ['iterable'], args, kwargs);
        if (recurse === null) throw new TemplateError('loop(…): the loop must have the word `recursive`');
        return recurse(inner!);
      },
    },
  };
}
