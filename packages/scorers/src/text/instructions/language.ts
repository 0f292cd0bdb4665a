import { createRequire } from 'node:module';
import { isSwahili } from './swahili.ts';

type Detect = (text: string) => { readonly language: string; getScores(): object; isReliable(): boolean };

/** Beyond this much nothing is learnt about a text's language. */
const ENOUGH = 10_000;
/** Up to so many words the detector is a guess, and words are looked up. */
const SHORT = 8;
/** How near to the best score another language must come to be as likely in a short text. */
const AS_LIKELY = 0.8;
let detect: Detect | null = null;
let english: ReadonlySet<string> = new Set();

/** Loads the detector (a table of some megabytes) and the list of English words. */
export async function loadLanguages(): Promise<void> {
  if (detect !== null) return;
  const { eld } = await import('eld/medium');
  english = new Set(createRequire(import.meta.url)('an-array-of-english-words') as readonly string[]);
  detect = (text) => eld.detect(text);
}

/**
 * Whether a text may be in a language (ISO 639-1). A language that cannot be told counts as the one that was asked for, as with
 * IFEval's authors. Of up to eight words the detector only guesses: there English words are English, and a language that comes near
 * the best one counts as well where the detector itself has doubts. @throws Error when nothing was loaded: our bug.
 */
export function mayBeIn(text: string, language: string): boolean {
  if (detect === null) throw new Error('loadLanguages() must be awaited first');
  const part = text.slice(0, ENOUGH);
  if (!/\p{L}/u.test(part)) return true;
  const own = unlisted(part);
  if (own !== null) return own === language;
  const found = detect(part);
  if (found.language === '' || found.language === language) return true;
  const words = part.toLowerCase().match(/[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)?/gu) ?? [];
  if (words.length > SHORT) return false;
  const scores = new Map(Object.entries(found.getScores()) as [string, number][]);
  const near = (scores.get(language) ?? 0) >= AS_LIKELY * (scores.get(found.language) ?? 1);
  if (language === 'en' && words.every(isEnglish)) return words.length <= 3 || near || !found.isReliable();
  return near && !found.isReliable();
}

function isEnglish(word: string): boolean {
  const plain = word.replace('’', "'");
  return (
    english.has(plain) || english.has(plain.replace(/'.*$/, '')) || ['i', 'a', 'ok', 'okay', 'vs', 'tv'].includes(plain)
  );
}

/** Swahili and Nepali, which the detector does not know. */
function unlisted(text: string): string | null {
  if (isSwahili(text)) return 'sw';
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  const share = (list: ReadonlySet<string>) => words.filter((word) => list.has(word)).length / words.length;
  return share(NEPALI) > 0.04 && share(NEPALI) > 2 * share(HINDI) ? 'ne' : null;
}

const NEPALI = new Set(
  'छ छन् हो र मा को का लागि पनि गर्न भएको थियो हुन्छ गर्छ छैन तपाईं तपाईंको हामी यो त्यो गर्नुहोस् हुन् भने'.split(' '),
);
const HINDI = new Set('है हैं के में और की से पर यह वह नहीं था थे एक लिए भी तो ने'.split(' '));
