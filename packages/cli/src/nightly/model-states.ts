import { ConfigError, type ModelEntry, type ModelIdentity, ProviderError } from '@evenhand/core';
import { providers } from '@evenhand/providers';
import { findServedChanges, preflight } from '@evenhand/runner';
import type { ProcessRuntime } from '../runtime.ts';
import type { ModelState } from './plan-night.ts';

/**
 * What is known of each model before anything is requested, by calls that cost nothing. A file of weights whose SHA-256 stands
 * in its entry is not loaded for that: it is checked when it is.
 */
export async function readModelStates(
  models: readonly ModelEntry[],
  runtime: ProcessRuntime,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ModelState>> {
  const probes = await preflight(models, providers, runtime, signal);
  await Promise.all(probes.map(({ adapter }) => adapter?.close()));
  const states = new Map<string, ModelState>();
  for (const { model, finding, identity } of probes) {
    const found = finding === null && identity === null ? await identifyFile(model, runtime, signal) : { identity };
    states.set(
      model.id,
      toState(model, found.identity, finding?.permanent === true ? finding.problem : (found.problem ?? null)),
    );
  }
  return states;
}

function toState({ id }: ModelEntry, identity: ModelIdentity | null, problem: string | null): ModelState {
  return {
    problem,
    findServedChanges: ({ manifest }) =>
      identity === null ? [] : findServedChanges(manifest, new Map([[id, identity]])),
  };
}

/** Weights that no hash in the entry binds can only be told from others by reading them. */
async function identifyFile(
  model: ModelEntry,
  runtime: ProcessRuntime,
  signal: AbortSignal,
): Promise<{ identity: ModelIdentity | null; problem?: string }> {
  const provider = providers.find(({ name }) => name === model.host.provider);
  if (provider?.modelKind !== 'file' || typeof model.options.sha256 === 'string') return { identity: null };
  try {
    const adapter = await provider.connect({ model, runtime, answers: () => null }, signal);
    try {
      return { identity: await adapter.identify(signal) };
    } finally {
      await adapter.close();
    }
  } catch (error) {
    if (error instanceof ConfigError) return { identity: null, problem: error.problems.join('; ') };
    if (error instanceof ProviderError) return { identity: null, problem: error.message };
    throw error;
  }
}
