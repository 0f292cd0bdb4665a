import type { JsonObject, JsonValue, Tool } from '@evenhand/core';
import { parseJson } from '@evenhand/io';
import { isObject, own } from '../../json/json-compare.ts';

/** A call that a model made, in whatever form. */
export interface Call {
  readonly name: string;
  readonly arguments: JsonObject;
}

/** Names with a dot are often sent with an underscore, because most interfaces take no dots. */
export function sameName(a: string, b: string): boolean {
  return a === b || a.replaceAll('.', '_') === b.replaceAll('.', '_');
}

/** What a tool says of its arguments, in their order, and which of them it requires. Nothing = no tool of that name is offered. */
export function listParameters(
  tools: readonly Tool[] | null,
  name: string,
): { readonly properties: JsonObject; readonly required: readonly string[] } {
  const parameters = tools?.find((tool) => sameName(tool.name, name))?.parameters;
  const properties = parameters === undefined ? undefined : own(parameters, 'properties');
  const required = parameters === undefined ? undefined : own(parameters, 'required');
  return {
    properties: isObject(properties) ? properties : {},
    required: Array.isArray(required) ? required.filter((key) => typeof key === 'string') : [],
  };
}

export function showCalls(calls: readonly Call[]): string {
  return calls
    .map(
      ({ name, arguments: args }) =>
        `${name}(${Object.entries(args)
          .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
          .join(', ')})`,
    )
    .join('; ');
}

/** A call out of an object that describes one: name and arguments in any of the usual places, or {name: {…}}. null = it describes none. */
export function toCall(value: JsonValue, known: (name: string) => boolean): Call | null {
  if (!isObject(value)) return null;
  const inner = own(value, 'function');
  if (isObject(inner)) return toCall(inner, known);
  const name = own(value, 'name') ?? own(value, 'tool') ?? own(value, 'tool_name') ?? own(value, 'action') ?? inner;
  if (typeof name === 'string') {
    const rawArguments =
      own(value, 'arguments') ??
      own(value, 'parameters') ??
      own(value, 'args') ??
      own(value, 'input') ??
      own(value, 'action_input');
    if (rawArguments === undefined) return known(name) ? { name, arguments: {} } : null;
    const args = typeof rawArguments === 'string' ? parsed(rawArguments) : rawArguments;
    return isObject(args) ? { name, arguments: args } : null;
  }
  const [[only, args] = [], ...others] = Object.entries(value);
  return only !== undefined && others.length === 0 && known(only) && isObject(args)
    ? { name: only, arguments: args }
    : null;
}

/** null = no JSON. */
export function parsed(text: string): JsonValue | null {
  try {
    return parseJson(text.trim() === '' ? '{}' : text) as JsonValue;
  } catch {
    return null;
  }
}
