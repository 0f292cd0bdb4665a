// biome-ignore-all lint: a script for another engine; its names are used by the host, and `==` is what assert.equal means
// The tests' side: `ask(name, text)` is the host's, and brings what the candidate's side said.
const testing = (() => {
  const KINDS = { TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };
  const same = (a, b, depth = 0) => {
    if (Object.is(a, b) || a === b) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || depth > 200) return false;
    const next = (x, y) => same(x, y, depth + 1);
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (a instanceof Date || b instanceof Date)
      return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
    if (a instanceof Map || b instanceof Map) {
      return (
        a instanceof Map &&
        b instanceof Map &&
        a.size === b.size &&
        [...a].every(([k, v]) => b.has(k) && next(v, b.get(k)))
      );
    }
    if (a instanceof Set || b instanceof Set) {
      return (
        a instanceof Set &&
        b instanceof Set &&
        a.size === b.size &&
        [...a].every((one) => b.has(one) || [...b].some((other) => next(one, other)))
      );
    }
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && next(a[key], b[key]));
  };
  const fail = (message) => {
    const error =
      message instanceof Error ? message : new Error(message === undefined ? 'assertion failed' : String(message));
    error.name = 'AssertionError';
    throw error;
  };
  const show = (value) => {
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return typeof value;
    }
  };
  const assert = (value, message) => value || fail(message);
  const compare = (test, word) => (a, b, message) => test(a, b) || fail(message ?? `${show(a)} ${word} ${show(b)}`);
  assert.ok = assert;
  assert.fail = fail;
  assert.equal = compare((a, b) => a === b || Object.is(a, b) || a == b, 'is not');
  assert.notEqual = compare((a, b) => a != b, 'is');
  assert.strictEqual = compare(Object.is, 'is not');
  assert.notStrictEqual = compare((a, b) => !Object.is(a, b), 'is');
  assert.deepEqual = compare(same, 'is not');
  assert.deepStrictEqual = assert.deepEqual;
  assert.notDeepEqual = compare((a, b) => !same(a, b), 'is');
  assert.notDeepStrictEqual = assert.notDeepEqual;
  assert.throws = (f, kind) => {
    try {
      f();
    } catch (error) {
      if (typeof kind === 'function' && kind.prototype !== undefined && !(error instanceof kind))
        fail(`threw a ${error.name}`);
      if (kind instanceof RegExp && !kind.test(String(error.message))) fail(`threw ${error.message}`);
      return;
    }
    fail('did not throw');
  };
  const state = { calls: 0, unsupported: null, ended: null };
  /** What becomes of the tests, which may wait for promises. */
  const wait = (promise) =>
    promise.then(
      () => {
        state.ended = 'passed';
      },
      (error) => {
        state.ended = { error: String(error?.name), message: String(error?.message ?? error).slice(0, 500) };
      },
    );
  const standIn =
    (name) =>
    (...args) => {
      state.calls += 1;
      let text;
      try {
        text = crossing.pack(args, true);
      } catch (error) {
        if (error.unsupported) state.unsupported = error.message;
        throw error;
      }
      const reply = crossing.unpack(ask(name, text));
      if (reply.error !== undefined) {
        const Kind = Object.hasOwn(KINDS, reply.error) ? KINDS[reply.error] : Error;
        throw Object.assign(new Kind(reply.message), { name: reply.error });
      }
      writeBack(args, reply.changed);
      return reply.result;
    };
  /** Arrays, objects, maps and sets that the candidate changed in place are changed here too. */
  const writeBack = (args, changed) => {
    for (const [index, mine] of args.entries()) {
      const theirs = changed?.[index];
      if (
        typeof mine !== 'object' ||
        mine === null ||
        typeof theirs !== 'object' ||
        theirs === null ||
        same(mine, theirs)
      )
        continue;
      if (Array.isArray(mine)) mine.splice(0, mine.length, ...theirs);
      else if (mine instanceof Map || mine instanceof Set) {
        mine.clear();
        for (const one of theirs) mine instanceof Map ? mine.set(...one) : mine.add(one);
      } else {
        for (const key of Object.keys(mine)) delete mine[key];
        Object.assign(mine, theirs);
      }
    }
  };
  return { assert, standIn, state, await: wait };
})();
