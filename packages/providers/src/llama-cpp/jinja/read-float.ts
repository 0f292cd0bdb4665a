import { stripEnd, stripStart } from './characters.ts';

/** Python's `float(text)`; null = it cannot be read so. */
export function readFloat(text: string): number | null {
  const stripped = stripEnd(stripStart(text, null), null);
  if (/^[-+]?(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?$/.test(stripped))
    return Number(stripped.replaceAll('_', ''));
  const special = /^([-+]?)(?:(inf(?:inity)?)|nan)$/i.exec(stripped);
  if (special === null) return null;
  return special[2] === undefined ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
}
