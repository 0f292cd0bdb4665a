// biome-ignore-all lint: a script for another engine; its names are used by the host, and `==` is what assert.equal means
// The candidate's side: answers calls with plain data. It knows nothing of the tests.
const module = { exports: {} };
const exports = module.exports;
const console = { log() {}, error() {}, warn() {}, info() {}, debug() {} };
const answering = (() => {
  /** A class that gives itself no name is called by its class all the same. */
  const nameOf = (error) => {
    const name = error?.name ?? 'Error';
    if (name === 'InternalError' && error.message === 'stack overflow') return 'RangeError';
    return name === 'Error' && error instanceof Error ? (error.constructor?.name ?? name) : name;
  };
  const told = (error) => ({
    error: String(nameOf(error)).slice(0, 100),
    message: String(error?.message ?? error).slice(0, 500),
    held: heldBy(error),
  });
  /** What an error of the program's own holds besides its message. */
  const heldBy = (error) => {
    if (typeof error !== 'object' || error === null) return undefined;
    try {
      const held = Object.fromEntries(Object.entries(error).filter(([key]) => key !== 'name' && key !== 'message'));
      return crossing.pack(held).length > 10000 ? undefined : held;
    } catch {
      return undefined;
    }
  };
  let settled = null;
  return {
    /** Begins a call; a promise is waited for by the host, which then asks `result`. */
    call: (f, text) => {
      settled = null;
      try {
        const args = crossing.unpack(text);
        const value = f(...args);
        const done = (result) => {
          const changed = args.map((one) => (typeof one === 'object' && one !== null ? one : null));
          settled = crossing.pack({ result, changed });
        };
        if (typeof value?.then === 'function') {
          value.then(done, (error) => {
            settled = crossing.pack(told(error));
          });
        } else done(value);
      } catch (error) {
        settled = crossing.pack(told(error));
      }
    },
    result: () => settled ?? crossing.pack({ error: 'Error', message: 'the promise was never settled' }),
  };
})();
