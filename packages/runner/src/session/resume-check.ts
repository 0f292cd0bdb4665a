import { ConfigError, type Manifest, type ModelIdentity, type RunInputs } from '@evenhand/core';
import { compareGrounds, createInputGrounds, createServedGrounds, type Ground } from '@evenhand/grounds';
import { displayPath } from '@evenhand/io';
import { inLanguage } from '@evenhand/messages';

import { findCurrentScorerId, type ScorerRegistry } from '../scoring/create-scorer.ts';

/** @throws ConfigError with all changes; nothing where there are none */
export function assertUnchanged(folder: string, changes: readonly string[]): void {
  if (changes.length > 0)
    throw new ConfigError([
      `${displayPath(folder)}: cannot be resumed, because its inputs have changed; restore them, or start a new run:`,
      ...changes.map((change) => `  ${change}`),
    ]);
}

/** What changed between what a run rests on and what is to be run now; empty = nothing. */
export function findInputChanges(stored: RunInputs, now: RunInputs): string[] {
  // They become an error, and errors are in English.
  return inLanguage('en', () => findChanges(createInputGrounds(stored), createInputGrounds(now)));
}

/** Scorers of this version that are others than those that judged. */
export function findScorerChanges({ suites }: RunInputs, registry: ScorerRegistry): string[] {
  const scorer = (of: string, value: string | null): Ground => ({ name: 'scorer', of, value });
  return inLanguage('en', () =>
    findChanges(
      suites.map((suite) => scorer(suite.name, `${suite.scorer.name}@${suite.scorer.version}`)),
      suites.map((suite) => scorer(suite.name, findCurrentScorerId(registry, suite) ?? null)),
    ),
  );
}

/** What is served now and was not then; with `refused`, only that with which the run cannot go on. */
export function findServedChanges(
  { models }: Manifest,
  identities: ReadonlyMap<string, ModelIdentity>,
  which: 'refused' | 'all' = 'all',
): string[] {
  const before = models.flatMap(({ id, identity }) => createServedGrounds(id, identity));
  const now = [...identities].flatMap(([id, identity]) => createServedGrounds(id, identity));
  if (which === 'refused') return inLanguage('en', () => findChanges(before, now));
  return compareGrounds(before, now).map(({ sentence }) => sentence);
}

/** Differences with which a run cannot go on. */
function findChanges(before: readonly Ground[], after: readonly Ground[]): string[] {
  return compareGrounds(before, after).flatMap(({ onResume, sentence }) => (onResume === 'refused' ? [sentence] : []));
}
