import type { JsonObject } from './generation.ts';
import type { ModuleIdentity } from './module.ts';
import type { Reading } from './score.ts';

/** A scorer by its name, with options that nobody checked yet. */
export interface ScorerChoice {
  readonly name: string;
  readonly options: JsonObject;
  readonly reading: Reading;
  /** The suite's own scorer; absent = it is one of evenhand's. */
  readonly module?: ModuleIdentity | undefined;
}
