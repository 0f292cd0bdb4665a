/** The code of a system, TLS or HTTP error, looked for in its causes and parts too; '' = it has none. */
export function findErrorCode(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 5) return '';
  const { name, code, cause, errors } = error as { name?: unknown; code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  if (name === 'HTTPParserError') return 'HPE_UNNAMED';
  if (Array.isArray(errors) && errors.length > 0) return findErrorCode(errors[0], depth + 1);
  return findErrorCode(cause, depth + 1);
}

const CERTIFICATE_ERROR_CODES: ReadonlySet<string> = new Set([
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
const UNKNOWN_HOST_CODES: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_NONAME', 'EAI_NODATA']);

/** Why there is no connection, where it stays so until somebody changes something. */
export type ConnectionFault = 'refused' | 'unknown-host' | 'certificate' | 'tls-mismatch' | 'http-mismatch';

/** What the code of an error tells of a connection; null = nothing that lasts. */
export function classifyErrorCode(code: string): ConnectionFault | null {
  if (code === 'ECONNREFUSED') return 'refused';
  if (UNKNOWN_HOST_CODES.has(code)) return 'unknown-host';
  if (CERTIFICATE_ERROR_CODES.has(code)) return 'certificate';
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO') return 'tls-mismatch';
  return code.startsWith('HPE_') ? 'http-mismatch' : null;
}
