import { existsSync, rmSync } from 'node:fs';
import { ConfigError } from '@evenhand/core';
import { describe, expect, it, vi } from 'vitest';
import { code } from '../src/code/index.ts';
import { runJavaScript } from '../src/sandbox/javascript/index.ts';
import type { Limits } from '../src/sandbox/limits.ts';
import { runPython } from '../src/sandbox/python/index.ts';
import { seccompFilter } from '../src/sandbox/seccomp.ts';
import { pythonStatus, sandboxStatus } from '../src/sandbox/status.ts';

const status = await pythonStatus();
const limits: Limits = { wallMs: 15_000, cpuSeconds: 1, memoryBytes: 256 * 2 ** 20, outputBytes: 4 * 2 ** 20 };
const missing = status.available ? '' : ` (skipped: ${status.why})`;

describe.skipIf(!status.available)(
  `Python in the sandbox${missing}`,
  () => {
    const job = (
      program: string,
      tests = 'def check(candidate):\n    assert candidate(1) == 2\n    assert candidate(2) == 3\n',
    ) => ({
      prompt: 'def f(x):\n    """One more."""\n',
      program,
      entryPoints: ['f'],
      tests,
    });
    const run = (program: string, tests?: string) =>
      runPython(job(program, tests), status.available ? status.interpreter! : (null as never), limits);

    it('passes what is right and fails what is wrong', async () => {
      expect(await run('def f(x):\n    return x + 1')).toEqual({ outcome: 'passed', message: '' });
      expect(await run('def f(x):\n    return x')).toMatchObject({ outcome: 'failed' });
      expect(await run('def f(x) return')).toMatchObject({ outcome: 'error' });
      expect(await run('f = 3')).toMatchObject({ outcome: 'failed' });
    });

    it.each([
      ['an endless loop', 'def f(x):\n    while True: pass'],
      ['an endless loop when loaded', 'while True: pass'],
      [
        'a loop that hides from the clock',
        'import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\ndef f(x):\n    while True: pass',
      ],
      ['sleep without end', 'import time\ndef f(x):\n    time.sleep(1000)'],
      ['a fork bomb', 'import os\ndef f(x):\n    while True: os.fork()'],
      [
        'a bomb of threads',
        'import threading, time\ndef f(x):\n    while True: threading.Thread(target=time.sleep, args=(99,)).start()',
      ],
      [
        'another program',
        'import subprocess\ndef f(x):\n    return int(subprocess.check_output(["/usr/bin/expr", str(x), "+", "1"]))',
      ],
      ['a program in its place', 'import os\ndef f(x):\n    os.execv("/usr/bin/echo", ["echo", "passed"])'],
      ['a memory hog', 'def f(x):\n    a = []\n    while True: a.append("x" * 10 ** 7)'],
      ['huge output', 'def f(x):\n    return "x" * 10 ** 7'],
      ['huge printing', 'def f(x):\n    while True: print("x" * 10 ** 6)'],
      ['a huge file', 'def f(x):\n    open("/tmp/a", "wb").write(b"x" * 10 ** 8)\n    return x + 1'],
      ['reading /etc/passwd', 'def f(x):\n    return x + 1 if open("/etc/passwd").read() else 0'],
      ['reading a home', 'import os\ndef f(x):\n    return x + 1 if os.listdir("/root") or os.listdir("/home") else 0'],
      [
        'reading the environment',
        'import os\ndef f(x):\n    return x + 1 if set(os.environ) - {"LANG", "PYTHONHASHSEED", "LC_CTYPE", "PWD"} else 0',
      ],
      ['looking at other processes', 'import os\ndef f(x):\n    return x + 1 if os.listdir("/proc") else 0'],
      ['the network', 'import socket\ndef f(x):\n    socket.create_connection(("127.0.0.1", 22), 2)\n    return x + 1'],
      ['writing to /usr', 'def f(x):\n    open("/usr/evenhand-escaped", "w").write("a")\n    return x + 1'],
      ['writing to /', 'def f(x):\n    open("/evenhand-escaped", "w").write("a")\n    return x + 1'],
      ['exit 0 when loaded', 'import sys\nsys.exit(0)'],
      ['exit 0 when called', 'import sys\ndef f(x):\n    sys.exit(0)'],
      ['os._exit(0) when loaded', 'import os\nos._exit(0)'],
      ['os._exit(0) when called', 'import os\ndef f(x):\n    os._exit(0)'],
      ['printing the pass mark', 'print("passed")\ndef f(x):\n    print(\'{"verdict": "passed"}\')\n    return 0'],
      [
        'a forged verdict on every file that is open',
        'import os, struct, json\nbody = json.dumps({"loaded": True, "verdict": "passed", "nonce": ""}).encode()\nfor fd in range(3, 64):\n    try: os.write(fd, struct.pack(">I", len(body)) + body)\n    except OSError: pass\ndef f(x):\n    return 0',
      ],
      [
        'a value that equals everything',
        'class E(int):\n    def __eq__(self, other): return True\ndef f(x):\n    return E(7)',
      ],
      [
        'an object that equals everything',
        'class E:\n    def __eq__(self, other): return True\ndef f(x):\n    return E()',
      ],
      ['an end of iteration in place of a value', 'def f(x):\n    raise StopIteration'],
      [
        'changed builtins',
        'import builtins, json\nbuiltins.AssertionError = Exception\njson.dumps = lambda *a, **k: "{}"\ndef f(x):\n    return 0',
      ],
      [
        'a search for the tests',
        'import gc\ndef f(x):\n    return [o for o in gc.get_objects() if "check" in str(o)[:100]][0]',
      ],
    ])('contains %s, and scores it wrong', async (_, program) => {
      const verdict = await run(
        program,
        'def check(candidate):\n    assert all(map(lambda x: candidate(x) == x + 1, [1, 2, 3]))\n',
      );
      expect(verdict.outcome).not.toBe('passed');
      expect(['/usr/evenhand-escaped', '/evenhand-escaped'].some((path) => existsSync(path))).toBe(false);
      rmSync('/tmp/a', { force: true });
    });

    it('hands over plain data of every kind, and changes arguments in place', async () => {
      const same = 'def f(x):\n    return x';
      const values =
        '[1, -2.5, "ä\\ud800", None, True, (1, 2), {"a": [1]}, {1: 2}, {1, 2}, frozenset([3]), b"x", 2 + 3j, range(3), 10 ** 5000, float("inf")]';
      expect(
        await run(
          same,
          `for value in ${values}:\n    got = candidate(value)\n    assert got == value and type(got) is type(value), value\n`,
        ),
      ).toMatchObject({ outcome: 'passed' });
      expect(await run('def f(x):\n    x.sort()', 'a = [3, 1, 2]\nf(a)\nassert a == [1, 2, 3]\n')).toMatchObject({
        outcome: 'passed',
      });
      expect(
        await run(
          'def f(x):\n    raise ValueError("no")',
          'try:\n    f(1)\nexcept ValueError as e:\n    assert str(e) == "no"\n',
        ),
      ).toMatchObject({ outcome: 'passed' });
      expect(await run('def f(x):\n    yield from range(x)', 'assert list(f(3)) == [0, 1, 2]\n')).toMatchObject({
        outcome: 'passed',
      });
      expect(
        await run(
          'from collections import Counter\ndef f(x):\n    return Counter(x)',
          'assert f("aab") == {"a": 2, "b": 1}\n',
        ),
      ).toMatchObject({ outcome: 'passed' });
    });

    it('blames the suite for tests that cannot be run', async () => {
      expect(await run('def f(x):\n    return x', 'assert True\n')).toMatchObject({ outcome: 'unsupported' });
      expect(await run('def f(x):\n    return x', 'f(lambda: 1)\n')).toMatchObject({ outcome: 'unsupported' });
      expect(await run('def f(x):\n    return x', 'def check(:\n')).toMatchObject({ outcome: 'unsupported' });
      expect(await run('def f(x):\n    return object()', 'f(f(1))\n')).toMatchObject({ outcome: 'failed' });
      expect(await run('def f(x):\n    yield 1', 'f(f(1))\n')).toMatchObject({ outcome: 'failed' });
    });
  },
  60_000,
);

