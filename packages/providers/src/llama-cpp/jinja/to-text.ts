import { quoteText } from './characters.ts';
import { TemplateError } from './errors.ts';
import { type Compound, isCompound, type Value } from './values.ts';

/** As Python's `repr` of a float: the shortest digits that give the same number back. */
export function floatToText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa, exponentText] = value.toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/**
 * As Python's `str`.
 * @throws TemplateError for what reads differently in every process, such as a function
 */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (isCompound(value)) {
    if (value.type === 'undefined') return '';
    if (value.type === 'markup') return value.text;
  }
  return toRepr(value);
}

/** As Python's `repr`. @throws TemplateError as `toText` does */
export function toRepr(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return floatToText(value);
  if (typeof value === 'string') return quoteText(value);
  return compoundToRepr(value);
}

function compoundToRepr(value: Compound): string {
  switch (value.type) {
    case 'undefined':
      return 'Undefined';
    case 'markup':
      return `Markup(${quoteText(value.text)})`;
    case 'list':
      return `[${value.items.map(toRepr).join(', ')}]`;
    case 'tuple':
      return value.items.length === 1 ? `(${toRepr(value.items[0]!)},)` : `(${value.items.map(toRepr).join(', ')})`;
    case 'dict':
      return `{${pairsToText(value.entries.values())}}`;
    case 'range':
      return value.step === 1n
        ? `range(${value.start}, ${value.stop})`
        : `range(${value.start}, ${value.stop}, ${value.step})`;
    case 'view': {
      const entries = [...value.dict.entries.values()];
      const parts = entries.map(([key, item]) =>
        value.of === 'keys' ? toRepr(key) : value.of === 'values' ? toRepr(item) : `(${toRepr(key)}, ${toRepr(item)})`,
      );
      return `dict_${value.of}([${parts.join(', ')}])`;
    }
    case 'namespace':
      return `<Namespace {${pairsToText(value.values)}}>`;
    case 'instance':
      return value.text();
    case 'callable':
      throw new TemplateError(`${value.name} is a function or method and is written as text; is a call meant?`);
    case 'generator':
      throw new TemplateError(
        'the result of a filter such as `map` is written as text; `| list` or `| join` is missing',
      );
  }
}

function pairsToText(pairs: Iterable<readonly [Value, Value]>): string {
  return [...pairs].map(([key, value]) => `${toRepr(key)}: ${toRepr(value)}`).join(', ');
}
