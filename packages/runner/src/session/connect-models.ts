import {
  ConfigError,
  type Manifest,
  type ModelAdapter,
  type ModelEntry,
  type ModelIdentity,
  NO_IDENTITY,
  type Provider,
  ProviderError,
  type RunInputs,
  type Runtime,
} from '@evenhand/core';
import { hideHome, removeSecretsDeep, scrub } from '@evenhand/io';
import type { Executor } from '../execute/executor.ts';
import { readSecrets } from '../execute/secrets.ts';
import { findUnsupportedFeatures } from '../plan/required-features.ts';
import { createAnswerKey } from './answer-key.ts';
import { assertLocal } from './network-policy.ts';
import { checkContext, type Finding, formatFindings, type Probe, preflight } from './preflight.ts';

/** Models that were reached, and what they said they are. */
export interface ConnectedModels {
  /** What is to be run: the inputs with only the models that were reached. */
  readonly inputs: RunInputs;
  readonly adapters: ReadonlyMap<string, ModelAdapter>;
  readonly identities: ReadonlyMap<string, ModelIdentity>;
  /** Models that did not answer for a reason that may pass; their identity is not known. */
  readonly unidentified: ReadonlySet<string>;
  readonly skipped: Manifest['skipped'];
}

interface ConnectOptions {
  /** Go on without the models that cannot be reached. */
  readonly skipMissing?: boolean;
}

/**
 * Reaches every model and asks what it is: first by free calls, so that all that is missing is known before anything is
 * fetched or loaded. @throws ConfigError with all problems at once
 */
export async function connectModels(
  inputs: RunInputs,
  providers: readonly Provider[],
  runtime: Runtime,
  signal: AbortSignal,
  { skipMissing = false }: ConnectOptions = {},
): Promise<ConnectedModels> {
  if (runtime.network?.localOnly === true) assertLocal(inputs.models, providers);
  const probes = (await preflight(inputs.models, providers, runtime, signal)).map((probe) => ({
    ...probe,
    finding: probe.finding ?? checkContext(probe.model, inputs, probe.identity),
  }));
  for (const line of formatFindings(probes.filter(({ finding }) => finding?.permanent === false)))
    runtime.notice(`warning: ${line}; this may be temporary, so the run continues`);
  const missing = probes.filter(({ finding }) => finding?.permanent === true);
  const open = probes.filter(({ finding }) => finding?.permanent !== true);
  try {
    if (missing.length > 0) throwIfMissing(missing, open.length, skipMissing, null);
    const { adapters, identities, failed, cause } = await identifyAll(open, inputs, providers, runtime, signal);
    if (failed.length > 0) throwIfMissing(failed, adapters.size, skipMissing, cause);
    const left = [...missing, ...failed];
    for (const line of formatFindings(left)) runtime.notice(`left out: ${line}`);
    return {
      inputs: { ...inputs, models: inputs.models.filter(({ id }) => adapters.has(id)) },
      adapters,
      identities,
      unidentified: new Set(open.filter(({ finding }) => finding !== null).map(({ model }) => model.id)),
      skipped: left.map(({ model, finding }) => ({
        model: model.id,
        host: model.host.name,
        reason: hideHome(finding!.problem),
      })),
    };
  } catch (error) {
    await Promise.all(probes.map(({ adapter }) => adapter?.close()));
    throw error;
  }
}

/** Models that others serve: nothing is connected here. @throws ConfigError where nobody serves one, or its context is too short */
export async function connectServed(
  inputs: RunInputs,
  executor: Executor,
  signal: AbortSignal,
): Promise<ConnectedModels> {
  const identities = await executor.connect(inputs.models, signal);
  const findings = inputs.models.map((model) => ({
    model,
    finding: checkContext(model, inputs, identities.get(model.id) ?? null),
  }));
  const problems = formatFindings(findings);
  if (problems.length > 0) throw new ConfigError(problems);
  return { inputs, adapters: new Map(), identities, unidentified: new Set(), skipped: [] };
}

type MissingModel = { model: ModelEntry; finding: Finding | null };

/** @throws ConfigError unless it was asked for to go on, and something is left */
function throwIfMissing(
  missing: readonly MissingModel[],
  left: number,
  skipMissing: boolean,
  cause: ConfigError | null,
): void {
  if (skipMissing && left > 0) return;
  if (cause !== null && missing.length === 1 && !skipMissing) throw cause;
  const lines = formatFindings(missing);
  throw new ConfigError(
    [
      ...lines,
      ...(skipMissing
        ? ['no model is left to run']
        : left > 0
          ? [`nothing was sent; --skip-missing continues with the other ${left === 1 ? 'model' : `${left} models`}`]
          : []),
    ],
    cause === null ? {} : { cause },
  );
}

/** What loading or fetching takes: Ollama's models are loaded, those in this process are fetched. One after the other. */
async function identifyAll(
  probes: readonly Probe[],
  inputs: RunInputs,
  providers: readonly Provider[],
  runtime: Runtime,
  signal: AbortSignal,
) {
  const adapters = new Map<string, ModelAdapter>();
  const identities = new Map<string, ModelIdentity>();
  const failed: MissingModel[] = [];
  let cause: ConfigError | null = null;
  for (const { model, finding, adapter: connected, identity } of probes) {
    const provider = providers.find(({ name }) => name === model.host.provider)!;
    let adapter = connected;
    try {
      adapter ??= await provider.connect(
        { model, runtime, answers: createAnswerKey(inputs.shard?.suites ?? inputs.suites) },
        signal,
      );
      const stated = identity ?? (finding === null ? await adapter.identify(signal) : NO_IDENTITY);
      identities.set(model.id, removeSecretsDeep(stated, readSecrets(model, runtime)));
      checkServedFeatures(model, adapter, inputs, providers);
      adapters.set(model.id, adapter);
    } catch (error) {
      await adapter?.close();
      if (!(error instanceof ConfigError || error instanceof ProviderError)) throw error;
      const message = error instanceof ConfigError ? error.problems.join('; ') : error.message;
      const unnamed = message.replace(`model ${model.id} at ${model.host.name}: `, '');
      const problem = scrub(unnamed, readSecrets(model, runtime));
      cause ??=
        error instanceof ConfigError
          ? error
          : new ConfigError(`model ${model.id} at ${model.host.name}: ${problem}`, { cause: error });
      failed.push({ model, finding: { problem, permanent: true } });
    }
  }
  return { adapters, identities, failed, cause };
}

/** What the server itself says that the model lacks; the roster may not have known. @throws ConfigError */
function checkServedFeatures(
  model: ModelEntry,
  adapter: ModelAdapter,
  inputs: RunInputs,
  providers: readonly Provider[],
): void {
  const stated = adapter.capabilities?.() ?? null;
  if (stated === null) return;
  const problems = findUnsupportedFeatures(
    { ...inputs, models: [{ ...model, can: { ...model.can, ...stated } }] },
    providers,
  );
  if (problems.length > 0) throw new ConfigError(problems);
}

export async function closeModels(connected: ConnectedModels): Promise<void> {
  await Promise.all([...connected.adapters.values()].map((adapter) => adapter.close()));
}
