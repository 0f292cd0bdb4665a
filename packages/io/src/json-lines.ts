import type * as z from 'zod';
import { ConfigError } from './config-error.ts';
import { displayPath } from './files.ts';
import { parseJson } from './json-text.ts';
import { readLines } from './lines.ts';
import { pushAll } from './lists.ts';
import { explainIllFormed, explainIssues, toReadError } from './yaml-file.ts';

/** A line's value, and where it stood. */
export interface Located<T> {
  readonly value: T;
  readonly location: string;
}

/**
 * Reads one JSON object a line, as they are asked for; empty lines are skipped.
 * @param plain the value where it is plain that it is right; null = the schema has to look
 * @throws ConfigError behind the last line, with all mistakes, file and line each
 */
export function* readJsonLines<S extends z.ZodType>(
  path: string,
  schema: S,
  what: { readonly name: string; readonly keys: string },
  plain: (data: unknown) => z.output<S> | null = () => null,
): Generator<Located<z.output<S>>> {
  const problems: string[] = [];
  const name = displayPath(path);
  let [index, found] = [0, 0];
  const parseLine = (line: string): Located<z.output<S>> | null => {
    const location = `${name}:${index + 1}`;
    let data: unknown;
    try {
      data = parseJson(line);
    } catch (error) {
      problems.push(`${location}: not valid JSON (${(error as Error).message}); expected one JSON object on the line`);
      return null;
    }
    const broken = explainIllFormed(data);
    if (broken !== null) {
      problems.push(`${location}: ${broken}`);
      return null;
    }
    const right = plain(data);
    if (right !== null) return { value: right, location };
    const result = schema.safeParse(data);
    if (result.success) return { value: result.data, location };
    pushAll(
      problems,
      explainIssues(result.error, data, schema).map((text) => `${location}: ${text}`),
    );
    return null;
  };
  for (const line of readTextLines(path, `${what.name}, one JSON object a line`)) {
    if (line.trim() !== '') {
      const parsed = parseLine(line);
      found++;
      if (parsed !== null) yield parsed;
    }
    index++;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  if (found === 0)
    throw new ConfigError(`${name}: found no ${what.name}; expected one JSON object a line with ${what.keys}`);
}

/** @throws ConfigError where the file cannot be read */
function* readTextLines(path: string, what: string): Generator<string> {
  let first = true;
  try {
    for (const { text } of readLines(path, { unfinished: true })) {
      yield first ? text.replace(/^\uFEFF/, '') : text;
      first = false;
    }
  } catch (error) {
    throw toReadError(error, path, what);
  }
}
