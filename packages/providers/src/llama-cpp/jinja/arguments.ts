import { toNumber } from './compare.ts';
import { TemplateError } from './errors.ts';
import { isUndefined, readText, typeName, type Value } from './values.ts';

export type Args = readonly Value[];
export type Kwargs = ReadonlyMap<string, Value>;

/**
 * Matches the arguments of a call to names.
 * @param names in their order; one that ends in `?` may be left out
 * @returns a value for each name; undefined = left out
 * @throws TemplateError where one is missing, too much or unknown
 */
export function bindArguments(
  callee: string,
  names: readonly string[],
  args: Args,
  kwargs: Kwargs,
): (Value | undefined)[] {
  if (args.length > names.length)
    throw new TemplateError(`${callee} takes at most ${names.length} arguments, found ${args.length}`);
  const rest = new Map(kwargs);
  const bound = names.map((declared, i) => {
    const name = declared.replace(/\?$/, '');
    const named = rest.get(name);
    rest.delete(name);
    if (named !== undefined && i < args.length) throw new TemplateError(`${callee}: \`${name}\` is given twice`);
    const value = i < args.length ? args[i] : named;
    if (value === undefined && declared === name)
      throw new TemplateError(`${callee}: the argument \`${name}\` is missing`);
    return value;
  });
  for (const name of rest.keys()) throw new TemplateError(`${callee} has no argument \`${name}\``);
  return bound;
}

/** @throws TemplateError where the argument is no text */
export function requireText(callee: string, value: Value): string {
  const text = readText(value);
  if (text === null) throw new TemplateError(`${callee}: expected a text, found ${describeValue(value)}`);
  return text;
}

/** @throws TemplateError where the argument is no whole number */
export function requireInt(callee: string, value: Value): number {
  const number = toNumber(value);
  if (typeof number !== 'bigint') throw new TemplateError(`${callee}: expected an int, found ${describeValue(value)}`);
  return Number(number);
}

/** @throws TemplateError where the argument is no number */
export function requireNumber(callee: string, value: Value): bigint | number {
  const number = toNumber(value);
  if (number === null) throw new TemplateError(`${callee}: expected a number, found ${describeValue(value)}`);
  return number;
}

/** For messages: the type, or what is missing. */
export function describeValue(value: Value): string {
  return isUndefined(value) ? value.reason : typeName(value);
}
