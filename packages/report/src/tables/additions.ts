import type { Manifest } from '@evenhand/core';

/**
 * In which rounds the replies of a model to a suite were gathered: 0 is the run as it began, each session that added something is a
 * round more. @param suite `*` = all suites @returns numbers of rounds; several = its times are of several days
 */
export function findRounds(manifest: Manifest, model: string, suite: string): ReadonlySet<number> {
  const { sessions } = manifest;
  if (suite === '*') return new Set(manifest.suites.flatMap(({ name }) => [...findRounds(manifest, model, name)]));
  const additions = sessions.flatMap(({ added }) => added ?? []);
  const first = additions.findLastIndex(({ models, suites }) => models.includes(model) || suites.includes(suite)) + 1;
  const later = additions.flatMap(({ samples }, at) =>
    at + 1 > first && Object.hasOwn(samples, suite) ? [at + 1] : [],
  );
  return new Set([first, ...later]);
}

/** Whether the replies of these models to a suite were gathered in more than one round. */
export function isOfSeveralRounds(manifest: Manifest, models: readonly string[], suite: string): boolean {
  if (manifest.sessions.every(({ added }) => added === undefined)) return false;
  return new Set(models.flatMap((model) => [...findRounds(manifest, model, suite)])).size > 1;
}
