import type * as z from 'zod';
import { ConfigError } from '../contract/errors.ts';
import { shown } from './files.ts';
import { explainIssues, readText, whyIllFormed } from './yaml-file.ts';

/** A line's value, and where it stood. */
export interface Placed<T> {
  readonly value: T;
  readonly place: string;
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
): Generator<Placed<z.output<S>>> {
  const problems: string[] = [];
  const name = shown(path);
  let [index, found] = [0, 0];
  const take = (line: string): Placed<z.output<S>> | null => {
    const place = `${name}:${index + 1}`;
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch (error) {
      problems.push(`${place}: not valid JSON (${(error as Error).message}); expected one JSON object on the line`);
      return null;
    }
    const broken = whyIllFormed(data);
    if (broken !== null) {
      problems.push(`${place}: ${broken}`);
      return null;
    }
    const right = plain(data);
    if (right !== null) return { value: right, place };
    const result = schema.safeParse(data);
    if (result.success) return { value: result.data, place };
    problems.push(...explainIssues(result.error, data, schema).map((text) => `${place}: ${text}`));
    return null;
  };
  for (const line of linesOf(readText(path, `${what.name}, one JSON object a line`))) {
    if (line.trim() !== '') {
      const taken = take(line);
      found++;
      if (taken !== null) yield taken;
    }
    index++;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  if (found === 0)
    throw new ConfigError(`${name}: found no ${what.name}; expected one JSON object a line with ${what.keys}`);
}

/** One after the other, so that a long file is not held twice. */
function* linesOf(text: string): Generator<string> {
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\n', start);
    yield end < 0 ? text.slice(start) : text.slice(start, end);
    start = end < 0 ? text.length + 1 : end + 1;
  }
}
