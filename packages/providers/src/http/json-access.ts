/** JSON of a server, of which nothing is known yet. */
export type Loose = Readonly<Record<string, unknown>>;

/** null where it is something else. */
export function object(value: unknown): Loose | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : null;
}

/** Empty where it is something else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Empty where it is something else. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
