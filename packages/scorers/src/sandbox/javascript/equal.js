// biome-ignore-all lint: a script for another engine, and loose equality is what it is about
// What `deepEqual` and `deepStrictEqual` of node's assert module call equal; held against node itself by a test.
const deeply = (() => {
  const tag = (value) => Object.prototype.toString.call(value);
  const own = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
  const isIndex = (key) => /^(?:0|[1-9]\d*)$/.test(key) && Number(key) < 4294967295;
  const symbols = (object) =>
    Object.getOwnPropertySymbols(object).filter((key) => Object.prototype.propertyIsEnumerable.call(object, key));
  const boxes = [Number, String, Boolean, BigInt, Symbol];
  const isBox = (value, name) => tag(value) === `[object ${name}]`;

  const equal = (a, b, strict, memo) => {
    if (a === b) return a !== 0 || !strict || Object.is(a, b);
    if (strict) {
      if (typeof a !== 'object') return typeof a === 'number' && a !== a && b !== b;
      if (typeof b !== 'object' || a === null || b === null) return false;
      if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    } else {
      if (a === null || typeof a !== 'object')
        return (b === null || typeof b !== 'object') && (a == b || (a !== a && b !== b));
      if (b === null || typeof b !== 'object') return false;
    }
    if (tag(a) !== tag(b)) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (Array.isArray(a)) {
      if (a.length !== b.length) return false;
      const rest = (list) => Object.keys(list).filter((key) => !isIndex(key));
      return properties(a, b, strict, memo, rest(a), rest(b));
    }
    if (a instanceof Date !== b instanceof Date || a instanceof RegExp !== b instanceof RegExp) return false;
    if (a instanceof Date) {
      const [x, y] = [a.getTime(), b.getTime()];
      if (x !== y && !(x !== x && y !== y)) return false;
    } else if (a instanceof RegExp) {
      if (a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
    } else if (a instanceof Error || b instanceof Error) {
      if (!(a instanceof Error && b instanceof Error) || a.message !== b.message || a.name !== b.name) return false;
      for (const key of ['cause', 'errors']) {
        if (own(a, key) !== own(b, key) || (own(a, key) && !equal(a[key], b[key], strict, memo))) return false;
      }
    } else if (ArrayBuffer.isView(a)) {
      if (!ArrayBuffer.isView(b) || a.byteLength !== b.byteLength) return false;
      if (!sameBytes(a, b, strict)) return false;
      const rest = (view) => Object.keys(view).filter((key) => !isIndex(key));
      return properties(a, b, strict, memo, rest(a), rest(b));
    } else if (a instanceof ArrayBuffer) {
      if (!(b instanceof ArrayBuffer) || !sameBytes(new Uint8Array(a), new Uint8Array(b), true)) return false;
    } else if (a instanceof Set || a instanceof Map) {
      if (a instanceof Set !== b instanceof Set || a.size !== b.size) return false;
    } else {
      for (const Box of boxes) {
        if (!isBox(a, Box.name)) continue;
        try {
          const [x, y] = [Box.prototype.valueOf.call(a), Box.prototype.valueOf.call(b)];
          if (!Object.is(x, y)) return false;
        } catch {
          // An object that only calls itself so.
        }
      }
    }
    return properties(a, b, strict, memo, Object.keys(a), Object.keys(b));
  };

  const sameBytes = (a, b, strict) => {
    if (!strict && /Float(?:32|64)Array/.test(tag(a))) {
      for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
      return a.length === b.length;
    }
    const [x, y] = [a, b].map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    return x.length === y.length && x.every((byte, at) => byte === y[at]);
  };

  const properties = (a, b, strict, memo, keys, others) => {
    if (keys.length !== others.length) return false;
    for (const key of keys) if (!own(b, key)) return false;
    let marks = [];
    if (strict) {
      marks = symbols(a);
      if (
        marks.length !== symbols(b).length ||
        !marks.every((key) => Object.prototype.propertyIsEnumerable.call(b, key))
      )
        return false;
    }
    const [known, other] = [memo.first.get(a), memo.second.get(b)];
    if (known !== undefined || other !== undefined) return known === other;
    memo.depth += 1;
    memo.first.set(a, memo.depth);
    memo.second.set(b, memo.depth);
    const same = inside(a, b, strict, memo) && [...keys, ...marks].every((key) => equal(a[key], b[key], strict, memo));
    memo.first.delete(a);
    memo.second.delete(b);
    return same;
  };

  const inside = (a, b, strict, memo) => {
    if (Array.isArray(a)) {
      for (let at = 0; at < a.length; at++) {
        if (own(a, at) !== own(b, at) || !equal(a[at], b[at], strict, memo)) return false;
      }
      return true;
    }
    if (a instanceof Set)
      return matched(
        a,
        b,
        strict,
        (x) => b.has(x),
        (x, y) => equal(x, y, strict, memo),
        (x) => x,
      );
    if (a instanceof Map) {
      const same = ([k, v], [l, w]) => equal(k, l, strict, memo) && equal(v, w, strict, memo);
      return matched(
        a,
        b,
        strict,
        ([k, v]) => b.has(k) && equal(v, b.get(k), strict, memo),
        same,
        ([k]) => k,
      );
    }
    return true;
  };

  /** Each entry of one finds another one of the other. What is there by itself, or is a primitive in strict mode, is not looked for. */
  const matched = (a, b, strict, isThere, same, keyOf) => {
    const plain = (entry) => typeof keyOf(entry) !== 'object' || keyOf(entry) === null;
    const left = [];
    for (const entry of a) {
      if (isThere(entry)) continue;
      if (strict && plain(entry)) return false;
      left.push(entry);
    }
    if (left.length === 0) return true;
    const there = new Set([...a].filter(isThere).map(keyOf));
    const free = [...b].filter((entry) => !there.has(keyOf(entry)));
    return left.every((entry) => {
      const at = free.findIndex((other) => same(entry, other));
      if (at < 0) return false;
      free.splice(at, 1);
      return true;
    });
  };

  return (a, b, strict) => equal(a, b, strict, { first: new Map(), second: new Map(), depth: 0 });
})();
