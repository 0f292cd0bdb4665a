import { ProviderError } from '@evenhand/core';

/** JSON of a server, of which nothing is known yet. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** null where it is something else. */
export function toRecord(value: unknown): JsonRecord | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null;
}

/** Empty where it is something else. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Empty where it is something else. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * The text of a reply; empty where there is none. An object in its place is no text, and what it means nobody knows.
 * @throws ProviderError `malformed`
 */
export function toContentText(value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new ProviderError(
    'malformed',
    `the server sent ${Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`} as ${name} of the reply, where a text was expected`,
  );
}
