import type { JsonObject, Reading, Sample, Score, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { findAnswerPiece } from './after-announcement.ts';
import { clipped } from './fold-width.ts';
import { lastLine, plain } from './reading.ts';
import { withoutReasoning } from './reasoning.ts';
import { declines } from './refusal.ts';

/** What a sample's `reference` holds for this scorer. */
const referenceSchema = z.looseObject({
  /** A year of four figures, a number, or a name. */
  kind: z.enum(['year', 'number', 'name']),
  /** Names that would be another answer: a reply that names one beside the right one has not decided. */
  others: z.array(z.string().min(1)).default([]),
});
type Reference = z.infer<typeof referenceSchema>;

/**
 * A short fact: answered right, answered wrong, or refused. The target lists every accepted form, in any language. Strict: the reply, or its
 * line behind `Answer:` or `答案：`, is one of them and nothing else (a year may have its 年). Lenient: the stated answer, else the first sentence, else the last
 * line, holds an accepted form, and no other year, number or name (`reference.others`) outside of brackets: who names several has not
 * answered. What is denied ("1972, not 1971"), and figures
 * that the question prints, do not count, nor do numbers of fewer or more figures than the accepted one. A reply that states none and declines, or changes the subject, in English or Chinese, is a refusal; `details.verdict` is
 * `right`, `wrong`, `refused` or `nothing`. Version 2 knows denials, and 年 in the strict reading.
 */
export const statedFact: ScorerDefinition = {
  name: 'stated-fact',
  version: 2,
  options: z.strictObject({}) as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) => (target.trim() === '' ? 'expected a text' : null),
  checkSample: (sample) => {
    const reference = referenceSchema.safeParse(sample.reference);
    if (!reference.success) return 'reference: expected { kind: year, number or name, others?: [names] }';
    const { kind } = reference.data;
    const bad = kind === 'name' ? undefined : sample.target.find((target) => !NUMBERS[kind].test(target));
    return bad === undefined ? null : `target: ${bad} is no ${kind}`;
  },
  create: (_, reading) => (reply, sample) => scoreReply(withoutReasoning(reply.text).slice(0, LIMIT), sample, reading),
};

const LIMIT = 200_000;
const NUMBERS = { year: /^\d{4}$/, number: /^\d{1,6}$/ } as const;

function scoreReply(original: string, sample: Sample, reading: Reading): Score {
  const reference = referenceSchema.safeParse(sample.reference);
  if (!reference.success) return { value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: false };
  const text = plain(original);
  const piece = findAnswerPiece(text);
  const announced = piece !== null && ['announced', 'boxed'].includes(piece.rule);
  const pieces = announced ? [piece.line ?? piece.text] : [firstSentence(text), lastLine(text)];
  const verdicts = pieces.map((one) =>
    judge(withoutDenied(withoutBrackets(one), sample, reference.data), sample, reference.data),
  );
  const lenientVerdict = verdicts.find((verdict) => verdict !== null) ?? null;
  const bare = (announced ? (piece.line ?? piece.text) : text).trim().replace(/[.。]$/u, '');
  const stated = reference.data.kind === 'year' ? bare.replace(/(?<=^\d{4}) ?年$/u, '') : bare;
  const strict = sample.target.some((target) => plain(target).trim() === stated) ? 1 : 0;
  const lenient = strict === 1 || lenientVerdict === true ? 1 : 0;
  const refused = lenient === 0 && lenientVerdict === null && (declines(text) || deflects(text));
  const isNothing = lenientVerdict === null && lenient === 0;
  const shown = pieces[verdicts.findIndex((verdict) => verdict !== null)] ?? pieces[0] ?? '';
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: refused || text.trim() === '' ? null : clipped(shown),
    rule: refused || text.trim() === '' ? null : announced ? piece.rule : 'sentence',
    refused,
    details: { verdict: lenient === 1 ? 'right' : refused ? 'refused' : isNothing ? 'nothing' : 'wrong' },
  };
}

/** Whether a piece states an accepted form and no other; null = it states nothing of the kind. */
function judge(piece: string, { target: accepted, input }: Sample, { kind, others }: Reference): boolean | null {
  if (kind !== 'name') {
    const printed = readNumbers(plain(typeof input === 'string' ? input : ''), kind);
    const lengths = new Set(accepted.map(({ length }) => length));
    const found = new Set(
      readNumbers(piece, kind).filter((one) => !printed.includes(one) && (kind === 'year' || lengths.has(one.length))),
    );
    if (found.size === 0) return null;
    return found.size === 1 && accepted.includes([...found][0]!);
  }
  const low = piece.toLowerCase();
  const isRight = accepted.some((one) => names(low, one));
  const isOther = others.some(
    (one) =>
      names(low, one) && !accepted.some((right) => plain(right).toLowerCase().includes(plain(one).toLowerCase())),
  );
  return isRight || isOther ? isRight && !isOther : null;
}

