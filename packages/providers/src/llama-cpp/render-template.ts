import { BUILTINS } from './jinja/builtins.ts';
import { findFrames } from './jinja/frames.ts';
import { createGlobals } from './jinja/globals.ts';
import { parseTemplate } from './jinja/parse-template.ts';
import { renderStatements } from './jinja/render.ts';
import { openScope } from './jinja/scope.ts';
import type { Moment } from './jinja/strftime.ts';
import { fromJson } from './jinja/values.ts';

export { TemplateError, TemplateRefusal } from './jinja/errors.ts';

/** Some templates write today's date into the prompt. They get 26 July 2024, so that a prompt is the same on every day. */
export const DEFAULT_DATE = '2024-07-26';

export interface TemplateOptions {
  /** What `strftime_now` says, as `YYYY-MM-DD`, at midnight; absent = `DEFAULT_DATE`. */
  readonly date?: string;
  /** Told of each use of the date. */
  readonly onDate?: () => void;
}

function readMoment(date: string): Moment {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return { year, month, day, hour: 0, minute: 0, second: 0 };
}

/**
 * @param source text of a chat template
 * @returns its renderer, which takes JSON, reads neither the clock nor the locale, and writes what transformers writes. It
 *   throws TemplateRefusal for what the template raises and TemplateError, naming construct and line, for the rest
 * @throws TemplateError where the template cannot be parsed
 */
export function compileTemplate(
  source: string,
  options: TemplateOptions = {},
): (variables: Record<string, unknown>) => string {
  const statements = parseTemplate(source);
  const frames = findFrames(statements);
  const globals = createGlobals(readMoment(options.date ?? DEFAULT_DATE), options.onDate ?? (() => {}));
  return (variables) => {
    const values = Object.entries(variables).filter(([, value]) => value !== undefined);
    const named = values.map(([name, value]) => [name, fromJson(value)] as const);
    return renderStatements(statements, frames, openScope(null, [...globals, ...named]), BUILTINS);
  };
}
