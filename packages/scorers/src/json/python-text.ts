/**
 * How Python reads and writes values: published reading rules are Python programs, and compare what its `str()` gives.
 * JSON has no tuples and sets, so neither has this.
 */
export type PyValue = string | boolean | null | PyNumber | PyValue[] | Map<string, PyValue>;
export interface PyNumber {
  readonly py: 'int' | 'float';
  /** As `str()` writes it. */
  readonly text: string;
}

/** What `str.isspace`, `str.strip` and `\s` take for blank, as the inside of a class of a regular expression. */
export const PY_SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const EDGES = new RegExp(`^[${PY_SPACE}]+|[${PY_SPACE}]+$`, 'gu');

/** `str.strip()` */
export function pyStrip(text: string): string {
  return text.replace(EDGES, '');
}

/** `str(value)` */
export function pyStr(value: PyValue): string {
  return typeof value === 'string' ? value : pyRepr(value);
}

function pyRepr(value: PyValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(pyRepr).join(', ')}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, inner]) => `${quoted(key)}: ${pyRepr(inner)}`).join(', ')}}`;
  return value.text;
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\\n\r\t]|(?! )[\p{C}\p{Z}]/gu, (sign) => ESCAPED[sign] ?? codeEscape(sign));
  return `${quote}${quote === "'" ? inside.replaceAll("'", "\\'") : inside}${quote}`;
}

function codeEscape(sign: string): string {
  const code = sign.codePointAt(0)!;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** `str(x)` of a float: the shortest digits, an exponent below 1e-4 and from 1e16 on. */
export function pyFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits, power] = value.toExponential().split('e') as [string, string];
  const exponent = Number(power);
  if (value !== 0 && (exponent < -4 || exponent >= 16))
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const text = Math.abs(value) < 1e-6 && value !== 0 ? value.toFixed(20).replace(/0+$/, '') : String(value);
  return text.includes('.') ? text : `${text}.0`;
}
