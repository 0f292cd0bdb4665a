import type { ProviderError, ProviderErrorKind } from '@evenhand/core';
import { codeOf, lasts } from './network.ts';

const MENDED_BY_THE_USER: ReadonlySet<ProviderErrorKind> = new Set([
  'auth',
  'not_found',
  'bad_request',
  'context_too_long',
  'budget',
]);

/**
 * Whether a failure stays until the user changes something: a refused key, an unknown model, nobody at the address, a
 * certificate that is not trusted, a page instead of an interface. False for what may pass: overload, a broken connection.
 */
export function staysSo(error: ProviderError): boolean {
  if (MENDED_BY_THE_USER.has(error.kind)) return true;
  return lasts(codeOf(error)) || (error.kind === 'malformed' && /HTML page|not JSON/.test(error.message));
}
