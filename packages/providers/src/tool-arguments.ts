import type { JsonObject } from '@evenhand/core';

/** Arguments of a call that was made, for interfaces that take them as an object. What is no object was none. */
export function parseArguments(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}
