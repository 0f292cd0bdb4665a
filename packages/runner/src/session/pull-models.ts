import { ConfigError, type ModelEntry, type Provider, ProviderError, type Runtime } from '@evenhand/core';
import { scrub } from '@evenhand/io';
import { readSecrets } from '../execute/secrets.ts';

/** Steps of progress that are told: every tenth. */
const STEP = 0.1;

/**
 * Has Ollama fetch what it does not have yet, one model after the other; what fails otherwise is left to the checks.
 * @throws ConfigError where the library has no such model, or fetching it fails
 */
export async function pullMissing(
  models: readonly ModelEntry[],
  providers: readonly Provider[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<void> {
  const problems: string[] = [];
  for (const model of models) {
    const provider = providers.find(({ name }) => name === model.host.provider);
    if (
      provider?.pull === undefined ||
      provider.forwardsToCloud?.(model) ||
      !(await isMissing(provider, model, runtime, signal))
    )
      continue;
    let reportedStep = -1;
    runtime.notice(`${model.model}: downloading it to Ollama at ${model.host.name}`);
    try {
      await provider.pull(
        model,
        runtime,
        ({ completedBytes, totalBytes }) => {
          if (totalBytes === null || totalBytes === 0) return;
          const step = Math.floor(completedBytes / totalBytes / STEP);
          if (step <= reportedStep) return;
          reportedStep = step;
          runtime.notice(
            `${model.model}: ${Math.round((100 * completedBytes) / totalBytes)} % of ${Math.round(totalBytes / 1e6)} MB`,
          );
        },
        signal,
      );
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      problems.push(`model ${model.id} at ${model.host.name}: ${scrub(error.message, readSecrets(model, runtime))}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

async function isMissing(
  provider: Provider,
  model: ModelEntry,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await provider.probe?.(model, runtime, signal);
    return false;
  } catch (error) {
    return error instanceof ProviderError && error.kind === 'not_found';
  }
}
