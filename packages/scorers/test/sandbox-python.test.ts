import { describe, expect, it } from 'vitest';
import type { Limits } from '../src/sandbox/limits.ts';
import { runPython } from '../src/sandbox/python/index.ts';
import { pythonStatus } from '../src/sandbox/status.ts';

const status = await pythonStatus();
const limits: Limits = { wallMs: 15_000, cpuSeconds: 2, memoryBytes: 256 * 2 ** 20, outputBytes: 4 * 2 ** 20 };
const missing = status.available ? '' : ` (skipped: ${status.why})`;

describe.skipIf(!status.available)(
  `Python in the sandbox, as CPython has it${missing}`,
  () => {
    const run = (program: string, tests: string, prompt = '') =>
      runPython(
        { prompt, program, entryPoints: ['f'], tests },
        status.available ? status.interpreter! : (null as never),
        limits,
      );

    it.each([
      [
        'a Decimal',
        'from decimal import Decimal\ndef f(x):\n    return Decimal(x) / 2',
        'assert f(3) == 1.5\nassert str(f(3)) == "1.5"',
      ],
      [
        'a Fraction',
        'from fractions import Fraction\ndef f(x):\n    return Fraction(x, 2)',
        'assert f(3) == 1.5\nassert f(4) == 2',
      ],
      [
        'Decimals in a list',
        'import decimal\ndef f(x):\n    return [decimal.Decimal(x), (decimal.Decimal("0.1"),)]',
        'from decimal import Decimal\nassert f(3) == [3, (Decimal("0.1"),)]',
      ],
      [
        'a Decimal handed over',
        'def f(x):\n    return x + 1',
        'from decimal import Decimal\nassert f(Decimal("0.5")) == Decimal("1.5")',
      ],
      [
        'a Fraction handed over',
        'def f(x):\n    return x + 1',
        'from fractions import Fraction\nassert f(Fraction(1, 2)) == Fraction(3, 2)',
      ],
      [
        'a date',
        'import datetime\ndef f(x):\n    return datetime.date(2024, 1, x)',
        'import datetime\nassert f(3) == datetime.date(2024, 1, 3)',
      ],
      [
        'a span of time',
        'from datetime import timedelta\ndef f(x):\n    return timedelta(days=x)',
        'assert f(3).total_seconds() == 259200',
      ],
      [
        'a deque',
        'from collections import deque\ndef f(x):\n    return deque([x, 2])',
        'assert list(f(1)) == [1, 2]\nassert f(1) != [1, 2]',
      ],
      ['keys', 'def f(x):\n    return {x: 1, 2: 3}.keys()', 'assert list(f(1)) == [1, 2]\nassert f(1) == {1, 2}'],
      [
        'values and items',
        'def f(x):\n    d = {x: 3}\n    return d.values(), d.items()',
        'v, i = f(1)\nassert list(v) == [3] and list(i) == [(1, 3)]',
      ],
      [
        'a named tuple',
        'from collections import namedtuple\nP = namedtuple("P", "a b")\ndef f(x):\n    return P(x, 2)',
        'assert f(1) == (1, 2)\nassert f(1).b == 2',
      ],
      [
        'an exception of its own',
        'class Odd(Exception):\n    pass\ndef f(x):\n    raise Odd("no")',
        'try:\n    f(1)\nexcept Exception as e:\n    assert type(e).__name__ == "Odd" and str(e) == "no"\nelse:\n    assert False',
      ],
      [
        'an exception of its own below a built-in one',
        'class Odd(ValueError):\n    pass\ndef f(x):\n    raise Odd("no")',
        'try:\n    f(1)\n    assert False\nexcept ValueError as e:\n    assert e.args == ("no",)',
      ],
      [
        'an exception below two',
        'class Odd(KeyError, AttributeError):\n    pass\ndef f(x):\n    raise Odd("no")',
        'for kind in (KeyError, AttributeError, LookupError):\n    try:\n        f(1)\n        assert False\n    except kind:\n        pass',
      ],
      [
        'an exception that holds something',
        'class Odd(Exception):\n    def __init__(self, code):\n        super().__init__("odd %d" % code)\n        self.code = code\ndef f(x):\n    raise Odd(7)',
        'try:\n    f(1)\n    assert False\nexcept Exception as e:\n    assert e.code == 7 and str(e) == "odd 7"',
      ],
      [
        'the text of a KeyError',
        'def f(x):\n    return {}[x]',
        'try:\n    f("a")\n    assert False\nexcept KeyError as e:\n    assert str(e) == "\'a\'" and e.args == ("a",)',
      ],
      [
        'an exception of the prompt',
        'def f(x):\n    raise Bad("no")',
        'try:\n    f(1)\n    assert False\nexcept Bad as e:\n    assert str(e) == "no"',
        'class Bad(Exception):\n    pass\n',
      ],
      [
        'recursion as deep as CPython lets it be',
        'def f(x):\n    return 0 if x == 0 else 1 + f(x - 1)',
        'assert f(950) == 950',
      ],
      [
        'deeper recursion where the program asks for it',
        'import sys\nsys.setrecursionlimit(5000)\ndef f(x):\n    return 0 if x == 0 else 1 + f(x - 1)',
        'assert f(3000) == 3000\nassert f(3000) == 3000',
      ],
      [
        'too deep recursion, where it is expected',
        'def f(x):\n    return 0 if x == 0 else 1 + f(x - 1)',
        'try:\n    f(1500)\n    assert False\nexcept RecursionError:\n    pass',
      ],
      ['tests that end by themselves', 'def f(x):\n    return x', 'import sys\nassert f(1) == 1\nsys.exit(0)'],
    ])('%s', async (_, program, tests, prompt = '') => {
      expect(await run(program, tests, prompt)).toEqual({ outcome: 'passed', message: '' });
    });

    it.each([
      [
        'recursion deeper than CPython lets it be',
        'def f(x):\n    return 0 if x == 0 else 1 + f(x - 1)',
        'assert f(1500) == 1500',
      ],
      [
        'a generator that recurses too deep',
        'def g(x):\n    return 0 if x == 0 else 1 + g(x - 1)\ndef f(x):\n    yield g(x)',
        'assert list(f(1500)) == [1500]',
      ],
      ['another Decimal', 'from decimal import Decimal\ndef f(x):\n    return Decimal(x)', 'assert f(3) == 1.5'],
      [
        'a Decimal that pretends',
        'from decimal import Decimal\nclass D(Decimal):\n    def __eq__(self, other): return True\n    def __str__(self): return "1.5"\ndef f(x):\n    return D(x)',
        'assert f(3) == 1.5',
      ],
      [
        'a class named Decimal',
        'class Decimal:\n    __module__ = "decimal"\n    def __eq__(self, other): return True\ndef f(x):\n    return Decimal()',
        'assert f(3) == 1.5',
      ],
      [
        'a name that only its value would have made',
        'def f(x):\n    return []',
        'for one in f(1):\n    last = one\nassert last == 1',
      ],
      [
        'an exception named like one that is awaited',
        'class ValueError(Exception):\n    pass\ndef f(x):\n    raise ValueError("no")',
        'import builtins\ntry:\n    f(1)\nexcept builtins.ValueError:\n    pass',
      ],
      ['a NameError of the program', 'def f(x):\n    return undefined', 'assert f(1) == 1'],
      ['an ImportError of the program', 'def f(x):\n    import numpy\n    return 1', 'assert f(1) == 1'],
      ['an exit of the program', 'import sys\ndef f(x):\n    sys.exit(0)', 'assert f(1) == 1'],
    ])('%s is wrong', async (_, program, tests) => {
      expect(await run(program, tests)).toMatchObject({ outcome: 'failed' });
    });

    it.each([
      ['a name that nothing makes', 'assert f(1) == 1\nassert g(1) == 1'],
      ['a module that is not there', 'assert f(1) == 1\nimport no_such_module'],
      ['a function that a module does not have', 'import math\nassert f(1) == 1\nmath.nothing(1)'],
      ['broken code that is evaluated', 'assert f(1) == 1\neval("1 +")'],
      ['an end before the first call', 'import os\nos._exit(0)'],
      ['a check that takes no function', 'def check():\n    assert f(1) == 1'],
    ])('%s is the fault of the tests', async (_, tests) => {
      expect(await run('def f(x):\n    return x', tests)).toMatchObject({ outcome: 'unsupported' });
      expect(await run('def f(x):\n    return 1', tests)).toMatchObject({ outcome: 'unsupported' });
    });

    it('tests that never call are theirs too, however long they take', async () => {
      const tests = 'import time\ntime.sleep(60)\nassert f(1) == 1';
      const job = { prompt: '', program: 'def f(x):\n    return x', entryPoints: ['f'], tests };
      const short = { ...limits, wallMs: 2000 };
      expect(await runPython(job, status.available ? status.interpreter! : (null as never), short)).toMatchObject({
        outcome: 'unsupported',
      });
    });
  },
  120_000,
);