describe('JavaScript in the sandbox', () => {
  const run = (program: string, tests = 'assert.equal(f(1), 2); assert.deepStrictEqual(f(2), 3);') =>
    runJavaScript(
      { prompt: 'const f = (x) => {\n', program, entryPoints: ['f'], tests },
      { ...limits, cpuSeconds: 1, wallMs: 8000, memoryBytes: 64 * 2 ** 20 },
    );

  it.each([
    'function f(x) { return x + 1; }',
    'const f = (x) => x + 1;',
    'export function f(x) { return x + 1; }',
    'module.exports = { f: (x) => x + 1 };',
    'const f = async (x) => x + 1;',
  ])('passes %j', async (program) => {
    expect(await run(program)).toEqual({ outcome: 'passed', message: '' });
  });

  it('waits for tests that wait', async () => {
    expect(await run('const f = (x) => x + 1;', 'assert.equal(await f(1), 2);')).toMatchObject({ outcome: 'passed' });
    expect(await run('const f = (x) => x;', 'assert.equal(await f(1), 2);')).toMatchObject({ outcome: 'failed' });
    expect(await run('const f = (x) => x;', 'function check(candidate) { assert(candidate(1) === 2); }')).toMatchObject(
      { outcome: 'failed' },
    );
  });

  it('blames the suite only for what is its own', async () => {
    expect(await run('const f = (x) => x;', 'f(() => 1);')).toMatchObject({ outcome: 'unsupported' });
    expect(await run('const f = (x) => x;', 'assert(true);')).toMatchObject({ outcome: 'unsupported' });
    expect(await run('const f = (x) => () => 1;', 'f(f(1));')).toMatchObject({ outcome: 'failed' });
    expect(await run('const f = (x) => [1].values();', 'f(f(1));')).toMatchObject({ outcome: 'failed' });
  });

  it.each([
    ['a wrong value', 'const f = (x) => x;'],
    ['broken code', 'const f = '],
    ['an endless loop', 'const f = (x) => { while (true); }'],
    ['an endless loop when loaded', 'while (true);'],
    ['a loop that catches', 'const f = (x) => { try { while (true); } catch {} return x + 1; }'],
    ['a memory hog', 'const f = (x) => { const a = []; while (true) a.push(new Array(1e5).fill(x)); }'],
    ['huge output', 'const f = (x) => "x".repeat(5e6);'],
    ['endless recursion', 'const f = (x) => f(x);'],
    ['the environment', 'const f = (x) => Object.keys(process.env).length && x + 1;'],
    ['a file', 'const f = (x) => require("fs").readFileSync("/etc/passwd") && x + 1;'],
    ['the network', 'const f = (x) => fetch("http://127.0.0.1/") && x + 1;'],
    ['a value that pretends', 'const f = (x) => ({ valueOf() { return 2; }, toJSON() { return 2; } });'],
    [
      'changed builtins',
      'JSON.stringify = () => "2"; crossing.pack = () => "2"; Array.isArray = () => true; const f = (x) => 9;',
    ],
    ['a search for the tests', 'const f = (x) => testing.state.ended = "passed";'],
    ['a promise that is never settled', 'const f = (x) => new Promise(() => {});'],
  ])('contains %s, and scores it wrong', async (_, program) => {
    expect((await run(program)).outcome).not.toBe('passed');
  });
}, 60_000);

describe('where there is no sandbox', () => {
  it('says so, and refuses the suite instead of skipping it', async () => {
    vi.stubEnv('PATH', '/nowhere');
    try {
      expect((await sandboxStatus()).python).toMatchObject({
        available: false,
        remedy: expect.stringContaining('apt-get install bubblewrap'),
      });
      const refused = code.prepare(code.options.parse({ language: 'python' }), 'lenient', {
        underTest: [],
        judgeModel: null,
      });
      await expect(refused).rejects.toThrow(ConfigError);
      await expect(refused).rejects.toThrow(/refused/);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('knows the filters of two processors', () => {
    expect(seccompFilter('x64')!.length % 8).toBe(0);
    expect(seccompFilter('arm64')!.length % 8).toBe(0);
    expect(seccompFilter('riscv64')).toBeNull();
  });
});
