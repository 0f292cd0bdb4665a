import * as z from 'zod';

/**
 * What becomes of a setting when a run is resumed. `fixed`: the run is refused where it is not what it was, because its replies
 * or figures rest on it. `changeable`: the next session takes the new value. `kept`: the run goes on with its own.
 */
export type ResumeRule = 'fixed' | 'changeable' | 'kept';

/** What a setting's schema alone does not say. */
export interface SettingFacts {
  readonly resume: ResumeRule;
  /** How it is given to `run` and `plan`, as `--max-usd <x>`: the key in kebab case; absent = in a file only. */
  readonly flag?: string;
  /** What the help says of the flag; absent = the description. */
  readonly help?: string;
}

/** Facts of each setting, beside its schema. */
export const settingFacts = z.registry<SettingFacts>();
