import { CERTIFICATES, codeOf, NO_SUCH_NAME, ProviderError, speaksNoHttp, speaksNoTls } from '@evenhand/core';
import { cleanCause } from './clean-cause.ts';
import { LOCAL_ONLY } from './connector.ts';
import type { Place } from './http-error.ts';

/** What was going on when the connection failed. */
export type Moment = 'before the reply' | 'within the reply';

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
