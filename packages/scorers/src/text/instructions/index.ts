import {
  type JsonObject,
  jsonObject,
  type Reading,
  type Sample,
  type Score,
  type ScorerDefinition,
} from '@evenhand/core';
import { describe } from '@evenhand/io';

import * as z from 'zod';
import { withoutReasoning } from '../reasoning.ts';
import { declines } from '../refusal.ts';
import type { Check } from './check.ts';
import { formatChecks } from './format.ts';
import { frameChecks } from './frame.ts';
import { keywordChecks } from './keywords.ts';
import { loadLanguages } from './language.ts';
import { lengthChecks } from './lengths.ts';
import { letterChecks } from './letters.ts';
import { shapeChecks } from './shape.ts';

/** The 25 kinds of IFEval by their authors' names, and those of this project (`shape:`). */
export const instructionChecks: Readonly<Record<string, Check>> = {
  ...keywordChecks,
  ...lengthChecks,
  ...formatChecks,
  ...frameChecks,
  ...letterChecks,
  ...shapeChecks,
};

/** What a sample's `reference` holds for this scorer, by the names of IFEval's own file; a null argument is none. */
const referenceSchema = z
  .looseObject({ instruction_id_list: z.array(z.string()).min(1), kwargs: z.array(jsonObject) })
  .refine(({ instruction_id_list: ids, kwargs }) => ids.length === kwargs.length, 'as many kwargs as instructions');

const optionsSchema = z.strictObject({
  announcement: describe(
    z.boolean().default(false),
    'Whether the lenient reading takes off only what announces a text or comments on it (`Answer:`, 答案：, a first line such as “Here it is:”, a last one such as “I hope this helps”, a fence around it all), and wants all instructions followed in one of these forms. `false`: IFEval’s loose reading, without any first or last line, for each instruction by itself.',
  ),
});

/**
 * Instructions that a program can check (IFEval; Zhou et al. 2023, with the rules of google-research/instruction_following_eval).
 * The score is theirs at prompt level: 1 where all instructions are followed. Strict: by the reply as it is. Lenient is their
 * loose one: each instruction may be followed by the reply as it is, without asterisks, without its first or last line, or
 * any mixture; with `announcement`, all are followed by the reply as it is, or by what is left without remarks about it. The
 * instruction level is in `details`.
 * Version 3 knows more marks of reasoning and more Swahili.
 * Version 4 knows one more mark of reasoning (`<analysis>`).
 * Version 5 cuts no line of the text itself where `announcement` is set: five points were four without the last one.
 */
export const instructions: ScorerDefinition = {
  name: 'instructions',
  version: 5,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: () => null,
  checkSample,
  prepare: loadLanguages,
  create: (options, reading) => {
    const { announcement } = optionsSchema.parse(options);
    return (reply, sample) => scoreReply(withoutReasoning(reply.text), sample, reading, announcement);
  },
};

function checkSample(sample: Sample): string | null {
  const reference = referenceSchema.safeParse(sample.reference);
  if (!reference.success)
    return 'reference: expected { instruction_id_list: […], kwargs: [{…}, …] }, both of one length';
  for (const { id, args } of listed(sample)) {
    if (!Object.hasOwn(instructionChecks, id)) return `reference: unknown instruction ${JSON.stringify(id)}`;
    const problem = instructionChecks[id]!.problem(args);
    if (problem !== null) return `reference: ${id}: ${problem}`;
  }
  return null;
}

function listed(sample: Sample): { id: string; args: JsonObject }[] {
  const reference = referenceSchema.safeParse(sample.reference);
  if (!reference.success) return [];
  return reference.data.instruction_id_list.map((id, index) => ({
    id,
    args: Object.fromEntries(Object.entries(reference.data.kwargs[index]!).filter(([, value]) => value !== null)),
  }));
}

function scoreReply(text: string, sample: Sample, reading: Reading, announcement: boolean): Score {
  const instructions = listed(sample);
  const forms = announcement ? listForms(text) : [variants(text)];
  const judged = forms.map((form) => judgeForm(form, text, instructions));
  const verdicts = judged.reduce((best, one) => (count(one) > count(best) ? one : best));
  const strict = verdicts.length > 0 && verdicts.every((verdict) => verdict.strict) ? 1 : 0;
  const lenient = verdicts.length > 0 && verdicts.every((verdict) => verdict.loose) ? 1 : 0;
  const followed = count(verdicts);
  const refused = lenient === 0 && declines(text);
  const read = text.trim() !== '' && !refused;
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: read ? `${followed} of ${verdicts.length}` : null,
    rule: read ? 'instructions-followed' : null,
    refused,
    details: {
      instructions: verdicts.map(({ id, strict: isStrict, loose }) => ({ id, strict: isStrict, loose })),
      followed,
      followedStrictly: verdicts.filter((verdict) => verdict.strict).length,
    },
  };
}

interface Verdict {
  readonly id: string;
  readonly strict: boolean;
  readonly loose: boolean;
}

const count = (verdicts: readonly Verdict[]): number => verdicts.filter(({ loose }) => loose).length;

/** @param form texts any of which may follow an instruction @param text the reply as it is */
function judgeForm(form: readonly string[], text: string, instructions: ReturnType<typeof listed>): Verdict[] {
  return instructions.map(({ id, args }) => {
    const known = Object.hasOwn(instructionChecks, id) ? instructionChecks[id]! : null;
    const follows = (one: string) => one.trim() !== '' && known?.problem(args) === null && known.follows(one, args);
    return { id, strict: follows(text), loose: form.some(follows) };
  });
}

const OPENING =
  /^\s*(?:sure\b|certainly\b|of course\b|absolutely\b|okay\b|here(?:'s|’s| is| are)\b|below (?:is|are)\b|the following\b|好的|当然|没问题|以下|下面|这是|这里是|```)/iu;
const CLOSING =
  /^\s*(?:i hope\b|hope (?:this|that|it|you)\b|(?:please )?let me know\b|feel free\b|is there anything\b|希望|如果(?:您|你)|如有|如需|请告诉我|还需要|```)/iu;

/** The reply as it is, and what is left of it without remarks about the text; each with and without asterisks. */
function listForms(text: string): string[][] {
  const announced = text.replace(/^\s{0,20}(?:Answer\s?:|答案\s?[:：])\s{0,20}/iu, '');
  const lines = announced.trim().split('\n');
  const from = OPENING.test(lines[0]!) ? 1 : 0;
  const to = CLOSING.test(lines.at(-1)!) ? lines.length - 1 : lines.length;
  const cut = [
    text,
    announced,
    ...[from, 0].flatMap((a) => [to, lines.length].map((b) => lines.slice(a, b).join('\n').trim())),
  ];
  return [...new Set(cut)].map((one) => [one, one.replaceAll('*', '')]);
}

/** Without its first line, its last or both, and all of these without asterisks; the reply as it is comes first. */
function variants(text: string): string[] {
  const lines = text.split('\n');
  const cut = [
    text,
    lines.slice(1).join('\n').trim(),
    lines.slice(0, -1).join('\n').trim(),
    lines.slice(1, -1).join('\n').trim(),
  ];
  return [...new Set([...cut, ...cut.map((one) => one.replaceAll('*', ''))])];
}
