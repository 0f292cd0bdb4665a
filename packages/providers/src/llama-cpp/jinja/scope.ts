import { missing, type Value } from './values.ts';

/** Names and their values, as far as one block of a template sees them. */
export interface Scope {
  readonly values: Map<string, Value>;
  /** null = none: these are the variables of the render. */
  readonly parent: Scope | null;
}

export const openScope = (parent: Scope | null, values: Iterable<readonly [string, Value]> = []): Scope => ({
  values: new Map(values),
  parent,
});

/** @returns Jinja's undefined where no scope has the name */
export function readName(scope: Scope, name: string): Value {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const value = at.values.get(name);
    if (value !== undefined) return value;
  }
  return missing(`'${name}' is undefined`);
}
