import { type JsonObject, NO_RECEIPT, type Receipt, scrub } from '@evenhand/core';

const REQUEST_IDS = ['x-request-id', 'request-id', 'x-ds-trace-id', 'x-trace-id'];
const LIMITS = /^(?:x-)?(?:anthropic-)?ratelimit|^retry-after/;

/** What a reply says about itself; each '' where it does not. */
interface ReceiptFields {
  readonly model: string;
  readonly id: string;
  readonly fingerprint: string;
}

/**
 * What headers and reply say of the reply; no bill, no times of the server.
 * @param secrets taken out of it
 */
export function createReceipt(
  { model, id, fingerprint }: ReceiptFields,
  headers: Headers,
  secrets: readonly string[],
): Receipt {
  const clean = (value: string | null | undefined) => (value ? scrub(value, secrets) : null);
  const limits: JsonObject = {};
  headers.forEach((value, name) => {
    if (LIMITS.test(name)) limits[name] = scrub(value, secrets);
  });
  return {
    ...NO_RECEIPT,
    servedModel: clean(model),
    requestId: clean(REQUEST_IDS.map((name) => headers.get(name)).find(Boolean) ?? id),
    fingerprint: clean(fingerprint),
    rateLimit: Object.keys(limits).length > 0 ? limits : null,
  };
}
