// biome-ignore-all lint: a script for another engine; its names are used by the host, and `==` is what assert.equal means
// Plain data as JSON: what crosses between the side of the candidate and the side of the tests. Both sides start with this.
const crossing = (() => {
  const { stringify, parse } = JSON;
  const find = (0, eval);
  const { getPrototypeOf, create, keys, hasOwn, fromEntries } = Object;
  const plainPrototype = Object.prototype;
  const DEPTH_LIMIT = 200;
  const TYPED = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  };
  const BOXES = { Number, String, Boolean };
  const KINDS = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };
  const NAME = /^[A-Za-z_$][\w$]{0,99}$/;

  const encode = (value, strict, depth = 0) => {
    if (depth > DEPTH_LIMIT) throw new RangeError('nested too deeply');
    const inner = (one) => encode(one, strict, depth + 1);
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number') {
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { t: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
    }
    if (value === undefined) return { t: 'undefined' };
    if (typeof value === 'bigint') return { t: 'bigint', v: String(value) };
    if (Array.isArray(value)) return Array.from(value, (one, at) => (hasOwn(value, at) ? inner(one) : { t: 'hole' }));
    if (value instanceof Map) return { t: 'map', v: Array.from(value, ([k, v]) => [inner(k), inner(v)]) };
    if (value instanceof Set) return { t: 'set', v: Array.from(value, inner) };
    if (value instanceof Date) return { t: 'date', v: value.getTime() };
    if (value instanceof RegExp) return { t: 'regexp', v: [value.source, value.flags] };
    if (typeof value === 'object') {
      for (const name of keys(TYPED))
        if (value instanceof TYPED[name]) return { t: 'typed', n: name, v: Array.from(value, inner) };
      for (const name of keys(BOXES))
        if (value instanceof BOXES[name])
          return { t: 'boxed', n: name, v: inner(BOXES[name].prototype.valueOf.call(value)) };
      if (value instanceof Error)
        return { t: 'error', n: String(value.name), v: [String(value.message), entriesOf(value, inner)] };
      if (typeof value.next === 'function') {
        if (strict) throw new TypeError('no plain data');
        const items = [];
        for (let step = value.next(); !step.done; step = value.next()) {
          if (items.length >= 1000000) throw new RangeError('an endless iterator');
          items.push(inner(step.value));
        }
        return { t: 'iterator', v: items };
      }
      const prototype = getPrototypeOf(value);
      const kind =
        prototype === null
          ? null
          : prototype === plainPrototype
            ? undefined
            : String(prototype.constructor?.name ?? '');
      return { t: 'object', c: kind, v: entriesOf(value, inner) };
    }
    if (strict && typeof value === 'function')
      throw Object.assign(new TypeError('the tests hand over a function'), { unsupported: true });
    if (strict) throw new TypeError('no plain data');
    return { t: 'opaque', v: typeof value };
  };
  const entriesOf = (value, inner) => keys(value).map((key) => [key, inner(value[key])]);

  const made = new Map();
  /** A class that this side knows by a name, such as one that the prompt makes. undefined = there is none that fits. */
  const classOf = (name, fits) => {
    if (!NAME.test(name)) return undefined;
    try {
      const found = find(`typeof ${name} === 'function' ? ${name} : undefined`);
      return found !== undefined && fits(found) ? found : undefined;
    } catch {
      return undefined;
    }
  };
  /** Another one for each name: instances of two classes are not the same for `deepStrictEqual`. */
  const prototypeOf = (name) => {
    const known = classOf(
      name,
      (one) => one.prototype !== undefined && one.prototype !== plainPrototype && /^class\b/.test(String(one)),
    );
    if (known !== undefined) return known.prototype;
    if (!made.has(name)) made.set(name, { [name]: class {} }[name].prototype);
    return made.get(name);
  };

  const decode = (data) => {
    if (Array.isArray(data)) {
      const list = data.map(decode);
      data.forEach((one, at) => {
        if (one !== null && typeof one === 'object' && one.t === 'hole') delete list[at];
      });
      return list;
    }
    if (typeof data !== 'object' || data === null) return data;
    if (data.t === 'undefined' || data.t === 'hole') return undefined;
    if (data.t === 'number') return Number(data.v);
    if (data.t === 'bigint') return BigInt(data.v);
    if (data.t === 'map') return new Map(data.v.map(([k, v]) => [decode(k), decode(v)]));
    if (data.t === 'set') return new Set(data.v.map(decode));
    if (data.t === 'date') return new Date(data.v === null ? Number.NaN : data.v);
    if (data.t === 'regexp') return new RegExp(data.v[0], data.v[1]);
    if (data.t === 'typed' && hasOwn(TYPED, data.n)) return TYPED[data.n].from(data.v.map(decode));
    if (data.t === 'boxed' && hasOwn(BOXES, data.n)) return new BOXES[data.n](decode(data.v));
    if (data.t === 'error') {
      const error = new (hasOwn(KINDS, data.n) ? KINDS[data.n] : Error)(data.v[0]);
      if (error.name !== data.n) error.name = data.n;
      return assigned(error, data.v[1]);
    }
    if (data.t === 'object') {
      if (data.c === undefined) return fromEntries(data.v.map(([k, v]) => [k, decode(v)]));
      return assigned(create(data.c === null ? null : prototypeOf(String(data.c))), data.v);
    }
    if (data.t === 'iterator') return data.v.map(decode)[Symbol.iterator]();
    return Symbol(`a value of type ${data.v}`);
  };
  const assigned = (object, entries) => {
    for (const [key, value] of entries)
      Object.defineProperty(object, key, {
        value: decode(value),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    return object;
  };

  return {
    pack: (value, strict) => stringify(encode(value, strict)),
    unpack: (text) => decode(parse(text)),
    classOf,
  };
})();
