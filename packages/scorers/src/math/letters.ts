import { type Complex, I, irrational, real } from './complex.ts';
import { type Cursor, consume, type Value } from './cursor.ts';

export function after(value: Value | null, f: (a: Complex) => Complex): Value | null {
  return value === null ? null : (letters) => f(value(letters));
}

export function letter(cursor: Cursor, name: string): Value {
  if (name === 'i') return () => I;
  if (name === 'e') return () => irrational(Math.E);
  const full = consume(cursor, '_') ? `${name}_${subscript(cursor)}` : name;
  cursor.letters.add(full);
  return (letters) => letters.get(full) ?? real(Number.NaN);
}

function subscript(cursor: Cursor): string {
  const start = cursor.at;
  if (consume(cursor, '{')) while (cursor.at < cursor.list.length && !consume(cursor, '}')) cursor.at += 1;
  else cursor.at += 1;
  return cursor.list
    .slice(start, cursor.at)
    .map(({ text }) => text)
    .join('');
}
