const HIDDEN = '[key]';

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A secret in the forms in which a server may send it back: as it is, in a URL, in JSON, in base64, shortened by stars. */
function patterns(secret: string): RegExp[] {
  const forms = new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  if (secret.length < 8) return [...forms].map((form) => new RegExp(`(?<![\\w-])${quoted(form)}(?![\\w-])`, 'g'));
  forms.add(Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, ''));
  return [
    ...[...forms].map((form) => new RegExp(quoted(form), 'g')),
    new RegExp(`(?<![\\w-])${quoted(secret.slice(0, 4))}[\\w-]*(?:[*•…]|\\.{3})[\\w.*•…-]*`, 'g'),
  ];
}

/**
 * Takes keys out of what a server said: some repeat them in their errors, whole or shortened (`sk-ab***yz`).
 * @param secrets empty ones are passed over; those of under 8 characters are replaced only as words of their own
 */
export function scrub(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .flatMap(patterns)
    .reduce((clean, pattern) => clean.replace(pattern, HIDDEN), text);
}

const DEEPEST = 5;

/**
 * A copy of an error and its causes without the keys: message, stack, name, code and status are kept, everything else is
 * left behind, because libraries hang requests with their headers on their errors.
 */
export function cleanCause(error: unknown, secrets: readonly string[], depth = 0): Error | undefined {
  if (error === undefined || error === null || depth > DEEPEST) return undefined;
  if (!(error instanceof Error)) return new Error(scrub(String(error), secrets));
  const copy = new Error(scrub(error.message, secrets));
  copy.name = error.name;
  if (error.stack !== undefined) copy.stack = scrub(error.stack, secrets);
  for (const key of ['code', 'status'] as const) {
    const value: unknown = (error as unknown as Record<string, unknown>)[key];
    if (typeof value === 'string') Object.assign(copy, { [key]: scrub(value, secrets) });
    else if (typeof value === 'number') Object.assign(copy, { [key]: value });
  }
  const cause = cleanCause(error.cause, secrets, depth + 1);
  if (cause !== undefined) copy.cause = cause;
  return copy;
}
