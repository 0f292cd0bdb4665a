// biome-ignore-all lint: a script for another engine; its names are used by the host, and `==` is what assert.equal means
// The tests' side: `ask(name, text)` is the host's, and brings what the candidate's side said.
const testing = (() => {
  const KINDS = { TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };
  const state = { calls: 0, unsupported: null, ended: null };
  /** What the candidate threw: no fault of the tests. */
  const theirs = new WeakSet();
  const unsupported = (message) => {
    state.unsupported ??= message;
    return Object.assign(new TypeError(message), { unsupported: true });
  };

  class AssertionError extends Error {
    constructor(told) {
      super(typeof told === 'object' && told !== null ? told.message : String(told));
      this.name = 'AssertionError';
      this.code = 'ERR_ASSERTION';
    }
  }
  const fail = (message = 'Failed') => {
    throw message instanceof Error ? message : new AssertionError({ message: String(message) });
  };
  const show = (value) => {
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return typeof value;
    }
  };
  const compare =
    (test, word) =>
    (...given) => {
      if (given.length < 2) throw unsupported('an assertion of two values is given one');
      const [a, b, message] = given;
      if (!test(a, b)) fail(message ?? `${show(a)} ${word} ${show(b)}`.slice(0, 300));
    };
  const loose = (a, b) => a == b || (a !== a && b !== b);
  const ok = (value, message) => {
    if (!value) fail(message ?? 'assertion failed');
  };

  /** Whether what was thrown is what was awaited, as node has it: a class, a pattern, a function that says so, or properties. */
  const awaited = (error, expected, message) => {
    if (expected === undefined) return;
    if (expected instanceof RegExp)
      return void (expected.test(String(error)) || fail(message ?? `threw ${show(String(error))}`));
    if (typeof expected === 'function') {
      if (expected.prototype !== undefined && error instanceof expected) return;
      if (Error.isPrototypeOf(expected) || expected === Error) fail(message ?? `threw ${error?.name}`);
      if (expected.call({}, error) !== true) fail(message ?? `threw ${show(String(error))}`);
      return;
    }
    if (typeof expected !== 'object' || expected === null) throw unsupported('an assertion awaits what is no error');
    const keys = Object.keys(expected);
    if (expected instanceof Error) keys.push('name', 'message');
    for (const key of keys) {
      const [found, due] = [error?.[key], expected[key]];
      const same = due instanceof RegExp && typeof found === 'string' ? due.test(found) : deeply(found, due, true);
      if (!same) fail(message ?? `threw with another ${key}`);
    }
  };
  const split = (expected, message) => (typeof expected === 'string' ? [undefined, expected] : [expected, message]);
  const thrower = (f, expected, message) => {
    const [due, said] = split(expected, message);
    try {
      f();
    } catch (error) {
      if (error?.unsupported) throw error;
      return awaited(error, due, said);
    }
    fail(said ?? 'Missing expected exception.');
  };
  const rejecter = async (promise, expected, message) => {
    const [due, said] = split(expected, message);
    try {
      await (typeof promise === 'function' ? promise() : promise);
    } catch (error) {
      if (error?.unsupported) throw error;
      return awaited(error, due, said);
    }
    fail(said ?? 'Missing expected rejection.');
  };
  const matches = (wanted) => (text, pattern, message) => {
    if (!(pattern instanceof RegExp)) throw unsupported('assert.match is given no pattern');
    if (typeof text !== 'string' || pattern.test(text) !== wanted)
      fail(message ?? `${show(text)} ${wanted ? 'does not match' : 'matches'} ${pattern}`);
  };

  const methods = {
    ok,
    fail: (message, ...more) => fail(more.length > 0 ? (more[1] ?? 'Failed') : message),
    equal: compare(loose, 'is not'),
    notEqual: compare((a, b) => !loose(a, b), 'is'),
    strictEqual: compare(Object.is, 'is not'),
    notStrictEqual: compare((a, b) => !Object.is(a, b), 'is'),
    deepEqual: compare((a, b) => deeply(a, b, false), 'is not'),
    notDeepEqual: compare((a, b) => !deeply(a, b, false), 'is'),
    deepStrictEqual: compare((a, b) => deeply(a, b, true), 'is not'),
    notDeepStrictEqual: compare((a, b) => !deeply(a, b, true), 'is'),
    throws: thrower,
    doesNotThrow: (f, expected, message) => {
      try {
        f();
      } catch (error) {
        if (error?.unsupported) throw error;
        fail(split(expected, message)[1] ?? `Got unwanted exception: ${error?.message}`);
      }
    },
    rejects: rejecter,
    doesNotReject: async (promise, expected, message) => {
      try {
        await (typeof promise === 'function' ? promise() : promise);
      } catch (error) {
        if (error?.unsupported) throw error;
        fail(split(expected, message)[1] ?? `Got unwanted rejection: ${error?.message}`);
      }
    },
    match: matches(true),
    doesNotMatch: matches(false),
    ifError: (value) => {
      if (value !== null && value !== undefined) fail(value instanceof Error ? value : `ifError got ${show(value)}`);
    },
    AssertionError,
  };
  /** A method that is not here is the tests' matter, not the program's. */
  const guarded = (f) =>
    new Proxy(f, {
      get: (target, key, receiver) => {
        if (typeof key === 'symbol' || key in target) return Reflect.get(target, key, receiver);
        throw unsupported(`assert.${key} is not known here`);
      },
    });
  const strictMethods = {
    ...methods,
    equal: methods.strictEqual,
    notEqual: methods.notStrictEqual,
    deepEqual: methods.deepStrictEqual,
    notDeepEqual: methods.notDeepStrictEqual,
  };
  const strict = guarded(Object.assign((value, message) => ok(value, message), strictMethods));
  const assert = guarded(Object.assign((value, message) => ok(value, message), methods, { strict }));
  strict.strict = strict;
  strict.default = strict;
  assert.default = assert;

  const util = {
    isDeepStrictEqual: (a, b) => deeply(a, b, true),
    inspect: show,
    format: (...values) => values.map((value) => (typeof value === 'string' ? value : show(value))).join(' '),
  };
  const MODULES = { assert, 'assert/strict': strict, util };
  /** The program under test by a relative path; of node's modules those that only compare. */
  const require = (names) => (path) => {
    const bare = String(path).replace(/^node:/, '');
    if (Object.hasOwn(MODULES, bare)) return MODULES[bare];
    if (!/^\.{0,2}\//.test(bare)) throw unsupported(`the module ${JSON.stringify(path)} is not known here`);
    const entries = Object.entries(names);
    return Object.assign((...args) => entries[0][1](...args), names, { default: entries[0][1] });
  };

  /** What becomes of the tests, which may wait for promises. */
  const wait = (promise) =>
    promise.then(
      () => {
        state.ended = 'passed';
      },
      (error) => {
        const own = !(typeof error === 'object' && error !== null && theirs.has(error));
        if (own && error instanceof ReferenceError) unsupported(`in the tests: ReferenceError: ${error.message}`);
        state.ended = { error: String(error?.name), message: String(error?.message ?? error).slice(0, 500) };
      },
    );
  /** The error class that the prompt made, else the built-in one, else one of that name. */
  const kindOf = (name) => {
    if (Object.hasOwn(KINDS, name)) return KINDS[name];
    return crossing.classOf(name, (made) => made.prototype instanceof Error) ?? Error;
  };
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
        const Kind = kindOf(reply.error);
        let error;
        try {
          error = new Kind(reply.message);
        } catch {
          error = new Error(reply.message);
        }
        try {
          error.message = reply.message;
          error.name = reply.error;
          Object.assign(error, reply.held ?? {});
        } catch {
          // A class of the prompt's that does not let itself be changed.
        }
        theirs.add(error);
        throw error;
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
        deeply(mine, theirs, true)
      )
        continue;
      if (Array.isArray(mine)) mine.splice(0, mine.length, ...theirs);
      else if (mine instanceof Map || mine instanceof Set) {
        mine.clear();
        for (const one of theirs) mine instanceof Map ? mine.set(...one) : mine.add(one);
      } else if (ArrayBuffer.isView(mine)) mine.set(theirs);
      else if (!(mine instanceof Date || mine instanceof RegExp)) {
        for (const key of Object.keys(mine)) delete mine[key];
        Object.assign(mine, theirs);
      }
    }
  };
  return { assert, standIn, state, require, await: wait };
})();
