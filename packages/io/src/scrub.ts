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
