// biome-ignore-all lint: a script for another engine; its names are used by the host, and `==` is what assert.equal means
// The candidate's side: answers calls with plain data. It knows nothing of the tests.
const module = { exports: {} };
const exports = module.exports;
const console = { log() {}, error() {}, warn() {}, info() {}, debug() {} };
const answering = (() => {
  const told = (error) => ({
    error: String(error?.name ?? 'Error').slice(0, 100),
    message: String(error?.message ?? error).slice(0, 500),
  });
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
