/** Draws; the same seed gives the same ones. */
export interface Draws {
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
  chance(share: number): boolean;
}

/** Mulberry32. */
export function createDraws(seed: number): Draws {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    pick: (items) => items[Math.floor(next() * items.length)]!,
    chance: (share) => next() < share,
  };
}

/** Variables of each generated template. */
export const VARIABLES: Readonly<Record<string, unknown>> = {
  messages: [
    { role: 'system', content: ' Be brief.\n' },
    { role: 'user', content: '<think>a</think> Hello, wörld \u{1f600}!' },
    { role: 'assistant', content: 'x = {"a": 1}\n\n  y' },
    { role: 'user', content: '' },
  ],
  s: 'Hello, wörld',
  t: '  padded\t\n',
  e: '',
  n: 7,
  z: 0,
  m: -3,
  f: 2.5,
  g: 1e16,
  yes: true,
  no: false,
  nil: null,
  l: [3, 1, 2, 1],
  w: ['b', 'A', 'c', 'B'],
  mixed: [1, 'a', null, true, 2.5, [1], { k: 'v' }],
  d: { b: 1, a: [1, 2], C: null, items: 'x' },
  dd: { x: { y: { z: 'deep' } }, 'k\'"k': 'q' },
  tools: null,
  bos_token: '<s>',
  add_generation_prompt: true,
};

