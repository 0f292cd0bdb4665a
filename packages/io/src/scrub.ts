import { findForms, quoteForPattern, SHORTEST_SECRET } from './secret-forms.ts';

/** What stands where a secret stood. */
export const SECRET_MARK = '[key]';

/** Signs that characters of a text may be escaped. */
const ESCAPES = /\\|%|&#|&\w/;

const removeForms = (text: string, secret: string): string => {
  const { plain, escaped } = findForms(secret);
  const clean = text.replace(plain, SECRET_MARK);
  return ESCAPES.test(clean) ? clean.replace(escaped, SECRET_MARK) : clean;
};

/**
 * Takes keys out of what a server said of itself: some repeat them in their errors, whole, in another form or shortened (`sk-ab***yz`).
 * To be called before a text is cut: of a cut key the beginning would stay.
 * @param secrets empty ones are passed over; those of under 8 characters are replaced only as words of their own
 */
export function scrub(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets)
    if (secret.length >= SHORTEST_SECRET)
      clean = removeForms(clean, secret).replace(findForms(secret).shortened, SECRET_MARK);
    else if (secret !== '')
      clean = clean.replace(new RegExp(`(?<![\\w-])${quoteForPattern(secret)}(?![\\w-])`, 'g'), SECRET_MARK);
  return clean;
}

/**
 * Takes keys out of what a model said: only whole ones, in all their forms. What is shorter than 8 characters, or only looks like the
 * beginning of a key, may be an answer, and stays.
 */
export function removeSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (clean, secret) => (secret.length < SHORTEST_SECRET ? clean : removeForms(clean, secret)),
    text,
  );
}

/**
 * The same in each text of a value of JSON, names of members included; the very same value where there is nothing to remove.
 * @example removeSecretsDeep({ note: 'sk-12345678' }, ['sk-12345678']) // { note: '[key]' }
 */
export function removeSecretsDeep<T>(value: T, secrets: readonly string[]): T {
  if (secrets.every(({ length }) => length < SHORTEST_SECRET)) return value;
  return mapTexts(value, (text) => removeSecrets(text, secrets)) as T;
}

/** The same with U+FFFD for each half of a surrogate pair, which can neither be written as UTF-8 nor hashed. */
export function toWellFormedDeep<T>(value: T): T {
  return mapTexts(value, (text) => text.toWellFormed()) as T;
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const mapped = value.map((element) => mapTexts(element, map));
    return mapped.every((element, index) => Object.is(element, value[index])) ? value : mapped;
  }
  let changed = false;
  const entries = Object.entries(value).map(([name, member]) => {
    const entry = [map(name), mapTexts(member, map)] as const;
    changed ||= entry[0] !== name || !Object.is(entry[1], member);
    return entry;
  });
  return changed ? Object.fromEntries(entries) : value;
}
