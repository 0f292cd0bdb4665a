/** Longer waits than a month are mistakes: an absolute time where seconds were meant, or a broken clock. */
const LONGEST_MS = 31 * 86_400_000;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What gateways put before the headers of the provider behind them. */
const BEHIND = ['', 'llm_provider-', 'x-upstream-', 'upstream-', 'x-provider-'];
const MS_HEADERS = ['retry-after-ms', 'x-ms-retry-after-ms', 'x-retry-after-ms'];
const HEADERS = ['retry-after', 'x-retry-after'];

/**
 * How long a server asks to be left alone, in milliseconds; null = it did not say.
 * In this order: the longest of `retry-after` as seconds or as an HTTP date (RFC 9110, 10.2.3), `retry-after-ms` and what a
 * gateway hands on from the provider behind it (`llm_provider-retry-after`); the words of the message ("try again in 1m30.5s",
 * "retryDelay": "35s"); then when the limits that are used up are reset (`x-ratelimit-reset-tokens: 6m0s`).
 * @param limited whether it is a limit that was reached; else its resets mean nothing
 */
export function retryAfterMs(headers: Headers, text: string, date: Date, limited = true): number | null {
  return (
    fromHeaders(headers, date) ??
    fromText(text) ??
    (limited ? (fromResets(headers, date) ?? fromBody(text, date)) : null)
  );
}

/** The longest wait that any of the headers asks for: who sends two means both. */
function fromHeaders(headers: Headers, date: Date): number | null {
  const waits = BEHIND.flatMap((prefix) => [
    ...MS_HEADERS.map((name) => plausibleMs(Number.parseFloat(headers.get(`${prefix}${name}`) ?? ''))),
    ...HEADERS.map((name) => fromHeader(headers.get(`${prefix}${name}`), date)),
  ]).filter((ms) => ms !== null);
  return waits.length === 0 ? null : Math.max(...waits);
}

function plausibleMs(ms: number): number | null {
  return Number.isFinite(ms) && ms >= 0 && ms <= LONGEST_MS ? ms : null;
}

function fromHeader(value: string | null, date: Date): number | null {
  if (value === null) return null;
  const trimmed = value.trim();
  if (/^\d+(\.\d+)?s?$/.test(trimmed)) return plausibleMs(Number.parseFloat(trimmed) * 1000);
  const at = /[a-z]{3}/i.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  return Number.isNaN(at) ? null : plausibleMs(Math.max(0, at - date.getTime()));
}

/** `x-ratelimit-reset-requests`, `anthropic-ratelimit-tokens-reset`, `ratelimit-reset`, `x-ratelimit-reset`. */
const RESET =
  /^(?:llm_provider-)?(?:x-ratelimit-reset(-[a-z-]+)?|ratelimit(?:bysize)?-reset|anthropic-ratelimit-([a-z-]+)-reset)$/;

/** The latest reset of a limit of which nothing remains; where none says what remains, the first of all. */
function fromResets(headers: Headers, date: Date): number | null {
  const resets: { ms: number; remains: number | null }[] = [];
  for (const [name, value] of headers) {
    const found = RESET.exec(name);
    const ms = found === null ? null : resetIn(value.trim(), date);
    if (ms === null) continue;
    const remaining = Number.parseFloat(headers.get(name.replace('reset', 'remaining')) ?? '');
    resets.push({ ms, remains: Number.isNaN(remaining) ? null : remaining });
  }
  const usedUp = resets.filter(({ remains }) => remains !== null && remains < 1).map(({ ms }) => ms);
  if (usedUp.length > 0) return Math.max(...usedUp);
  const unknownRemaining = resets.filter(({ remains }) => remains === null).map(({ ms }) => ms);
  return unknownRemaining.length === 0 ? null : Math.min(...unknownRemaining);
}

/** OpenRouter puts the headers of a limit into the body (`metadata.headers`). */
function fromBody(text: string, date: Date): number | null {
  const reset = /"x-ratelimit-reset": ?"?(\d+)/i.exec(text)?.[1];
  return reset === undefined ? null : resetIn(reset, date);
}

/** A duration (`6m0s`, `120ms`), a date, seconds from now, or seconds or milliseconds since 1970. */
function resetIn(value: string, date: Date): number | null {
  if (/^(?:\d+(?:\.\d+)?(?:ms|[hms]))+$/.test(value)) return plausibleMs(durationMs(value));
  if (/^\d{4}-\d\d-\d\dT|^[a-z]{3},/i.test(value)) return plausibleMs(Math.max(0, Date.parse(value) - date.getTime()));
  if (!/^\d+(?:\.\d+)?$/.test(value)) return null;
  const number = Number(value);
  if (number < LONGEST_MS / 1000) return plausibleMs(number * 1000);
  return plausibleMs(Math.max(0, (number > 1e11 ? number : number * 1000) - date.getTime()));
}

function durationMs(text: string): number {
  let total = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?) ?(ms|[a-z])/gi))
    total += Number.parseFloat(number!) * (UNIT_MS[unit!.toLowerCase()] ?? 1000);
  return total;
}

const DURATION =
  /\b(?:try again|retry|wait)(?: again)?(?: in| after)?:? (?:about |for |at least )?((?:\d+(?:\.\d+)? ?(?:days?|hours?|minutes?|min|seconds?|sec|ms|[dhms])\b ?(?:and )?|(?:\d+(?:\.\d+)?(?:ms|[dhms]))+)+)/i;
const CHINESE = /(\d+(?:\.\d+)?) ?(毫秒|秒|分|小时|天)钟?(?:之|以)?后/;
const CHINESE_MS: Readonly<Record<string, number>> = {
  毫秒: 1,
  秒: 1000,
  分: 60_000,
  小时: 3_600_000,
  天: 86_400_000,
};
const FIELD = /"(?:estimated_time|retry_?(?:delay|after))(_?ms|_?seconds)?": ?"?(\d+(?:\.\d+)?)(s|ms)?"?/i;

function fromText(text: string): number | null {
  const words = DURATION.exec(text);
  if (words !== null) return plausibleMs(durationMs(words[1]!));
  const chinese = CHINESE.exec(text);
  if (chinese !== null) return plausibleMs(Number(chinese[1]) * CHINESE_MS[chinese[2]!]!);
  const [, suffix, number, unit] = FIELD.exec(text) ?? [];
  if (number === undefined) return null;
  return plausibleMs(Number(number) * (/ms/i.test(`${suffix ?? ''}${unit ?? ''}`) ? 1 : 1000));
}
