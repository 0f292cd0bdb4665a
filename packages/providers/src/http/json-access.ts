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
