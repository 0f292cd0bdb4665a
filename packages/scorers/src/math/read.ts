import { bare } from '../text/after-announcement.ts';
import type { Announcement } from '../text/announced.ts';
import { findStated, type ReadPiece } from '../text/announcement.ts';
import { boxedParts, closing } from '../text/boxed.ts';
import { withoutChecks } from '../text/checks.ts';
import { closesWith, hasBox, withoutNextQuestions } from '../text/next-question.ts';
import { FORMULA, type MaskedText, maskFormulas, unmask } from './formulas.ts';
import { isProse } from './normal.ts';
import { lastEquation, type SentenceValue, valueAtStart, valueInSentence } from './stated-value.ts';

/** What a reply gives as its answer, and the rule that found it. */
export interface ReadMath {
  readonly text: string;
  /** Another reading of the same words. null = there is none. */
  readonly other: string | null;
  readonly rule: string;
  /** Whether the reply says that this is the answer. Where not, another answer than the target is undecided, not different. */
  readonly certain: boolean;
}

/** How much of a reply's end is searched for an announcement, and for sentences, in code units. */
const TAIL = 60_000;
const LAST_SENTENCES = 4000;
/** How many sentences are looked at, from the last one. */
const SENTENCE_LIMIT = 8;
/** What may stand between boxes that hold one answer together. */
const BETWEEN =
  /^[\s$.,;:()\\&~]{0,20}(?:(?:and|or|和|或|及|、|\\(?:land|wedge|lor|vee)(?![a-z])|\\(?:text|textrm|mbox|mathrm|quad|qquad)\s?(?:\{\s?(?:,\s?)?(?:and|or|和|或|,)?\s?\})?)[\s$.,;:()\\&~]{0,20}){0,3}$/;
/** Sentences about the answer, not of it. */
const REMARK =
  /^[\s*_>#-]{0,8}(?:\d{1,2}[.)]\s{1,4})?(?:and\s)?(?:indeed|note|notice|remark|n\.b\.|check|checking|verif|to (?:verify|check|confirm)|let(?:'s| us) (?:check|verify|confirm)|\(?(?:we|you) can (?:even |also |easily )?(?:check|verify|confirm)|i hope|hope (?:this|that|it)|let me know|please|feel free|remember|keep in mind|this (?:matches|confirms|satisfies|completes|agrees|makes sense|checks|answer|result|solution|can be)|(?:this|that|it) (?:is|works|holds|follows) (?:because|since|as)|these (?:match|satisfy)|the (?:answer|result|solution) (?:is correct|is right|makes sense|checks)|as (?:expected|a check)|if you|验算|检验|检查|注意|注[:：]|希望|请|如果你)/iu;
const SENTENCE_END =
  /(?<=[.!?](?:[*_)"'”]{0,3}))\s+(?=[^a-z\s])|(?<=[。！？；])|\n+|\s{2,}(?=[-*•#\dA-Z])|(?<=[.!?:;✓)])\s(?=\d{1,2}\)\s[A-Z])/u;
/** A sentence of no words: a rule, a list mark. */
const EMPTY = /^(?:[^\p{L}\p{N}\ue000-\uf8ff]|\d{1,2}[.)](?=\s*$))*$/u;
const CLOSING_LINE = /^[-+$€£¥*_\\([]{0,6}\d[\d.,/]{0,30}[%)\]*_.\s]{0,6}$|[\d}$\])]\s?[^\d\n]{0,30}[.!。]?$/u;

/**
 * The last box (or the last ones, where only `and` stands between them); else the announced answer, the last statement first; else the
 * value that the last sentences state: after the last verb of the last main clause, or the last formula. Remarks about the answer
 * and questions that the model goes on to ask itself are left out. null = nothing to read.
 */
export function readAnswer(replyText: string): ReadMath | null {
  const text = ownAnswer(replyText);
  const boxed = boxes(text);
  if (boxed !== null) return boxed;
  const masked = maskFormulas(finished(text).slice(-TAIL));
  return announced(masked) ?? onlyAnswer(masked) ?? lastSentences(masked) ?? lastWords(masked);
}

/** Without a last box that was cut off: nobody knows how its number would have gone on. */
function finished(text: string): string {
  const at = Math.max(text.lastIndexOf('\\boxed{'), text.lastIndexOf('\\fbox{'));
  return at < 0 ? text : text.slice(0, at);
}

/** A reply without the questions that its model goes on to ask itself. */
export function ownAnswer(replyText: string): string {
  return withoutNextQuestions(replyText, (before) => {
    if (hasBox(before) || closesWith(before, CLOSING_LINE)) return true;
    const masked = maskFormulas(before.slice(-LAST_SENTENCES));
    return findStated(masked.text, (rest, { form }) => readAnnounced(rest, form, masked))?.strength === 'stated';
  });
}