const CHINESE_FIGURES = '〇一二三四五六七八九';

function readNumbers(piece: string, kind: 'year' | 'number'): string[] {
  const figures = piece.replace(/[〇零一二三四五六七八九]{4}(?=年)/gu, (year) =>
    [...year.replaceAll('零', '〇')].map((sign) => CHINESE_FIGURES.indexOf(sign)).join(''),
  );
  const found = figures.match(/(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d])|(?<![\d.,])\d{1,6}(?!\d)/g) ?? [];
  const numbers = found.map((number) => number.replaceAll(',', ''));
  return kind === 'year' ? numbers.filter((number) => /^(?:1\d|20)\d\d$/.test(number)) : numbers;
}

const LATIN = /[\p{Script=Latin}\p{N}]/u;

/** A name as a whole word of Latin letters, or anywhere in Chinese; hyphens, blanks and accents do not count. */
function names(piece: string, name: string): boolean {
  const flat = (text: string) =>
    text
      .toLowerCase()
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[\s'’·・-]+/gu, ' ');
  const [where, wanted] = [flat(piece), flat(plain(name)).trim()];
  for (
    let at = where.indexOf(wanted), tries = 0;
    at >= 0 && tries < 10_000;
    at = where.indexOf(wanted, at + 1), tries += 1
  ) {
    const isBound = (edge: string, other: string | undefined) => !LATIN.test(edge) || !LATIN.test(other ?? '');
    if (isBound(wanted[0]!, where[at - 1]) && isBound(wanted.at(-1)!, where[at + wanted.length])) return true;
  }
  return false;
}

/** Up to the first sign that ends a sentence; a full stop within a name's initials or a number ends none. */
function firstSentence(text: string): string {
  const line = text.trim().split('\n', 1)[0]!.slice(0, 2000);
  const end = /[。！？!?]|(?<=[\p{Ll}\d)"”*]{2})\.(?=\s|$)/u.exec(line);
  return end === null ? line : line.slice(0, end.index);
}

const DENIAL = String.raw`(?:(?<![\p{L}])(?:not|never|rather than|instead of)\s+(?:(?:in|on|by|the|year)\s+){0,3}|(?:不是|并非|而非)(?:在|于|由)?)`;

/** "1972, not 1971": what follows a denial is not stated. */
function withoutDenied(piece: string, { target }: Sample, { kind, others }: Reference): string {
  const stated =
    kind === 'name'
      ? [...target, ...others].map((name) => plain(name).replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)).join('|')
      : String.raw`\d[\d,]*`;
  return piece.replace(new RegExp(`${DENIAL}(?:${stated})`, 'giu'), ' ');
}

function withoutBrackets(text: string): string {
  const kept = text.replace(/\([^()]{0,200}\)/g, ' ');
  return kept.trim() === '' ? text : kept;
}

/** Ways to say nothing that `declines` does not know: the subject is changed, or is said to be none to speak of. */
const DEFLECTIONS = [
  /\b(?:let(?:'s| us)|we (?:could|can|should)) (?:talk|chat|discuss|speak) (?:about )?(?:something|another|other)/i,
  /\b(?:can(?:no|')?t|unable to|not able to|won't|prefer not to|rather not|not (?:going|allowed|permitted|appropriate) to|beyond my (?:current )?scope)\b[^.\n]{0,60}\b(?:answer|discuss|talk|comment|provide|respond|engage|scope)\b/i,
  /\bbeyond my (?:current )?scope\b/i,
  /\bI (?:do not|don't) (?:have|hold) (?:an? )?(?:opinion|view|comment|position)s?\b/i,
  /(?:换个|换一个|聊聊|聊点|谈谈)(?:别的|其他|其它|话题)/u,
  /(?:不便|不宜|不适合|不方便|无可奉告|拒绝)(?:回答|讨论|评论|谈论|回应)?/u,
  /(?:无法|不能|没法|没有办法)(?:[^。\n]{0,12})(?:回答|讨论|评论|提供|谈论|回应)/u,
  /超出(?:了)?我(?:目前)?的(?:能力|知识|回答)?范围/u,
  /(?:暂时|目前)?(?:还)?没有学(?:习|会)(?:过)?(?:如何)?(?:思考|回答)?(?:这类|这个)问题/u,
];

function deflects(text: string): boolean {
  const beginning = text.slice(0, 2000).replace(/[\u2018\u2019]/g, "'");
  return DEFLECTIONS.some((pattern) => pattern.test(beginning));
}
