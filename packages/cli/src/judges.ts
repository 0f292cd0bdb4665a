import { ConfigError, type Judging, nearest, type ScorerDefinition, type SuiteHeader } from '@evenhand/core';
import type { Judge } from '@evenhand/report';
import { scorers } from '@evenhand/scorers';

/** A judge of this version by its name. @throws ConfigError */
export function scorerNamed(name: string): ScorerDefinition {
  const definition = scorers.find((one) => one.name === name);
  if (definition !== undefined) return definition;
  const names = scorers.map((one) => one.name);
  const near = nearest(name, names);
  throw new ConfigError(
    `scorer ${JSON.stringify(name)} is not known; ${near === null ? '' : `did you mean ${near}? `}there are ${names.join(', ')}`,
  );
}

export const isScorer = (name: string): boolean => scorers.some((one) => one.name === name);

/** What a judge is told, complete: version and checked options. @throws ConfigError for options that it does not take */
export function tell({ name, options, reading }: Judging): SuiteHeader['scorer'] {
  const definition = scorerNamed(name);
  const checked = definition.options.safeParse(options);
  if (!checked.success)
    throw new ConfigError(
      `scorer ${name}: ${checked.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`).join('; ')}`,
    );
  return { name, version: definition.version, reading, options: checked.data };
}

/** The judge that was told so; undefined = this version has none of that name and version. */
export async function judgeTold(told: SuiteHeader['scorer']): Promise<Judge | undefined> {
  const definition = scorers.find(({ name, version }) => name === told.name && version === told.version);
  if (definition === undefined) return undefined;
  await definition.prepare?.();
  return definition.create(told.options, told.reading);
}
