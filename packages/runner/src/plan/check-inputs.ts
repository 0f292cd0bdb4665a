import {
  ConfigError,
  computeWorstCase,
  isPaid,
  mergeSampling,
  type Provider,
  priceAt,
  type RunInputs,
  resolveSampling,
} from '@evenhand/core';
import { findUnsupportedFeatures } from './required-features.ts';

/** What only the user can mend, found before anything is asked or written. @throws ConfigError with all of it */
export function checkInputs(inputs: RunInputs, providers: readonly Provider[]): void {
  const problems = [
    ...findUnsupportedFeatures(inputs, providers),
    ...findTrialProblems(inputs, providers),
    ...findCapProblems(inputs, new Date()),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Trials that could not differ. */
export function findTrialProblems(inputs: RunInputs, providers: readonly Provider[]): string[] {
  const { trials, sampling } = inputs.settings;
  if (trials === 1) return [];
  return inputs.models.flatMap((model) => {
    const provider = providers.find(({ name }) => name === model.host.provider);
    if (provider?.deterministic !== true) return [];
    return inputs.suites
      .filter(
        (suite) =>
          (resolveSampling(mergeSampling(suite, sampling), model).temperature ?? provider.defaultTemperature) === 0,
      )
      .map(
        (suite) =>
          `model ${model.id}: ${trials} trials at temperature 0 would give ${trials} times the same reply to ${suite.name}, because ${provider.name} is deterministic; use one trial (--trials 1) or set a temperature above 0 (--temperature 0.7)`,
      );
  });
}

/** Why a cap on money could not be kept; empty = it can, or there is none. @param at when the requests are to be sent */
export function findCapProblems({ settings, models, suites }: RunInputs, at: Date): string[] {
  const { maxUsd, sampling } = settings;
  if (maxUsd === null) return [];
  const problems = models.filter(isPaid).flatMap((model) =>
    suites.flatMap((suite) => {
      const { maxOutputTokens } = resolveSampling(mergeSampling(suite, sampling), model);
      if (computeWorstCase(0, maxOutputTokens, model, at) !== null) return [];
      const unpriced = priceAt(model, at) === null;
      return [
        `model ${model.id}: a cap of $${maxUsd} cannot be kept, because ${unpriced ? 'its price is unknown' : `${suite.name} sets no maxOutputTokens`}; state ${unpriced ? 'a price in its entry' : 'it in sampling'} or leave maxUsd out`,
      ];
    }),
  );
  return [...new Set(problems)];
}
