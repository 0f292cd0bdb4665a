import { existsSync } from 'node:fs';
import { type Catalogue, ConfigError, listRosterLabels } from '@evenhand/core';
import { didYouMean } from '@evenhand/io';
import type { KnownNames, Traits } from '@evenhand/report';

/** A file, a name under benchmarks/claims, or all that are there. @throws ConfigError */
export function findClaimFiles({ claims }: Catalogue, wanted: string | undefined): string[] {
  if (wanted === undefined) {
    if (claims.size === 0)
      throw new ConfigError('there are no claims under benchmarks/claims; give a file: --claims FILE');
    return [...claims.values()];
  }
  const known = claims.get(wanted);
  if (known !== undefined) return [known];
  if (existsSync(wanted) || /[/\\]|\.ya?ml$/.test(wanted)) return [wanted];
  throw new ConfigError(
    `--claims: there is no ${JSON.stringify(wanted)}; ${didYouMean(wanted, claims.keys()) ?? `known are ${[...claims.keys()].join(', ') || '(none)'}, or give the path of a .yaml file`}`,
  );
}

export function listKnownNames(catalogue: Catalogue): KnownNames {
  return {
    suites: catalogue.suites.keys(),
    models: listRosterLabels(catalogue),
    findTraits: (label): Traits | null => {
      const id = label.split('@')[0]!.toLowerCase();
      const found = catalogue.weights.find((one) => one.id.toLowerCase() === id || one.name.toLowerCase() === id);
      if (found === undefined) return null;
      const { origin, weights, derivedFrom, parameters } = found;
      return { origin, weights, derivedFrom, parameters };
    },
  };
}
