type Detect = (text: string) => string;

/** Beyond this much nothing is learnt about a text's language. */
const ENOUGH = 10_000;
let detect: Detect | null = null;

/** Loads the detector (a table of some megabytes). */
export async function loadLanguages(): Promise<void> {
  if (detect !== null) return;
  const { eld } = await import('eld/medium');
  detect = (text) => eld.detect(text).language;
}

/** ISO 639-1. null = it cannot be told. @throws Error when the detector was not loaded: our bug. */
export function detectLanguage(text: string): string | null {
  if (detect === null) throw new Error('loadLanguages() must be awaited first');
  const part = text.slice(0, ENOUGH);
  if (!/\p{L}/u.test(part)) return null;
  return unlisted(part) ?? (detect(part) || null);
}

/** Swahili and Nepali, which the detector does not know, by their commonest small words. */
function unlisted(text: string): string | null {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  const share = (list: ReadonlySet<string>) => words.filter((word) => list.has(word)).length / words.length;
  if (share(SWAHILI) > 0.15) return 'sw';
  return share(NEPALI) > 0.04 && share(NEPALI) > 2 * share(HINDI) ? 'ne' : null;
}

const SWAHILI = new Set(
  'na ya wa kwa ni katika la za cha vya kuwa hii hiyo huo hizi yake yako yangu wake watu pia lakini kama si au sana kila mimi wewe hivyo ili'.split(
    ' ',
  ),
);
const NEPALI = new Set(
  'छ छन् हो र मा को का लागि पनि गर्न भएको थियो हुन्छ गर्छ छैन तपाईं तपाईंको हामी यो त्यो गर्नुहोस् हुन् भने'.split(' '),
);
const HINDI = new Set('है हैं के में और की से पर यह वह नहीं था थे एक लिए भी तो ने'.split(' '));
