import type { Args, Kwargs } from './arguments.ts';
import type { Value } from './values.ts';

/** What filters that apply other filters or tests need. */
export interface Library {
  /** @throws TemplateError where there is no such filter */
  readonly applyFilter: (name: string, value: Value, args: Args, kwargs: Kwargs) => Value;
  /** @throws TemplateError where there is no such test */
  readonly applyTest: (name: string, value: Value, args: Args, kwargs: Kwargs) => boolean;
}

export type Filter = (value: Value, args: Args, kwargs: Kwargs, library: Library) => Value;
export type Test = (value: Value, args: Args, kwargs: Kwargs, library: Library) => boolean;
