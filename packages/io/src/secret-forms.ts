/** Forms of a secret in which a server may send it back, as regular expressions. */

/** A character as it is, or escaped as JSON, URLs and HTML do. */
function escapedForm(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16).padStart(2, '0');
  const anyCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const named = NAMED_ENTITIES[character];
  return `(?:\\\\{0,4}${quoteForPattern(character)}|\\\\{1,4}u00${anyCase}|%(?:25)?${anyCase}|&#(?:0{0,4}${code}|[xX]0{0,4}${anyCase});${named === undefined ? '' : `|&${named};`})`;
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

export const quoteForPattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/**
 * The characters of base64 that a text is sure to become within a longer one, for each of the three places at which it may begin
 * (RFC 4648; both alphabets, also as a URL writes them).
 */
function listBase64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const certain = encoded.slice([0, 2, 3][before], (before + bytes.length) % 3 === 0 ? undefined : -1);
    return certain.replace(/[+/]/g, (character) =>
      character === '+' ? '(?:\\+|-|%2[Bb])' : '(?:\\/|_|%2[Ff]|\\\\{1,2}\\/)',
    );
  });
}

/** Of fewer characters than this a secret is a word that texts hold anyway. */
export const SHORTEST_SECRET = 8;

export interface SecretForms {
  /** As it is, and in base64 or hexadecimal digits; in small letters too, as names of headers have them. */
  readonly plain: RegExp;
  /** With escaped characters in it; slower to look for. */
  readonly escaped: RegExp;
  /** Only its beginning, with stars or dots behind it. */
  readonly shortened: RegExp;
}

const known = new Map<string, SecretForms>();

/** @param secret of at least `SHORTEST_SECRET` characters */
export function findForms(secret: string): SecretForms {
  const before = known.get(secret);
  if (before !== undefined) return before;
  const hex = Buffer.from(secret, 'utf8').toString('hex');
  const forms = {
    plain: new RegExp([quoteForPattern(secret), ...listBase64Forms(secret), hex].join('|'), 'gi'),
    escaped: new RegExp([...secret].map(escapedForm).join(''), 'g'),
    shortened: new RegExp(`(?<![\\w-])${quoteForPattern(secret.slice(0, 4))}[\\w-]*(?:[*•…]|\\.{3})[\\w.*•…-]*`, 'g'),
  };
  known.set(secret, forms);
  return forms;
}
