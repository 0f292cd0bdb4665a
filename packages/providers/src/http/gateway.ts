import type { Receipt, Usage } from '@evenhand/core';

type Gateway = NonNullable<Receipt['gateway']>;

/** Headers by which a gateway is known. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^x-litellm-/, 'litellm'],
  [/^x-portkey-/, 'portkey'],
  [/^helicone-/, 'helicone'],
  [/^cf-aig-/, 'cloudflare-ai-gateway'],
  [/^x-kong-llm-/, 'kong'],
  [/^x-bf-|^x-bifrost-/, 'bifrost'],
  [/^x-tensorzero-|^tensorzero-/, 'tensorzero'],
  [/^x-vercel-ai-gateway-/, 'vercel-ai-gateway'],
  [/^x-openrouter-/, 'openrouter'],
  [/^x-llama-swap-/, 'llama-swap'],
  [/^pydantic-ai-gateway-/, 'pydantic-ai-gateway'],
];

/** Headers that say whether a cache answered, by their first word. */
const CACHE_STATUS = [
  'cf-aig-cache-status',
  'cf-cache-status',
  'helicone-cache',
  'x-portkey-cache-status',
  'x-cache-status',
  'x-cache',
  'x-proxy-cache',
  'cdn-cache',
  'x-litellm-cache-hit',
  'x-gateway-cache',
  'x-semantic-cache',
];
/** The newer form: `cache-status: name; hit` (RFC 9211). */
const CACHE_HIT =
  /^\s*"?(?:semantic[ _-]?)?(?:hit|true|stale|revalidated|updating|refresh[_-]?hit|tcp_(?:mem_)?hit)\b/i;

/** @returns what the headers of a reply tell of a gateway; null = nothing points to one */
export function readGateway(headers: Headers): Gateway | null {
  const cache = findCacheHit(headers);
  const name = findName(headers);
  if (name === null && cache === null) return null;
  return {
    name,
    cache,
    retries: readCount(headers, ['x-litellm-attempted-retries', 'x-portkey-retry-attempt-count']),
    fallbacks: readCount(headers, ['x-litellm-attempted-fallbacks']) ?? readStep(headers),
    deployment:
      ['x-litellm-model-id', 'x-portkey-last-used-option-index', 'cf-aig-provider']
        .map((header) => headers.get(header)?.trim())
        .find(Boolean) ?? null,
  };
}

/** The model that answered, as a gateway's headers say; '' = they do not. */
export function readAnsweringModel(headers: Headers): string {
  return (
    ['x-litellm-model-name', 'cf-aig-model', 'x-kong-llm-model', 'x-portkey-model', 'x-served-model']
      .map((header) => headers.get(header)?.trim())
      .find(Boolean) ?? ''
  );
}

function findName(headers: Headers): string | null {
  for (const [header] of headers) {
    const found = NAMES.find(([pattern]) => pattern.test(header));
    if (found !== undefined) return found[1];
  }
  return null;
}

function findCacheHit(headers: Headers): string | null {
  if (headers.get('x-litellm-cache-key')) return 'x-litellm-cache-key';
  const status = CACHE_STATUS.find((name) => CACHE_HIT.test(headers.get(name) ?? ''));
  if (status !== undefined) return status;
  return /;\s*hit\b/i.test(headers.get('cache-status') ?? '') ? 'cache-status' : null;
}

function readCount(headers: Headers, names: readonly string[]): number | null {
  for (const name of names) {
    const text = headers.get(name)?.trim() ?? '';
    if (/^\d+$/.test(text)) return Number(text);
  }
  return null;
}

/** Cloudflare numbers the steps of its fallbacks from 0. */
const readStep = (headers: Headers): number | null => readCount(headers, ['cf-aig-step']);

/** No model writes more tokens than this in a second; the fastest hosts of 2026 state a few thousand. */
const MOST_TOKENS_PER_S = 20_000;
/** Fewer tokens than this may come in one piece from anybody. */
const TIMED_TOKENS = 50;

/**
 * Usage and receipt with what only shows once the reply is there: that a gateway counted, that the reply was given before,
 * or that it came faster than any model writes.
 * @param elapsedMs from sending to the last bytes; null = unknown
 */
export function addGatewaySigns(
  { usage, receipt }: { readonly usage: Usage; readonly receipt: Receipt },
  response: Response | null,
  isRepeated: boolean,
  elapsedMs: number | null,
): { usage: Usage; receipt: Receipt } {
  const counted = usage.inputTokens !== null || usage.outputTokens !== null;
  const byGateway = counted && (receipt.gateway?.name === 'litellm' ? isStream(response) : statesEstimate(usage));
  const outputTokens = usage.outputTokens ?? 0;
  const tooFast =
    elapsedMs !== null && outputTokens >= TIMED_TOKENS && outputTokens / MOST_TOKENS_PER_S > elapsedMs / 1000;
  const cache = receipt.gateway?.cache ?? (isRepeated ? 'repeated-id' : tooFast ? 'impossible-time' : null);
  return {
    usage: byGateway ? { ...usage, countedBy: 'gateway' } : usage,
    receipt: cache === null ? receipt : { ...receipt, gateway: { ...(receipt.gateway ?? NO_GATEWAY), cache } },
  };
}

const NO_GATEWAY: Gateway = { name: null, cache: null, retries: null, fallbacks: null, deployment: null };

/** LiteLLM counts streams by a tokenizer of its own where the provider states nothing, and does not tell the two apart. */
const isStream = (response: Response | null): boolean =>
  /event-stream|ndjson/i.test(response?.headers.get('content-type') ?? '');

const statesEstimate = ({ raw }: Usage): boolean =>
  raw?.estimated === true || raw?.is_estimated === true || raw?.is_estimate === true;
