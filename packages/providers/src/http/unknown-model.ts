import { ProviderError } from '@evenhand/core';
import { didYouMean } from '@evenhand/io';

/** @returns the error of a server that does not have a model, with what it has */
export function createUnknownModelError(model: string, ids: readonly string[], origin: string): ProviderError {
  const hint =
    didYouMean(model, ids) ??
    (ids.length === 0
      ? 'its list is empty'
      : `it has ${ids.slice(0, 8).join(', ')}${ids.length > 8 ? ` and ${ids.length - 8} more` : ''}`);
  return new ProviderError('not_found', `${origin} has no model ${JSON.stringify(model)}; ${hint}`);
}
