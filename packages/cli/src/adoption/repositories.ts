import type { Catalogue } from '@evenhand/core';
import * as z from 'zod';

type Weights = Catalogue['weights'][number];

/** Open weights of the roster with their repository on Hugging Face; null = the roster names none. */
export interface RosterRepository {
  readonly weights: Weights;
  readonly repository: string | null;
}

/** All weights of the roster that anybody may fetch, by id. */
export function listRepositories(weights: readonly Weights[]): RosterRepository[] {
  return weights
    .filter(({ weights: openness }) => openness === 'open' || openness === 'open-restricted')
    .map((one) => ({ weights: one, repository: findRepository(one) }));
}

/**
 * As the host `huggingface` knows it, which is the developer's own; else the repository from which its file is fetched, which
 * may be that of whoever quantised it.
 */
function findRepository({ at }: Weights): string | null {
  const names = [
    ...at.filter(({ host }) => host === 'huggingface').map(({ model }) => model.replace(/:.*$/, '')),
    ...at.flatMap(({ options }) => {
      const stated = sourcesSchema.safeParse(options.sources);
      return stated.success ? stated.data.flatMap((source) => source.huggingFace?.repo ?? []) : [];
    }),
  ];
  return names.find((name) => REPOSITORY.test(name)) ?? null;
}

const REPOSITORY = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/;
const sourcesSchema = z.array(z.looseObject({ huggingFace: z.looseObject({ repo: z.string() }).optional() }));
