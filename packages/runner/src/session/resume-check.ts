import {
  ConfigError,
  canonicalJson,
  displayPath,
  type Manifest,
  type ModelIdentity,
  type ModuleIdentity,
  packSamples,
  type RunInputs,
} from '@evenhand/core';
import { findCurrentScorerId, type ScorerRegistry } from '../scoring/create-scorer.ts';

/** @throws ConfigError with all changes; nothing where there are none */
export function assertUnchanged(folder: string, changes: readonly string[]): void {
  if (changes.length > 0)
    throw new ConfigError([
      `${displayPath(folder)}: cannot be resumed, because its inputs have changed; restore them, or start a new run:`,
      ...changes.map((change) => `  ${change}`),
    ]);
}

/** Scorers of this version that are others than those that judged. */
export function findScorerChanges(stored: RunInputs, registry: ScorerRegistry): string[] {
  return stored.suites.flatMap((suite) => {
    const now = findCurrentScorerId(registry, suite);
    const before = `${suite.scorer.name}@${suite.scorer.version}`;
    return now === before ? [] : [`suite ${suite.name}: scorer ${before} became ${now ?? 'unknown'}`];
  });
}

/** What is served now and was not then. */
export function findServedChanges(manifest: Manifest, identities: ReadonlyMap<string, ModelIdentity>): string[] {
  return manifest.models.flatMap(({ id, identity }) => {
    const now = identities.get(id);
    if (now === undefined) return [];
    return (
      ['digest', 'adapterSha256', 'servedModel', 'quantization', 'contextLength', 'templateSha256'] as const
    ).flatMap((what) =>
      identity[what] === now[what]
        ? []
        : [`model ${id}: ${what} ${identity[what] ?? 'unknown'} became ${now[what] ?? 'unknown'}`],
    );
  });
}

const describeModule = (module: ModuleIdentity | undefined) =>
  module === undefined ? 'none' : `${module.file} (SHA-256 ${module.sha256})`;

/** What changed between what a run rests on and what is to be run now; empty = nothing. */
export function findInputChanges(stored: RunInputs, now: RunInputs): string[] {
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
      compare(`suite ${suite.name}: its ${what} module ${describeModule(was)} became ${describeModule(is)}`, was, is);
    compare(`suite ${suite.name}: its prompt, scorer, version or request changed`, header, otherHeader);
    compare(`suite ${suite.name}: its samples changed`, packSamples(a).sha256, packSamples(b).sha256);
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
