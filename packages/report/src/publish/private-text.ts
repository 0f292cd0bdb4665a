import { findForms, SHORTEST_SECRET } from '@evenhand/io';

/** What a text holds that is not meant for others. */
export type PrivateKind = 'key' | 'e-mail address' | 'phone number' | 'home folder';

export interface PrivateText {
  readonly kind: PrivateKind;
  /** The text itself; never to be printed as it is. */
  readonly text: string;
}

/** Shapes of keys and tokens that services hand out, and of private keys (PEM, RFC 7468). */
const KEY_SHAPES = [
  /(?<![\w-])(?:sk|pk|rk)-(?:[A-Za-z0-9]+-){0,4}[A-Za-z0-9_]{20,}/,
  /(?<![\w-])(?:gsk|hf|ghp|gho|ghu|ghs|ghr|glpat|npm|pypi|xox[abprs]|nvapi|csk|r8|fw|tgp|pplx)[_-][A-Za-z0-9_-]{16,}/,
  /(?<![\w-])github_pat_\w{20,}/,
  /(?<![\w-])xai-[A-Za-z0-9]{20,}/,
  /(?<![\w-])AIza[\w-]{30,}/,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/,
  /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /[Bb]earer +[A-Za-z0-9._~+/-]{20,}/,
  /https?:\/\/[^\s/:@"'\\]+:[^\s/@"'\\]+@/,
];
/** A key behind its name, as in settings and addresses. */
const NAMED_KEY =
  /(?:api[_-]?key|secret|token|password|passwd)\\?["']?\s*[:=]\s*\\?["']?(?=[\w+/-]*\d)(?=[\w+/-]*[A-Za-z])[\w+/-]{20,}/i;
/** Addresses at names that are reserved for examples (RFC 2606) are nobody's. */
const EMAIL = /(?<![\w.+-])[\w.+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?![\w-])/;
const RESERVED_DOMAIN = /@(?:.*\.)?(?:example(?:\.(?:com|org|net|edu))?|test|invalid|localhost)$|^git@/i;
/** With a country's number, in the North American form, or a Chinese mobile number within a text. */
const PHONE = [
  /(?<![\w+.])\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}(?![\d.]*\w)/,
  /(?<![\w.-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w-])/,
  /(?<=^|[\s"'：:（(\p{Script=Han}])1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\w.])(?!\s*[,}\]]\s*["\d{}\]])/u,
];
/** 555-0100 to 555-0199 are kept for fiction (ATIS-0300115). */
const FICTIONAL_PHONE = /555[-. ]?01\d\d$/;
const HOME = /(?<![\w.~%-])(?:\/(?:home|Users)\/|[A-Za-z]:(?:\\{1,4}|\/)Users(?:\\{1,4}|\/))([\w.-]+)/;
const NOBODY = /^(?:user|username|you|name|example|someone|\.+)$/i;

/** A pattern that finds all, not only the first. */
const everywhere = (pattern: RegExp): RegExp => new RegExp(pattern.source, `${pattern.flags}g`);
const SHAPES = [...KEY_SHAPES, NAMED_KEY].map(everywhere);
const EMAILS = everywhere(EMAIL);
const PHONES = PHONE.map(everywhere);
const HOMES = everywhere(HOME);

/**
 * Keys and personal data in a text, by their shapes, and keys of this machine in every form in which a server may have sent them back.
 * A shape proves nothing: what is found is for a person to look at.
 * @param secrets keys of this machine; those of under 8 characters are not looked for
 * @example findPrivateText('write to jo@firm.io', []) // [{ kind: 'e-mail address', text: 'jo@firm.io' }]
 */
export function findPrivateText(text: string, secrets: readonly string[]): PrivateText[] {
  const found: PrivateText[] = [];
  const add = (kind: PrivateKind, pattern: RegExp, isNothing: (match: RegExpMatchArray) => boolean = () => false) => {
    for (const match of text.matchAll(pattern)) if (!isNothing(match)) found.push({ kind, text: match[0] });
  };
  for (const secret of secrets)
    if (secret.length >= SHORTEST_SECRET) {
      const { plain, escaped } = findForms(secret);
      add('key', plain);
      if (!found.some(({ kind }) => kind === 'key')) add('key', escaped);
    }
  for (const shape of SHAPES) add('key', shape, ([match]) => isPlaceholder(match));
  if (text.includes('@')) add('e-mail address', EMAILS, ([match]) => RESERVED_DOMAIN.test(match));
  for (const phone of PHONES)
    add('phone number', phone, ([match]) => FICTIONAL_PHONE.test(match) || countDigits(match) < 9);
  add('home folder', HOMES, ([, name]) => NOBODY.test(name!));
  return found;
}

const countDigits = (text: string): number => text.replace(/\D/g, '').length;

/** `sk-xxxxxxxx`, and names of environment variables. */
function isPlaceholder(text: string): boolean {
  const body = text.replace(/^.*?[:=\s_-]/, '').replace(/[^A-Za-z0-9]/g, '');
  return new Set(body).size < 5 || /^[A-Z_]+$/.test(text.replace(/^[^:=]*[:=]\s*["'\\]*/, ''));
}

/** As much of it as tells what it is, and no more: reports of such places are published too. */
export function maskPrivateText({ text }: PrivateText): string {
  const at = text.indexOf('@');
  const kept = at > 0 ? text.slice(0, Math.min(2, at)) : text.slice(0, 4);
  return `${kept}…${at > 0 ? text.slice(at) : ''} (${text.length} characters)`;
}
