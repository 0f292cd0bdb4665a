import { ProviderError } from '@evenhand/core';
import { LOCAL_ONLY } from './connector.ts';
import type { Place } from './http-error.ts';
import { cleanCause } from './scrub.ts';

/** What was going on when the connection failed. */
export type Moment = 'before the reply' | 'within the reply';

/** The code of a system, TLS or HTTP error, looked for in its causes and parts too; '' = it has none. */
export function codeOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 5) return '';
  const { name, code, cause, errors } = error as { name?: unknown; code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  if (name === 'HTTPParserError') return 'HPE_UNNAMED';
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0], depth + 1);
  return codeOf(cause, depth + 1);
}

const CERTIFICATES: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
const NO_SUCH_NAME: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_NONAME', 'EAI_NODATA']);

/** Failures that stay until somebody changes something: nobody listens, no such name, a certificate that is not trusted. */
export function lasts(code: string): boolean {
  return (
    code === 'ECONNREFUSED' ||
    NO_SUCH_NAME.has(code) ||
    CERTIFICATES.has(code) ||
    speaksNoTls(code) ||
    speaksNoHttp(code)
  );
}

const speaksNoTls = (code: string) => code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO';
const speaksNoHttp = (code: string) => code.startsWith('HPE_');

/** @returns the error that a failed connection is, with what to do about it */
export function connectionFailed(error: unknown, moment: Moment, place: Place): ProviderError {
  const code = codeOf(error);
  const cause = cleanCause(error, place.secrets);
  const { origin } = place;
  const { hostname } = new URL(origin);
  if (code === LOCAL_ONLY)
    return new ProviderError(
      'bad_request',
      `--local-only: ${cause?.message ?? hostname}; nothing was sent to ${origin}`,
      {
        cause,
      },
    );
  const network = (words: string) => new ProviderError('network', words, { cause });
  if (code === 'ECONNREFUSED')
    return network(`nobody listens at ${origin}; start the server there, or correct baseUrl`);
  if (NO_SUCH_NAME.has(code)) return network(`there is no host ${hostname}; correct baseUrl, or check the network`);
  if (code === 'EAI_AGAIN') return network(`the name ${hostname} could not be looked up; check the network`);
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return network(`the certificate of ${origin} is out of date (${code}); check the server and this machine's clock`);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return network(`the certificate of ${origin} is for another name; correct baseUrl`);
  if (CERTIFICATES.has(code))
    return network(
      `the certificate of ${origin} is not trusted (${code}); if it is your own, name its authority's file in NODE_EXTRA_CA_CERTS`,
    );
  if (speaksNoTls(code)) return network(`${origin} does not speak TLS; should baseUrl begin with http://?`);
  if (speaksNoHttp(code))
    return new ProviderError(
      'malformed',
      moment === 'before the reply'
        ? `${origin} does not speak HTTP; is the port right?`
        : `${origin} sent HTTP that cannot be read within the reply`,
      { cause },
    );
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT')
    return network(`no connection to ${origin} could be made in time; check baseUrl and the network`);
  const words = cause?.message ?? 'no reason was given';
  return network(
    `the connection to ${origin} broke ${moment}: ${words}${code === '' || words.includes(code) ? '' : ` (${code})`}`,
  );
}
