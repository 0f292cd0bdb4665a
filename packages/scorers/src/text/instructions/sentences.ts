/**
 * English sentences, counted as the Punkt splitter would (Kiss & Strunk 2006), which IFEval's authors use with its trained English
 * model. That model is not here: the abbreviations and beginnings of sentences below are our own lists, so counts can differ from
 * theirs where a text is full of rare abbreviations. A line break alone ends nothing; `?` and `!` end always; a full stop ends unless it
 * belongs to an abbreviation, an initial or an ellipsis that no new sentence follows, or to a number before a small letter.
 */
export function countSentences(text: string): number {
  const tokens = text.split(/\s+/).filter((token) => token !== '');
  if (tokens.length === 0) return 0;
  return 1 + tokens.slice(0, -1).filter((token, index) => endsHere(withoutClosers(token), tokens[index + 1]!)).length;
}

/** Without the quotes, brackets and asterisks behind a sentence's last sign. */
function withoutClosers(token: string): string {
  let end = token.length;
  while (end > 0 && CLOSERS.includes(token[end - 1]!)) end -= 1;
  return token.slice(0, end);
}

const CLOSERS = '"\'”’)]*_';

const ABBREVIATIONS = new Set(
  (
    'mr mrs ms dr prof rev gen sen rep gov capt lt col sgt st jr sr inc ltd co corp bros dept univ assn vs etc e.g i.e cf al ca approx ' +
    'no nos vol vols fig figs p pp ch sec ed eds est ave blvd rd mt ft oz lb hr hrs min u.s u.k u.n d.c a.m p.m a.d b.c ph.d m.d b.a m.a ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat'
  ).split(' '),
);

/** Words that seldom begin with a capital letter but at the beginning of a sentence. */
const BEGINNINGS = new Set(
  (
    'the a an this that these those it he she they we you his her their its our my in on at by for from with if when while after before ' +
    'as although because since but and or so then there here however moreover thus therefore what who where why how not no yes all some ' +
    'many most each every both do does did is are was were can could will would should may might let to of also'
  ).split(' '),
);

function endsHere(token: string, next: string): boolean {
  if (/[?!]$/.test(token)) return true;
  if (!token.endsWith('.')) return false;
  const first = /[\p{L}\p{N}]/u.exec(next)?.[0] ?? '';
  const lower = first !== '' && first === first.toLowerCase() && first !== first.toUpperCase();
  const word = next.replace(/[^\p{L}'’]/gu, '').toLowerCase();
  const begins = !lower && BEGINNINGS.has(word);
  if (/\.\.$/.test(token) || token === '.') return begins;
  const bare = token.slice(0, -1).replace(/^[^\p{L}\p{N}]+/u, '');
  if (ABBREVIATIONS.has(bare.toLowerCase())) return begins;
  if (/^\p{Lu}$/u.test(bare) && bare !== 'I') return begins;
  if (/^[\d.,]+$/.test(bare)) return !lower;
  return true;
}
