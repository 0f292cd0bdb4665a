import { classifyErrorCode, findErrorCode, ProviderError } from '@evenhand/core';
import { cleanCause } from './clean-cause.ts';
import { LOCAL_ONLY } from './connector.ts';
import type { EndpointContext } from './http-error.ts';

/** What was going on when the connection failed. */
export type FailurePhase = 'before the reply' | 'within the reply';

/** @returns the error that a failed connection is, with what to do about it */
export function toConnectionError(error: unknown, phase: FailurePhase, endpoint: EndpointContext): ProviderError {
  const code = findErrorCode(error);
  const cause = cleanCause(error, endpoint.secrets);
  const { origin } = endpoint;
  const { hostname } = new URL(origin);
  if (code === LOCAL_ONLY)
    return new ProviderError(
      'bad_request',
      `--local-only: ${cause?.message ?? hostname}; nothing was sent to ${origin}`,
      {
        cause,
      },
    );
  const fault = classifyErrorCode(code);
  const network = (message: string) => new ProviderError('network', message, { cause });
  if (fault === 'refused')
    return network(`connection refused at ${origin}; is the server running? Start it, or correct baseUrl`);
  if (fault === 'unknown-host') return network(`there is no host ${hostname}; correct baseUrl, or check the network`);
  if (code === 'EAI_AGAIN') return network(`${hostname} could not be resolved (DNS); check the network`);
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return network(
      `the certificate of ${origin} has expired or is not valid yet (${code}); check the server and this machine's clock`,
    );
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return network(`the certificate of ${origin} is for another name; correct baseUrl`);
  if (fault === 'certificate')
    return network(
      `the certificate of ${origin} is not trusted (${code}); if it is your own, set NODE_EXTRA_CA_CERTS to the file of its authority`,
    );
  if (fault === 'tls-mismatch') return network(`${origin} does not speak TLS; should baseUrl begin with http://?`);
  if (fault === 'http-mismatch')
    return new ProviderError(
      'malformed',
      phase === 'before the reply'
        ? `${origin} does not speak HTTP; is the port right?`
        : `${origin} sent malformed HTTP within the reply`,
      { cause },
    );
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT')
    return network(`connecting to ${origin} timed out; check baseUrl and the network`);
  const reason = cause?.message ?? 'unknown reason';
  return network(
    `the connection to ${origin} broke ${phase}: ${reason}${code === '' || reason.includes(code) ? '' : ` (${code})`}`,
  );
}
