import {
  ConfigError,
  canonicalJson,
  commonSampling,
  type ModuleIdentity,
  type Provider,
  packed,
  priceOf,
  type RunInputs,
  samplingFor,
  unmetDemands,
  worstCase,
} from '@evenhand/core';

/** What only the user can mend, found before anything is asked or written. @throws ConfigError with all of it */
export function checkInputs(inputs: RunInputs, providers: readonly Provider[]): void {
  const problems = [
    ...unmetDemands(inputs, providers),
    ...trialProblems(inputs, providers),
    ...capProblems(inputs, new Date()),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Trials that could not differ. */
export function trialProblems(inputs: RunInputs, providers: readonly Provider[]): string[] {
  const { trials, sampling } = inputs.settings;
  if (trials === 1) return [];
  return inputs.models.flatMap((model) => {
    const provider = providers.find(({ name }) => name === model.host.provider);
    if (provider?.deterministic !== true) return [];
    return inputs.suites
      .filter((suite) => samplingFor(commonSampling(suite, sampling), model).temperature === 0)
      .map(
        (suite) =>
          `model ${model.id}: ${trials} trials at temperature 0 would give ${trials} times the same reply to ${suite.name}, because ${provider.name} is deterministic; ask once (--trials 1) or set a temperature above 0`,
      );
  });
}

/** Why a cap on money could not be kept; empty = it can, or there is none. @param at when the requests are to be sent */
export function capProblems({ settings, models, suites }: RunInputs, at: Date): string[] {
  const { maxUsd, sampling } = settings;
  if (maxUsd === null) return [];
  const paid = models.filter((model) => model.host.localCost === null && model.host.baseUrl !== null);
  const problems = paid.flatMap((model) =>
    suites.flatMap((suite) => {
      const { maxOutputTokens } = samplingFor(commonSampling(suite, sampling), model);
      if (worstCase(0, maxOutputTokens, model, at) !== null) return [];
      const unpriced = priceOf(model, at) === null;
      return [
        `model ${model.id}: a cap of $${maxUsd} cannot be kept, because ${unpriced ? 'its price is unknown' : `${suite.name} sets no maxOutputTokens`}; state ${unpriced ? 'a price in its entry' : 'it in sampling'} or leave maxUsd out`,
      ];
    }),
  );
  return [...new Set(problems)];
}

const moduleWords = (module: ModuleIdentity | undefined) =>
  module === undefined ? 'none' : `${module.file} (SHA-256 ${module.sha256})`;

/** What changed between what a run rests on and what is to be run now; empty = nothing. */
export function changesSince(stored: RunInputs, now: RunInputs): string[] {
  const changes: string[] = [];
  const compare = (what: string, a: unknown, b: unknown) => {
    if (canonicalJson(a ?? null) !== canonicalJson(b ?? null)) changes.push(what);
  };
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  compare(`suites: ${names(stored.suites)} became ${names(now.suites)}`, names(stored.suites), names(now.suites));
  compare(`models: ${ids(stored.models)} became ${ids(now.models)}`, ids(stored.models), ids(now.models));
  for (const suite of stored.suites) {
    const other = now.suites.find(({ name }) => name === suite.name);
    if (other === undefined) continue;
    const { samples: a, modules: _, ...header } = suite;
    const { samples: b, modules: __, ...otherHeader } = other;
    for (const [what, was, is] of [
      ['scorer', header.scorer.module, otherHeader.scorer.module],
      ['generator', header.generatorModule, otherHeader.generatorModule],
    ] as const)
      compare(`suite ${suite.name}: its ${what} module ${moduleWords(was)} became ${moduleWords(is)}`, was, is);
    compare(`suite ${suite.name}: its prompt, scorer, version or request changed`, header, otherHeader);
    compare(`suite ${suite.name}: its samples changed`, packed(a).sha256, packed(b).sha256);
  }
  compare(`judge: ${stored.judge?.id ?? 'none'} became ${now.judge?.id ?? 'none'}`, stored.judge, now.judge);
  for (const model of stored.models) {
    const other = now.models.find(({ id }) => id === model.id);
    if (other !== undefined) compare(`model ${model.id}: its entry changed`, model, other);
  }
  for (const key of ['trials', 'seed', 'sampling', 'margin', 'prompts', 'tools', 'weights'] as const)
    compare(
      `${key}: ${canonicalJson(stored.settings[key])} became ${canonicalJson(now.settings[key])}`,
      stored.settings[key],
      now.settings[key],
    );
  return changes;
}
