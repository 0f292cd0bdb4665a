/** Longer waits than a day are mistakes: an absolute time where seconds were meant, or a broken clock. */
const LONGEST_MS = 86_400_000;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * How long a server asks to be left alone, in milliseconds; null = it did not say.
 * In this order: `retry-after-ms`, `retry-after` as seconds or as an HTTP date (RFC 9110, 10.2.3), then the words of the message
 * ("try again in 1m30.5s", "retryDelay": "35s").
 */
export function retryAfterMs(headers: Headers, text: string, date: Date): number | null {
  return (
    sane(Number.parseFloat(headers.get('retry-after-ms') ?? '')) ??
    fromHeader(headers.get('retry-after'), date) ??
    fromWords(text)
  );
}

function sane(ms: number): number | null {
  return Number.isFinite(ms) && ms >= 0 && ms <= LONGEST_MS ? ms : null;
}

function fromHeader(value: string | null, date: Date): number | null {
  if (value === null) return null;
  const trimmed = value.trim();
  if (/^\d+(\.\d+)?s?$/.test(trimmed)) return sane(Number.parseFloat(trimmed) * 1000);
  const at = /[a-z]{3}/i.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  return Number.isNaN(at) ? null : sane(Math.max(0, at - date.getTime()));
}

function fromWords(text: string): number | null {
  const found =
    /\b(?:try again|retry|wait)(?: again)?(?: in| after)?:? (?:about |for |at least )?((?:\d+(?:\.\d+)? ?(?:hours?|minutes?|min|seconds?|sec|ms|[hms])\b ?|(?:\d+(?:\.\d+)?(?:ms|[hms]))+)+)/i.exec(
      text,
    ) ?? /"retryDelay": ?"(\d+(?:\.\d+)?s)"/.exec(text);
  if (found === null) return null;
  let total = 0;
  for (const [, number, unit] of found[1]!.matchAll(/(\d+(?:\.\d+)?) ?(ms|[a-z])/gi))
    total += Number.parseFloat(number!) * (UNIT_MS[unit!.toLowerCase()] ?? 1000);
  return sane(total);
}