const TEXTS = [
  "'a'",
  "'Hello'",
  "' '",
  "'\\n'",
  "''",
  "'<think>'",
  "'</think>'",
  "'l'",
  '"it\'s"',
  "'ß'",
  "'\u{1f600}x'",
  "'1'",
  "'a b c'",
  "'%s and %s'",
  "'{} {}'",
  "'a.b'",
  "'-'",
];
const NUMBERS = ['0', '1', '2', '-1', '3', '10', '1.5', '2.0', '1e3', '-2', '7', '100', '0.1'];
const NAMES = [
  's',
  't',
  'e',
  'n',
  'z',
  'm',
  'f',
  'g',
  'yes',
  'no',
  'nil',
  'l',
  'w',
  'mixed',
  'd',
  'dd',
  'tools',
  'absent',
  'messages',
  'messages[0].content',
  'messages[1].content',
  'messages[-1]',
  'd.a',
  'dd.x.y',
];
const FILTERS = [
  'trim',
  'upper',
  'lower',
  'title',
  'capitalize',
  'length',
  'string',
  'list',
  'first',
  'last',
  'reverse',
  'sort',
  'unique',
  'tojson',
  'int',
  'float',
  'abs',
  'round',
  'sum',
  'min',
  'max',
  'join',
  'safe',
  'escape',
  'items',
  'dictsort',
  'default',
  'wordcount',
  'count',
  'e',
  'striptags',
];
const FILTER_CALLS = [
  "join(', ')",
  "default('x')",
  "default('x', true)",
  'default(none, boolean=True)',
  "replace('a', 'b')",
  "replace('l', 'L', 1)",
  'round(1)',
  "round(1, 'floor')",
  'round(method="ceil")',
  'tojson(indent=2)',
  "tojson(separators=(',', ':'))",
  'tojson(ensure_ascii=True)',
  'tojson(sort_keys=true)',
  "map('upper')",
  "map(attribute='role')",
  "map(attribute='x', default='?')",
  "map('trim')",
  "map('tojson')",
  "select('string')",
  'select',
  "reject('none')",
  "select('equalto', 1)",
  "selectattr('role')",
  "selectattr('role', 'equalto', 'user')",
  "selectattr('role', '==', 'user')",
  "rejectattr('content')",
  "rejectattr('role', 'in', ['user'])",
  "selectattr('tool_calls', 'defined')",
  'sort(reverse=true)',
  "sort(attribute='role')",
  'sort(case_sensitive=true)',
  'indent',
  'indent(2)',
  'indent(2, true)',
  "indent('> ', blank=true)",
  'truncate(5)',
  'truncate(5, true)',
  "truncate(8, false, '…', 0)",
  'center(9)',
  'batch(2)',
  'batch(3, 0)',
  'slice(2)',
  "slice(3, 'x')",
  "groupby('role')",
  "dictsort(by='value')",
  'dictsort(reverse=true)',
  'dictsort(true)',
  "trim('H')",
  "trim('\\n')",
  'int(5)',
  'int(base=16)',
  'float(1.5)',
  "attr('role')",
  "format('x', 1)",
  'format(a=1)',
  'sum(start=5)',
  "min(attribute='role')",
  'unique(true)',
  'first',
  'urlencode',
  'filesizeformat',
];
const METHODS = [
  'strip()',
  "strip('Hd')",
  "lstrip('\\n ')",
  "rstrip('!')",
  'lstrip()',
  'rstrip()',
  'split()',
  "split(',')",
  "split('</think>')",
  "split(' ', 1)",
  "split('l', 2)",
  "rsplit('l', 1)",
  'rsplit(none, 1)',
  'split(maxsplit=1)',
  'splitlines()',
  'splitlines(true)',
  "startswith('H')",
  "endswith(('d', '!'))",
  "startswith('e', 1)",
  "replace('l', 'L')",
  "replace('l', 'L', 1)",
  "replace('', '-')",
  "find('l')",
  "rfind('l')",
  "find('zz')",
  "index('l')",
  "count('l')",
  'upper()',
  'lower()',
  'title()',
  'capitalize()',
  'swapcase()',
  'isdigit()',
  'isalpha()',
  'isalnum()',
  'isspace()',
  'isupper()',
  'islower()',
  'istitle()',
  'zfill(12)',
  "center(20, '*')",
  'ljust(15)',
  "rjust(15, '.')",
  "partition(',')",
  "rpartition('l')",
  "join(['a', 'b'])",
  'join(w)',
  "format(1, 'b')",
  'format(s, n)',
  "removeprefix('He')",
  "removesuffix('ld')",
  'expandtabs(4)',
  'casefold()',

  'get("a")',
  "get('zz', 'd')",
  "get('role')",
  'items()',
  'keys()',
  'values()',
  'copy()',
  'count(1)',
  'index(1)',
  'append(1)',
  'pop()',
  'isascii()',
  'isidentifier()',
  'isprintable()',
];
const TESTS = [
  'defined',
  'undefined',
  'none',
  'string',
  'mapping',
  'iterable',
  'sequence',
  'number',
  'integer',
  'float',
  'boolean',
  'true',
  'false',
  'odd',
  'even',
  'callable',
  'lower',
  'upper',
  'divisibleby 3',
  'divisibleby(2)',
  "in ['a', 1]",
  'eq 1',
  "equalto('a')",
  'gt 2',
  'le(3)',
  'sameas none',
  'ne 1',
  'in s',
  'escaped',
];
const BINARY = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '~',
  '==',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  'in',
  'not in',
  'and',
  'or',
];
const SUBSCRIPTS = [
  '[0]',
  '[-1]',
  '[1:]',
  '[:-1]',
  '[::-1]',
  '[1:3]',
  '[::2]',
  "['a']",
  "['role']",
  '.role',
  '.content',
  '.a',
  '.items',
  '.x.y',
  '[100]',
  '[n]',
  '[-2:]',
  '[:100]',
  '[5:2]',
  '[none]',
  "['items']",
  '[-1:0:-1]',
  '.0',
  '[true]',
];
const FORMATS = [
  '2 ** 3',
  '2 ** -1',
  'n ** 2',
  '-2 ** 2',
  '2 ** 3 ** 2',
  'f ** 0.5',
  "'%s' % s",
  "'%5d|%-5d|%05d' % (n, n, n)",
  "'%.2f' % f",
  "'%s %s' % (nil, yes)",
  "'%r' % s",
  "'%x %X %o' % (255, 255, 8)",
  "'%(a)s' % d",
  "'%e' % g",
  "'%g' % f",
  "'%%'",
  "'%+d' % n",
  "'%5.1f|' % f",
  "'%s' % (l,)",
  "'{:>5}|{:<5}|{:^5}'.format(n, s, 'x')",
  "'{0}{1}{0}'.format('a', 'b')",
  "'{a}'.format(a=1)",
  "'{:.2f}'.format(f)",
  "'{:,}'.format(1234567)",
  "'{:05d}'.format(n)",
  "'{!r}'.format(s)",
  "'{{}}{}'.format(1)",
  "'{:x}'.format(255)",
  "'{0[role]}'.format(messages[0])",
  "'{:%}'.format(f)",
  "'{:e}'.format(f)",
  "'{:s}'.format('x')",
  "'{:*^9}'.format('x')",
  "'{:+}'.format(n)",
  "'{:10.3}'.format(f)",
];