function boxes(text: string): ReadMath | null {
  const tail = text.slice(-20_000);
  const marks = [...tail.matchAll(/\\(?:boxed|fbox)\s?(?=\{)/g)].slice(-10);
  const spans = marks.flatMap((mark) => {
    const open = mark.index + mark[0].length;
    const end = closing(tail, open);
    return end === null ? [] : [{ from: mark.index, to: end + 1, inside: tail.slice(open + 1, end) }];
  });
  const last = spans.at(-1);
  if (last === undefined) {
    const only = boxedParts(text).at(-1);
    return only === undefined ? null : { text: only, other: null, rule: 'boxed', certain: true };
  }
  let parts = [last.inside];
  for (let index = spans.length - 2; index >= 0; index -= 1) {
    if (!BETWEEN.test(tail.slice(spans[index]!.to, spans[index + 1]!.from))) break;
    parts = [spans[index]!.inside, ...parts];
  }
  return { text: [...new Set(parts)].join(','), other: null, rule: 'boxed', certain: true };
}

function announced(masked: MaskedText): ReadMath | null {
  const found = findStated(masked.text, (rest, { form }) => readAnnounced(rest, form, masked));
  if (found === null || found.strength === 'remark') return null;
  return { ...found.value, rule: 'announced' };
}

type Reading = Pick<ReadMath, 'text' | 'other' | 'certain'>;

function readAnnounced(rest: string, form: Announcement['form'], masked: MaskedText): ReadPiece<Reading> | null {
  const line = rest.split('\n', 1)[0]!;
  const direct = valueAtStart(line, masked);
  if (direct !== null) return { value: direct, direct: true };
  const [sentence = ''] = line.split(SENTENCE_END, 1);
  const value = valueInSentence(sentence, masked);
  if (value !== null) return { value: { ...value, other: words(sentence, masked) }, direct: false };
  const candidate = words(sentence, masked);
  const short = candidate.split(/\s+/).length <= 4;
  return candidate === '' || !(short || form === 'heading')
    ? null
    : { value: { text: candidate, other: null, certain: short }, direct: short };
}

function words(piece: string, masked: MaskedText): string {
  return bare(unmask(piece, masked));
}

/** A reply that is nothing but an answer: one line of mathematics, with a unit perhaps. */
function onlyAnswer(masked: MaskedText): ReadMath | null {
  const line = masked.text.trim();
  const candidate = bare(line.replace(SO, '').replace(OTHER_ONE, ''));
  if (
    candidate === '' ||
    /\n\s*\n|^there (?:is|are)\b|\b(?:is|are|equals?)\b/i.test(line) ||
    line.length > 400 ||
    isProse(line.replace(TEXT, ' '))
  )
    return null;
  const rule = new RegExp(`^${FORMULA}$`, 'u').test(candidate) ? 'last-formula' : 'whole-reply';
  const last = lastEquation(candidate);
  return { text: unmask(candidate, masked), other: last === null ? null : unmask(last, masked), rule, certain: true };
}

/** What opens a conclusion: "So 32." */
const SO = /^(?:so|thus|hence|therefore|then|result|所以|因此|故|于是)(?![a-zA-Z])[\s,:=]{0,4}/iu;
/** "x = 5, not 6". */
const OTHER_ONE =
  /[,;，；]?\s?(?:\b(?:and |but )?not|\brather than|\binstead of|而不是|而非|不是)\s?[^,;.]{1,40}\.?$/iu;
const TEXT = /\\(?:text|mbox|textrm|mathrm)\s?\{[^{}]{0,100}\}/g;

/** In brackets what is no answer, or why one is: "x = 5 (x = -2 is rejected)". */
const REJECTED =
  /(?<=[\d\ue000-\uf8ff][^\n(]{0,40})\((?=[^()\n]{0,200}\b(?:reject|extraneous|invalid|discard|impossible|since|because|not|n't|check|舍去|舍|不合题意))[^()\n]{0,200}\)/giu;

function lastSentences(masked: MaskedText): ReadMath | null {
  const tail = withoutChecks(masked.text.slice(-LAST_SENTENCES)).replace(REJECTED, ' ');
  const sentences = tail.split(SENTENCE_END).filter((sentence) => !EMPTY.test(sentence));
  const candidate = sentences.slice(-SENTENCE_LIMIT).reverse();
  for (const skipRemarks of [true, false]) {
    for (const sentence of candidate) {
      if (skipRemarks && REMARK.test(sentence.slice(0, 80))) continue;
      const value = valueInSentence(sentence, masked);
      if (value !== null) return ofSentence(value);
    }
  }
  return null;
}

function ofSentence({ text, other, certain, by }: SentenceValue): ReadMath {
  return { text, other, certain, rule: by === 'formula' ? 'last-formula' : 'last-sentence' };
}

/** The last line in words, after its verb where it has one: "So the direction is east." */
function lastWords(masked: MaskedText): ReadMath | null {
  const line = words(masked.text.trimEnd().split('\n').at(-1) ?? '', masked);
  if (line === '') return null;
  const after = /\b(?:is|are|be)\s(?!.*\b(?:is|are|be)\s)(.{1,200})$/iu.exec(line.slice(-300))?.[1];
  const single = !masked.text.trim().includes('\n');
  return {
    text: line,
    other: after === undefined ? null : bare(after),
    rule: single ? 'whole-reply' : 'last-line',
    certain: false,
  };
}
