// biome-ignore-all lint: a script for another engine; its names are used by the host, and `==` is what assert.equal means
// Plain data as JSON: what crosses between the side of the candidate and the side of the tests. Both sides start with this.
const crossing = (() => {
  const { stringify, parse } = JSON;
  const DEPTH_LIMIT = 200;

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
    if (Array.isArray(value)) return Array.from(value, inner);
    if (value instanceof Map) return { t: 'map', v: Array.from(value, ([k, v]) => [inner(k), inner(v)]) };
    if (value instanceof Set) return { t: 'set', v: Array.from(value, inner) };
    if (value instanceof Date) return { t: 'date', v: value.getTime() };
    if (typeof value === 'object') {
      if (typeof value.next === 'function') {
        if (strict) throw new TypeError('no plain data');
        const items = [];
        for (let step = value.next(); !step.done; step = value.next()) {
          if (items.length >= 1000000) throw new RangeError('an endless iterator');
          items.push(inner(step.value));
        }
        return { t: 'iterator', v: items };
      }
      return { t: 'object', v: Object.keys(value).map((key) => [key, inner(value[key])]) };
    }
    if (strict && typeof value === 'function')
      throw Object.assign(new TypeError('the tests hand over a function'), { unsupported: true });
    if (strict) throw new TypeError('no plain data');
    return { t: 'opaque', v: typeof value };
  };

  const decode = (data) => {
    if (Array.isArray(data)) return data.map(decode);
    if (typeof data !== 'object' || data === null) return data;
    if (data.t === 'undefined') return undefined;
    if (data.t === 'number') return Number(data.v);
    if (data.t === 'bigint') return BigInt(data.v);
    if (data.t === 'map') return new Map(data.v.map(([k, v]) => [decode(k), decode(v)]));
    if (data.t === 'set') return new Set(data.v.map(decode));
    if (data.t === 'date') return new Date(data.v);
    if (data.t === 'object') return Object.fromEntries(data.v.map(([k, v]) => [k, decode(v)]));
    if (data.t === 'iterator') return data.v.map(decode)[Symbol.iterator]();
    return Symbol(`a value of type ${data.v}`);
  };

  return {
    pack: (value, strict) => stringify(encode(value, strict)),
    unpack: (text) => decode(parse(text)),
  };
})();
