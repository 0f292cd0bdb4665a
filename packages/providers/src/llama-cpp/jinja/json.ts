import { type Args, bindArguments, describeValue, type Kwargs } from './arguments.ts';
import { compareValues } from './compare.ts';
import { TemplateError } from './errors.ts';
import { isTrue } from './sequence.ts';
import { floatToText } from './to-text.ts';
import { isCompound, readText, type Value } from './values.ts';

interface Layout {
  readonly ascii: boolean;
  /** What each level is indented by; null = all on one line. */
  readonly indent: string | null;
  readonly itemMark: string;
  readonly keyMark: string;
  readonly sortKeys: boolean;
}

/** The filter `tojson` as transformers defines it: Python's `json.dumps`, nothing escaped for HTML. */
export function toJson(value: Value, args: Args, kwargs: Kwargs): string {
  const [ascii = false, indent = null, separators = null, sortKeys = false] = bindArguments(
    'tojson',
    ['ensure_ascii?', 'indent?', 'separators?', 'sort_keys?'],
    args,
    kwargs,
  );
  const step = typeof indent === 'boolean' ? BigInt(indent) : indent;
  const marks = readSeparators(separators);
  return write(
    value,
    {
      ascii: isTrue(ascii),
      indent: typeof step === 'bigint' ? ' '.repeat(Math.max(0, Number(step))) : step === null ? null : readText(step),
      itemMark: marks?.[0] ?? (step === null ? ', ' : ','),
      keyMark: marks?.[1] ?? ': ',
      sortKeys: isTrue(sortKeys),
    },
    '\n',
  );
}

function readSeparators(value: Value): [string, string] | null {
  if (value === null) return null;
  if (isCompound(value) && (value.type === 'tuple' || value.type === 'list') && value.items.length === 2) {
    const [item, key] = value.items.map(readText);
    if (typeof item === 'string' && typeof key === 'string') return [item, key];
  }
  throw new TemplateError('tojson: expected two texts as `separators`');
}

function writeText(text: string, ascii: boolean): string {
  const quoted = JSON.stringify(text).replace(/\\u(d[89a-f][0-9a-f]{2})/g, (all, hex) =>
    ascii ? all : String.fromCharCode(Number.parseInt(hex as string, 16)),
  );
  if (!ascii) return quoted;
  return quoted.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function writeScalar(value: Value): string | null {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'number') return null;
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? floatToText(value) : value > 0 ? 'Infinity' : '-Infinity';
}

function write(value: Value, layout: Layout, lineStart: string): string {
  const scalar = writeScalar(value);
  if (scalar !== null) return scalar;
  const text = readText(value);
  if (text !== null) return writeText(text, layout.ascii);
  const inner = layout.indent === null ? '' : lineStart + layout.indent;
  const outer = layout.indent === null ? '' : lineStart;
  const join = (open: string, parts: readonly string[], close: string) =>
    parts.length === 0 ? open + close : open + inner + parts.join(layout.itemMark + inner) + outer + close;
  if (isCompound(value)) {
    if (value.type === 'list' || value.type === 'tuple')
      return join(
        '[',
        value.items.map((item) => write(item, layout, inner)),
        ']',
      );
    if (value.type === 'dict') {
      const entries = [...value.entries.values()];
      if (layout.sortKeys) entries.sort(([a], [b]) => compareValues(a, b));
      return join(
        '{',
        entries.map(([key, item]) => writeKey(key, layout) + layout.keyMark + write(item, layout, inner)),
        '}',
      );
    }
  }
  throw new TemplateError(`tojson: ${describeValue(value)} cannot be written as JSON`);
}

function writeKey(key: Value, layout: Layout): string {
  const text = readText(key) ?? writeScalar(key);
  if (text === null) throw new TemplateError(`tojson: ${describeValue(key)} cannot be a key`);
  return writeText(text, layout.ascii);
}