/** An expression of at most so many levels. */
export function drawExpression(draws: Draws, depth: number): string {
  if (depth <= 0) return draws.pick([...NAMES, ...NAMES, ...TEXTS, ...NUMBERS, 'true', 'none', '[]', '{}']);
  const inner = () => drawExpression(draws, depth - 1 - draws.below(2));
  switch (draws.below(15)) {
    case 0:
    case 1:
      return `${inner()} ${draws.pick(BINARY)} ${inner()}`;
    case 2:
      return `(${inner()}) ${draws.pick(BINARY)} (${inner()})`;
    case 3:
    case 4:
      return `${wrap(draws, inner())}|${draws.chance(0.5) ? draws.pick(FILTERS) : draws.pick(FILTER_CALLS)}`;
    case 5:
    case 6:
      return `${wrap(draws, inner())}.${draws.pick(METHODS)}`;
    case 7:
      return `${wrap(draws, inner())} is ${draws.chance(0.3) ? 'not ' : ''}${draws.pick(TESTS)}`;
    case 8:
    case 9:
      return `${wrap(draws, inner())}${draws.pick(SUBSCRIPTS)}`;
    case 10:
      return `${inner()} if ${inner()}${draws.chance(0.8) ? ` else ${inner()}` : ''}`;
    case 11:
      return draws.pick([
        `[${inner()}, ${inner()}]`,
        `(${inner()}, ${inner()})`,
        `{'k': ${inner()}, ${draws.pick(TEXTS)}: ${inner()}}`,
        `(${inner()},)`,
        `dict(a=${inner()})`,
        `range(${draws.pick(['3', '1, 4', '5, 0, -2', 'n'])})|list`,
      ]);
    case 12:
      return draws.pick(FORMATS);
    case 13:
      return draws.pick([
        `not ${inner()}`,
        `-${wrap(draws, inner())}`,
        `${inner()} < ${inner()} <= ${inner()}`,
        `(${inner()}) | string | length`,
        `-${draws.pick(NUMBERS).replace('-', '')}|abs`,
      ]);
    default:
      return draws.pick(NAMES);
  }
}

