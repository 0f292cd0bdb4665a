import { ConfigError, explainIssues } from '@evenhand/core';
import type * as z from 'zod';
import type { SetFiles } from './definition.ts';

/** A row, and where it stood. */
export interface Row<T> {
  readonly value: T;
  readonly place: string;
}

/** JSON, a value a line. @throws ConfigError naming file and line */
export function jsonLines<S extends z.ZodType>(files: SetFiles, path: string, schema: S): Row<z.output<S>>[] {
  return linesOf(files.text(path)).map(({ text, line }) => {
    const place = `${files.place(path)}:${line}`;
    return { value: checked(parsed(text, place), schema, place), place };
  });
}

/** One JSON value. @throws ConfigError */
export function jsonFile<S extends z.ZodType>(files: SetFiles, path: string, schema: S): z.output<S> {
  const place = files.place(path);
  return checked(parsed(files.text(path), place), schema, place);
}

/** Lines that say anything, from 1. */
export function linesOf(text: string): { text: string; line: number }[] {
  return text
    .split(/\r?\n/)
    .map((one, index) => ({ text: one, line: index + 1 }))
    .filter((one) => one.text.trim() !== '');
}

export function checked<S extends z.ZodType>(value: unknown, schema: S, place: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(
    explainIssues(result.error, value, schema).map(
      (text) => `${place}: ${text}; the file was changed or is of another version`,
    ),
  );
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${place}: not valid JSON (${(error as Error).message}); the file was cut or changed`, {
      cause: error,
    });
  }
}
