import { ConfigError } from '@evenhand/core';
import { explainIssues, parseJson } from '@evenhand/io';
import type * as z from 'zod';
import type { DatasetFiles } from './definition.ts';

/** A row, and where it stood. */
export interface Row<T> {
  readonly value: T;
  readonly location: string;
}

/** JSON, a value a line. @throws ConfigError naming file and line */
export function jsonLines<S extends z.ZodType>(files: DatasetFiles, path: string, schema: S): Row<z.output<S>>[] {
  return splitLines(files.text(path)).map(({ text, line }) => {
    const location = `${files.locate(path)}:${line}`;
    return { value: checked(parsed(text, location), schema, location), location };
  });
}

/** One JSON value. @throws ConfigError */
export function jsonFile<S extends z.ZodType>(files: DatasetFiles, path: string, schema: S): z.output<S> {
  const location = files.locate(path);
  return checked(parsed(files.text(path), location), schema, location);
}

/** Lines that say anything, from 1. */
export function splitLines(text: string): { text: string; line: number }[] {
  return text
    .split(/\r?\n/)
    .map((one, index) => ({ text: one, line: index + 1 }))
    .filter((one) => one.text.trim() !== '');
}

export function checked<S extends z.ZodType>(value: unknown, schema: S, location: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(
    explainIssues(result.error, value, schema).map(
      (text) => `${location}: ${text}; the file was changed or is of another version`,
    ),
  );
}

function parsed(text: string, location: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new ConfigError(`${location}: not valid JSON (${(error as Error).message}); the file was cut or changed`, {
      cause: error,
    });
  }
}
