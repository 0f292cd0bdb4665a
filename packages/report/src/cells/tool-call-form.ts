import type { JsonObject, RunRecord, Sample, Tool } from '@evenhand/core';

/** Of a reply that functions were offered to: it calls none, all its calls are well formed, or one of them is not. */
export type ToolCallForm = 'none' | 'valid' | 'invalid';

/**
 * Whether the calls that came in the field for calls are of the offered functions, with arguments that are a JSON object, hold what
 * the function requires, and have its simple types. That the call is the right one is for the scorer. null = no function was offered,
 * there is no reply, or it was left out of a copy.
 */
export function readToolCallForm({ turns }: RunRecord, { tools }: Pick<Sample, 'tools'>): ToolCallForm | null {
  const replies = turns.flatMap(({ generation }) => generation ?? []);
  if (tools === null || replies.length === 0 || replies.some(({ leftOut }) => leftOut !== undefined)) return null;
  const calls = replies.flatMap(({ toolCalls }) => toolCalls);
  if (calls.length === 0) return 'none';
  return calls.every((call) => isWellFormed(call, tools)) ? 'valid' : 'invalid';
}

function isWellFormed(call: { readonly name: string; readonly arguments: string }, tools: readonly Tool[]): boolean {
  // Most interfaces take no dots in names and send an underscore.
  const fold = (name: string) => name.replaceAll('.', '_');
  const tool = tools.find(({ name }) => fold(name) === fold(call.name));
  const given = parseObject(call.arguments);
  if (tool === undefined || given === null) return false;
  const { properties, required } = (tool.parameters ?? {}) as JsonObject;
  const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  return (
    names.every((name) => Object.hasOwn(given, name)) &&
    Object.entries(given).every(([name, value]) => fitsType(value, findType(properties, name)))
  );
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function findType(properties: unknown, name: string): unknown {
  if (typeof properties !== 'object' || properties === null || !Object.hasOwn(properties, name)) return null;
  return (properties as Record<string, { readonly type?: unknown } | null>)[name]?.type ?? null;
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** A type that is not stated, or is none of JSON Schema's, forbids nothing; null stands for an argument that is left out. */
function fitsType(value: unknown, type: unknown): boolean {
  const fits = typeof type === 'string' ? TYPES[type] : undefined;
  return fits === undefined || value === null || fits(value);
}