const wrap = (draws: Draws, text: string): string =>
  /^[\w.[\]'"-]+$/.test(text) && draws.chance(0.8) ? text : `(${text})`;

const OPENS = ['{%', '{%-', '{%+', '{%', '{%-'];
const CLOSES = ['%}', '-%}', '%}', '+%}', '%}'];
const RAW = [
  'text',
  ' ',
  '\n',
  '\n\n',
  '  \n  ',
  ' x ',
  '\t',
  '<|im_start|>',
  '\r\n',
  '{ x }',
  '%}',
  '\n    ',
  '}}',
  '# c #',
  '50%}',
  '\u00a0\n',
  '\u0085',
];

/** Statements of at most so many levels, with all kinds of white space control. */
export function drawTemplate(draws: Draws, depth: number, inLoop = false): string {
  let out = '';
  for (let parts = 1 + draws.below(4); parts > 0; parts--)
    out += drawStatement(draws, depth, inLoop) + (draws.chance(0.7) ? draws.pick(RAW) : '');
  return out;
}

function drawStatement(draws: Draws, depth: number, inLoop: boolean): string {
  const tag = (text: string) => `${draws.pick(OPENS)} ${text} ${draws.pick(CLOSES)}`;
  const output = (text: string) => `${draws.pick(['{{', '{{-', '{{'])} ${text} ${draws.pick(['}}', '-}}', '}}'])}`;
  const body = (loop = inLoop) =>
    draws.pick(['', '\n', ' ', '\n  ']) + drawTemplate(draws, depth - 1, loop) + draws.pick(['', '\n', '  ']);
  const expression = () => drawExpression(draws, 1);
  const variable = () => draws.pick(['a', 'b', 'x', 'n', 's', 'messages']);
  if (depth <= 0)
    return draws.pick([
      () => output(draws.pick(['x', 'a', 'b', 'n', 's', 'loop.index', 'ns.v', 'm0(1)'])),
      () => draws.pick(RAW),
      () => output(expression()),
    ])();
  switch (draws.below(17)) {
    case 0:
      return (
        tag(`if ${expression()}`) +
        body() +
        (draws.chance(0.3) ? tag(`elif ${expression()}`) + body() : '') +
        (draws.chance(0.5) ? tag('else') + body() : '') +
        tag('endif')
      );
    case 1:
    case 2: {
      const head = draws.pick([
        'for x in l',
        'for x in s',
        'for a, b in d.items()',
        'for x in messages',
        'for x in messages if x.role == "user"',
        'for x in []',
        'for x in w if loop is undefined',
        'for x in range(3)',
        'for a, (b, x) in [(1, (2, 3))]',
        'for x in absent',
        'for x in d',
        'for x in messages[1:]',
        'for x in l|sort',
        'for a in [[1, 2], [3]] recursive',
        'for a, b in d|dictsort',
        'for a in messages|groupby("role")',
      ]);
      return tag(head) + body(true) + (draws.chance(0.2) ? tag('else') + body() : '') + tag('endfor');
    }
    case 3:
      return tag(`set ${variable()} = ${expression()}`);
    case 4:
      return tag(`set ${variable()}${draws.chance(0.3) ? ' | upper' : ''}`) + body() + tag('endset');
    case 5:
      return (
        tag(`set ns = namespace(v=${draws.pick(NUMBERS)})`) +
        tag(draws.pick(['set ns.v = ns.v + 1', 'set ns.w = x', 'set ns.v = s'])) +
        output('ns.v')
      );
    case 6: {
      const name = draws.pick(['m0', 'm1']);
      const head = draws.pick([`${name}(a)`, `${name}(a, b=2)`, `${name}()`, `${name}(a=n, b=a)`, `${name}(x='d')`]);
      return (
        tag(`macro ${head}`) +
        body(false) +
        tag('endmacro') +
        output(draws.pick([`${name}(1)`, `${name}()`, `${name}(1, b=3)`, `${name}(1, 2, 3)`, `${name}(none)`]))
      );
    }
    case 7:
      return `{#${draws.pick(['', '-'])} comment {{ x }} ${draws.pick(['', '-'])}#}`;
    case 8:
      return `${draws.pick(OPENS)} raw ${draws.pick(['%}', '-%}'])}${draws.pick([' {{ x }} ', '\n{% if %}\n', ' '])}${draws.pick(OPENS)} endraw ${draws.pick(['%}', '-%}'])}`;
    case 9:
      return inLoop
        ? tag(`if ${draws.pick(['loop.index == 2', 'loop.first', 'loop.last', 'x == 1', 'false'])}`) +
            draws.pick(RAW) +
            tag(draws.pick(['break', 'continue'])) +
            tag('endif')
        : draws.pick(RAW);
    case 10:
      return inLoop
        ? output(
            draws.pick([
              'loop.index',
              'loop.index0',
              'loop.first',
              'loop.last',
              'loop.length',
              'loop.revindex',
              'loop.revindex0',
              'loop.previtem',
              'loop.nextitem',
              "loop.cycle('a', 'b')",
              'loop.changed(x)',
              'loop.depth',
              'loop',
              'loop.previtem.role',
              '(loop.previtem|default({})).role',
              'loop(a) if a is iterable and a is not string else a',
            ]),
          )
        : output(expression());
    case 11:
      return (
        tag(`filter ${draws.pick(['upper', 'trim', "replace('e', 'E')", 'indent(2)', 'trim|upper'])}`) +
        body() +
        tag('endfilter')
      );
    case 12:
      return tag(`with ${draws.pick(['a = 1', 'a = n, b = a', 'x = s', ''])}`) + body(false) + tag('endwith');
    case 13:
      return tag('generation') + body(false) + tag('endgeneration');
    case 14:
      return (
        tag('macro c0(y)') +
        output('caller(y)') +
        tag('endmacro') +
        tag('call(q) c0(n)') +
        output('q') +
        body(false) +
        tag('endcall')
      );
    default:
      return output(drawExpression(draws, 1 + draws.below(3)));
  }
}
