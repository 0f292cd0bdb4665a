import type { JsonObject } from '@evenhand/core';
import * as z from 'zod';

/** One kind of instruction: what it is told, and whether a reply follows it. */
export interface Check {
  /** null = the arguments will do; else what is wrong with them. */
  readonly problem: (args: JsonObject) => string | null;
  /** Pure; never throws on any reply, given arguments without a problem. */
  readonly follows: (text: string, args: JsonObject) => boolean;
}

export function check<Shape extends z.ZodRawShape>(
  shape: Shape,
  follows: (text: string, args: z.infer<z.ZodObject<Shape>>) => boolean,
): Check {
  const schema = z.object(shape);
  return {
    problem: (args) => {
      const result = schema.safeParse(args);
      return result.success
        ? null
        : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    },
    follows: (text, args) => follows(text, schema.parse(args)),
  };
}

export const count = z.int().nonnegative();
export const relation = z.enum(['less than', 'at least']);

export function compare(found: number, how: z.infer<typeof relation>, limit: number): boolean {
  return how === 'less than' ? found < limit : found >= limit;
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** How often a pattern that is never empty matches, without overlaps. */
export function occurrences(text: string, pattern: RegExp): number {
  let found = 0;
  for (const _ of text.matchAll(pattern)) found += 1;
  return found;
}

/** Without so many of a sign as stand at its ends. */
export function stripped(text: string, open: string, close = open): string {
  let [from, to] = [0, text.length];
  while (from < to && text[from] === open) from += 1;
  while (to > from && text[to - 1] === close) to -= 1;
  return text.slice(from, to);
}
