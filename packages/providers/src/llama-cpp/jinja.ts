import { Environment, Interpreter, Template } from '@huggingface/jinja';

/** Some templates write today's date into the prompt. They get 26 July 2024, so that a prompt is the same on every day. */
const DATE: Readonly<Record<string, string>> = {
  '%Y': '2024',
  '%m': '07',
  '%d': '26',
  '%B': 'July',
  '%b': 'Jul',
  '%H': '00',
  '%M': '00',
  '%S': '00',
  '%%': '%',
};

function fixedDate(format: string): string {
  return format.replace(/%[YmdBbHMS%]/g, (directive) => DATE[directive] ?? directive);
}

function range(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const length = Math.max(0, Math.ceil((to - from) / step));
  return Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, i) => from + i * step);
}

/** Thrown by a template's own `raise_exception`. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/**
 * @param source text of a chat template
 * @returns its renderer, which reads neither the clock nor the locale. The renderer throws what the template raises
 * @throws Error where the template cannot be parsed
 */
export function compileTemplate(source: string): (variables: Record<string, unknown>) => string {
  const program = new Template(source).parsed;
  const globals: Record<string, unknown> = {
    true: true,
    True: true,
    false: false,
    False: false,
    none: null,
    None: null,
    range,
    strftime_now: fixedDate,
    raise_exception: (message: unknown) => {
      throw new TemplateError(String(message));
    },
  };
  return (variables) => {
    const environment = new Environment();
    for (const [name, value] of Object.entries({ ...globals, ...variables })) environment.set(name, value);
    return String(new Interpreter(environment).run(program).value);
  };
}
