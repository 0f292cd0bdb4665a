/**
 * The user must act: a file, a flag or a missing thing. Shown without a stack; exit 4.
 * The message names the place, what was found, what was expected and what to do.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  /** @param problems one sentence each; all that were found, not only the first */
  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const list = typeof problems === 'string' ? [problems] : problems;
    super(list.join('\n'), options);
    this.problems = list;
  }
}
