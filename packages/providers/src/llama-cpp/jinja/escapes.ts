import { TemplateError } from './errors.ts';

const SHORT: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(N\{[^}]*\})|([\s\S]))/gu;

/**
 * Reads the escapes of a quoted text as Jinja does by Python's `unicode-escape`; unknown ones stay as they are written.
 * @throws TemplateError for half an escape, and for characters by name
 */
export function readEscapes(text: string, line: number): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (all, octal, x, u, long, name, character: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal as string, 8));
    const hex = (x ?? u ?? long) as string | undefined;
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (name !== undefined) throw new TemplateError(`the escape ${all} is not supported`, line);
    if (SHORT[character] !== undefined) return SHORT[character];
    if ('xuUN'.includes(character)) throw new TemplateError(`the escape ${all} in a text is cut off`, line);
    // Jinja turns what is beyond ASCII into an escape first, so its backslash is escaped by the one before it.
    return character > '\x7f' ? `\\${writeEscape(character)}` : all;
  });
}

function writeEscape(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code <= 0xff) return `x${hex}`;
  return code <= 0xffff ? `u${hex.padStart(4, '0')}` : `U${hex.padStart(8, '0')}`;
}
