/** Thrown where a template cannot be read or rendered. Its text names the construct. */
export class TemplateError extends Error {
  override readonly name: string = 'TemplateError';
  /** Line of the template, from 1; null = not known yet. */
  readonly line: number | null;

  constructor(problem: string, line: number | null = null) {
    super(line === null ? problem : `${problem} (line ${line} of the template)`);
    this.line = line;
  }
}

/** Thrown by a template's own `raise_exception`, with its own words. */
export class TemplateRefusal extends Error {
  override readonly name = 'TemplateRefusal';
}
