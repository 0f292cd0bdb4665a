import type { ConfigError } from '../contract/errors.ts';
import type { Provider } from '../contract/model-adapter.ts';
import type { Catalogue } from './catalogue.ts';
import type { Host, ModelEntry } from './model.ts';
import { type Facts, selectFacts } from './model-facts.ts';

/** Whether the protocol can do what the entry says of its adapter. @throws ConfigError */
export function checkLoraAdapter(
  { id, adapter }: Pick<ModelEntry, 'id' | 'adapter'>,
  { name, loraAdapters }: Provider,
  problem: (text: string) => ConfigError,
): void {
  if (adapter === undefined) return;
  const createProblem = (key: string, text: string) => problem(`adapter.${key} of ${id}: ${text}`);
  if (loraAdapters === 'applies' && adapter.file === null)
    throw createProblem(
      'file',
      `is missing; the provider ${name} adds the adapter itself: expected the path of a GGUF file`,
    );
  if (loraAdapters === 'states' && adapter.scale !== 1)
    throw createProblem(
      'scale',
      `found ${adapter.scale}; a server of the provider ${name} adds an adapter whole: leave scale out, or run the model in process`,
    );
  if (loraAdapters === undefined && adapter.file !== null)
    throw createProblem(
      'file',
      `the provider ${name} cannot add an adapter; have the server add it, and state its sha256 instead of file, which is kept as a statement that nobody checked`,
    );
}

type Stated = Pick<ModelEntry, 'weights' | 'quantization' | 'requires' | 'options'> & Facts;

/**
 * The weights of the roster, and their host, that an entry in place puts its adapter on, where it names no file of its own, and what the roster
 * says of them where the entry says nothing; null = the roster does not have the base for this provider.
 */
export function findBaseWeights(
  stated: Stated,
  derivedFrom: string | null,
  provider: Provider,
  { weights, hosts }: Catalogue,
): { entry: Stated & Pick<ModelEntry, 'model' | 'can'>; host: Host } | null {
  const [id, hostId] = (derivedFrom ?? '').split('@');
  const found = weights.find((one) => one.id === id);
  const at = hosts.filter((one) => one.provider === provider.name && (hostId === undefined || one.id === hostId));
  const served = found?.at.find((listing) => at.some((one) => one.id === listing.host));
  const host = at.find((one) => one.id === served?.host);
  if (found === undefined || served === undefined || host === undefined) return null;
  const entry = {
    model: served.model,
    weights: stated.weights === 'unknown' ? found.weights : stated.weights,
    ...selectFacts(stated, found),
    quantization: stated.quantization ?? served.quantization,
    requires: { ...found.requires, ...stated.requires },
    options: { ...served.options, ...stated.options },
    ...(found.can === undefined && served.can === undefined ? {} : { can: { ...found.can, ...served.can } }),
  };
  return { entry, host };
}
