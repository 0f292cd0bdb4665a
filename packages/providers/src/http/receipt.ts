import { type JsonObject, NO_RECEIPT, type Receipt, type ServerTiming } from '@evenhand/core';
import { scrub } from '@evenhand/io';
import { readBill } from './bill.ts';
import { readAnsweringModel, readGateway } from './gateway.ts';
import { toModelName } from './model-id.ts';
import type { ReplyNotes } from './reply-notes.ts';

const REQUEST_IDS = ['x-request-id', 'request-id', 'x-ds-trace-id', 'x-trace-id'];
const LIMITS = /^(?:x-)?(?:anthropic-)?ratelimit|^retry-after/;

/**
 * What headers and reply say of the reply. The model that really answered is the one that a gateway names, else the one
 * in the reply.
 * @param serverTiming the server's own times, in the vendor's own words; null = it states none
 * @param secrets taken out of it
 */
export function createReceipt(
  notes: ReplyNotes,
  headers: Headers,
  secrets: readonly string[],
  serverTiming: ServerTiming | null = null,
): Receipt {
  const { model, servedModel, id, fingerprint, serviceTier } = notes;
  const clean = (value: string | null | undefined) => (value ? scrub(value, secrets) : null);
  const limits: JsonObject = {};
  headers.forEach((value, name) => {
    if (LIMITS.test(name)) limits[name] = scrub(value, secrets);
  });
  const gateway = readGateway(headers);
  const requestId = REQUEST_IDS.map((name) => headers.get(name)).find(Boolean) ?? id;
  return {
    ...NO_RECEIPT,
    servedModel: clean(toModelName(readAnsweringModel(headers) || servedModel || model)),
    requestId: clean(requestId),
    fingerprint: clean(fingerprint),
    billedUsd: readBill(notes.usage, headers),
    serverTiming,
    rateLimit: Object.keys(limits).length > 0 ? limits : null,
    ...(id === '' || id === requestId ? {} : { replyId: clean(id) ?? '' }),
    ...(serviceTier === '' ? {} : { serviceTier }),
    ...(gateway === null ? {} : { gateway: { ...gateway, deployment: clean(gateway.deployment) } }),
  };
}
