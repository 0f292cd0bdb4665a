import { createFromKeys } from './access.ts';
import { type Args, bindArguments, type Kwargs, requireInt, requireText } from './arguments.ts';
import { TemplateError, TemplateRefusal } from './errors.ts';
import { countRange, iterate } from './sequence.ts';
import { type Moment, writeMoment } from './strftime.ts';
import { toText } from './to-text.ts';
import { type Callable, type Dict, dictFrom, isDict, type Range, readText, type Value } from './values.ts';

/** Jinja's sandbox stops there. */
const MAX_RANGE = 100_000n;

function createRange(args: Args, kwargs: Kwargs): Range {
  if (kwargs.size > 0) throw new TemplateError('range() takes no keyword arguments');
  const [a, b, c = 1n] = bindArguments('range', ['start', 'stop?', 'step?'], args, kwargs);
  const read = (value: Value) => BigInt(requireInt('range', value));
  const [start, stop] = b === undefined ? [0n, read(a!)] : [read(a!), read(b)];
  const range: Range = { type: 'range', start, stop, step: read(c) };
  if (range.step === 0n) throw new TemplateError('range: the step is zero');
  if (countRange(range) > MAX_RANGE) throw new TemplateError(`range: at most ${MAX_RANGE} items are allowed`);
  return range;
}

function createDict(callee: string, args: Args, kwargs: Kwargs): Dict {
  const [source] = bindArguments(callee, ['mapping?'], args, new Map());
  const pairs: (readonly [Value, Value])[] = [];
  if (source !== undefined && isDict(source)) pairs.push(...source.entries.values());
  else if (source !== undefined)
    for (const pair of iterate(source)) {
      const [key, value, ...more] = iterate(pair);
      if (key === undefined || value === undefined || more.length > 0)
        throw new TemplateError(`${callee}: expected pairs of a key and a value`);
      pairs.push([key, value]);
    }
  return dictFrom([...pairs, ...kwargs]);
}

function createNamespace(args: Args, kwargs: Kwargs): Value {
  const values = new Map<string, Value>();
  for (const [key, value] of createDict('namespace', args, kwargs).entries.values()) {
    const name = readText(key);
    if (name === null) throw new TemplateError('namespace: expected names as keys');
    checkNamespaceName(name);
    values.set(name, value);
  }
  return { type: 'namespace', values };
}

/** transformers keeps templates away from Python's insides. @throws TemplateError */
export function checkNamespaceName(name: string): void {
  if (name.startsWith('_')) throw new TemplateError(`the attribute '${name}' of a namespace begins with an underscore`);
}

function createCycler(args: Args, kwargs: Kwargs): Value {
  if (args.length === 0 || kwargs.size > 0) throw new TemplateError('cycler: expected at least one item');
  let position = 0;
  const method = (name: string, call: () => Value): Callable => ({ type: 'callable', name, call });
  const attributes: Readonly<Record<string, () => Value>> = {
    current: () => args[position]!,
    next: () =>
      method('cycler.next', () => {
        const item = args[position]!;
        position = (position + 1) % args.length;
        return item;
      }),
    reset: () =>
      method('cycler.reset', () => {
        position = 0;
        return null;
      }),
  };
  return { type: 'instance', name: 'cycler', text: () => '<Cycler>', read: (name) => attributes[name]?.() };
}

function createJoiner(args: Args, kwargs: Kwargs): Value {
  const [mark = ', '] = bindArguments('joiner', ['sep?'], args, kwargs);
  let used = false;
  const call = () => {
    const text = used ? mark : '';
    used = true;
    return text;
  };
  return { type: 'callable', name: 'joiner', call };
}

/**
 * What a chat template finds besides its variables.
 * @param now what `strftime_now` says
 * @param onDate is told of each use of `strftime_now`
 */
export function createGlobals(now: Moment, onDate: () => void): Map<string, Value> {
  const define = (name: string, call: Callable['call']): [string, Value] => [name, { type: 'callable', name, call }];
  const dict: Callable = {
    type: 'callable',
    name: 'dict',
    call: (args, kwargs) => createDict('dict', args, kwargs),
    attributes: new Map([define('fromkeys', createFromKeys)]),
  };
  return new Map<string, Value>([
    define('range', createRange),
    ['dict', dict],
    define('namespace', createNamespace),
    define('cycler', createCycler),
    define('joiner', createJoiner),
    // Blocks by name; there are none.
    ['self', { type: 'instance', name: 'self', text: () => '<TemplateReference None>', read: () => undefined }],
    define('lipsum', () => {
      throw new TemplateError('the function lipsum is not supported');
    }),
    define('raise_exception', (args, kwargs) => {
      throw new TemplateRefusal(toText(bindArguments('raise_exception', ['message'], args, kwargs)[0]!));
    }),
    define('strftime_now', (args, kwargs) => {
      const [format] = bindArguments('strftime_now', ['format'], args, kwargs);
      onDate();
      return writeMoment(now, requireText('strftime_now', format!));
    }),
  ]);
}
