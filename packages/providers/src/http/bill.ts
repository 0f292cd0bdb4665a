import { type JsonRecord, toRecord, toText } from './json-access.ts';

/** Of xAI's bills: `cost_in_usd_ticks` (docs.x.ai, "Cost tracking"). */
const TICKS_PER_USD = 1e10;

/**
 * What a server says that a reply costs, in USD; null = it does not say, or in another currency.
 * `cost` is a number (OpenRouter and most routers), a text, or an object with a total (Perplexity); xAI counts ticks; DeepInfra
 * calls it `estimated_cost`; gateways say it in a header. Where the key is one's own (OpenRouter, `is_byok`), the fee and
 * what the provider takes are added.
 * @param usage the vendor's block of token counts
 */
export function readBill(usage: JsonRecord | null, headers: Headers): number | null {
  return readBlockBill(usage) ?? readHeaderBill(headers);
}

function readBlockBill(usage: JsonRecord | null): number | null {
  if (usage === null) return null;
  const ticks = toAmount(usage.cost_in_usd_ticks);
  // Azure's hosts of xAI's models write 0 ticks for every reply.
  if (ticks !== null && ticks > 0) return ticks / TICKS_PER_USD;
  const cost = toAmount(usage.cost) ?? readCostObject(toRecord(usage.cost));
  if (cost !== null) return cost + (usage.is_byok === true ? readUpstreamCost(usage) : 0);
  return (
    toAmount(usage.total_cost) ??
    toAmount(usage.estimated_cost) ??
    toAmount(usage.cost_usd) ??
    toAmount(toRecord(usage.pydantic_ai_gateway)?.cost_estimate)
  );
}

/** The total, or the sum of its parts where none is stated. */
function readCostObject(cost: JsonRecord | null): number | null {
  if (cost === null) return null;
  const currency = toText(cost.currency);
  if (currency !== '' && !/^(?:usd|\$)$/i.test(currency)) return null;
  const total = toAmount(cost.total_cost) ?? toAmount(cost.total);
  if (total !== null) return total;
  const parts = Object.entries(cost).flatMap(([name, value]) => (/cost$/.test(name) ? (toAmount(value) ?? []) : []));
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
}

const readUpstreamCost = (usage: JsonRecord): number =>
  toAmount(toRecord(usage.cost_details)?.upstream_inference_cost) ?? 0;

/** LiteLLM writes 0 also where it has no price for the model, so that only more than that is a bill. */
const BILL_HEADERS = ['x-litellm-response-cost', 'x-request-cost-usd', 'x-response-cost'];

function readHeaderBill(headers: Headers): number | null {
  // A reply out of its cache repeats the bill of the reply that filled it; nothing is billed for it.
  if (headers.has('x-litellm-cache-key')) return null;
  const stated = BILL_HEADERS.map((name) => toAmount(headers.get(name))).find((amount) => amount !== null) ?? null;
  return stated === 0 ? null : stated;
}

/** More than any reply costs, and so little that sums and squares of many can be computed. */
const MOST_USD = 1e12;

/** A number that is no debt, also where it is written as a text. */
function toAmount(value: unknown): number | null {
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof amount === 'number' && amount >= 0 && amount <= MOST_USD ? amount : null;
}
