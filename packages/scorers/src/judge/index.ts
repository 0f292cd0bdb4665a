import {
  addJudgeCosts,
  ConfigError,
  describeQuestion,
  type JsonObject,
  type JudgeModel,
  type ModelProvenance,
  type Reading,
  type Reply,
  type RunningScorerDefinition,
  type Sample,
  type Score,
  type ScorerContext,
  UnscoredReplyError,
} from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { withoutReasoning } from '../text/reasoning.ts';
import { declines } from '../text/refusal.ts';
import { gradePrompt, pairPrompt } from './prompts.ts';
import { readGrade, readPreference } from './verdicts.ts';

const optionsSchema = z.strictObject({
  mode: describe(
    z.enum(['grade', 'pairwise']).default('grade'),
    '`grade`: against the targets. `pairwise`: against the text in `reference.baseline`.',
  ),
  rubric: describe(
    z
      .string()
      .min(1)
      .default('Judge only whether the answer says the same as the reference answer and answers the question.'),
    'What counts, in the words that the judge model is given.',
  ),
  top: describe(z.int().min(1).max(100).default(1), 'Best grade; 1 = right or wrong.'),
  replyLimit: describe(
    z.int().positive().default(20_000),
    'Longest reply that is shown to the judge model, in UTF-16 code units; the rest is cut off, and the cut is stated.',
  ),
});
type Options = z.infer<typeof optionsSchema>;

/**
 * A judge model, asked twice: with reference and reply (or the two answers) in both orders. Lenient: the mean of the two verdicts;
 * strict: the worse of them. Where only one can be read, it counts alone. The verdicts are in `details`; `agreementOf` counts how
 * often they agree. Refuses to judge itself and its family. Version 4 reads 1.0, `one` and `<grade>1</grade>`. Version 3 takes two grades in one (0 or 1) for none, and reads grades
 * in Chinese and alone.
 * Version 5 knows one more mark of reasoning (`<analysis>`).
 */
export const judge: RunningScorerDefinition = {
  name: 'judge',
  version: 5,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: () => null,
  checkSample: () => null,
  prepare: async (rawOptions, reading, means) => {
    const options = optionsSchema.parse(rawOptions);
    const model = requireUnrelatedJudge(means);
    return {
      runs: [`judge ${model.id} (${model.developer})`],
      concurrency: model.concurrency,
      score: (reply, sample, signal) => verdict(reply, sample, options, reading, model, signal),
      close: async () => {},
    };
  },
};

/** @throws ConfigError naming the kinship */
function requireUnrelatedJudge({ judgeModel, underTest }: ScorerContext): JudgeModel {
  if (judgeModel === null)
    throw new ConfigError(
      'scorer judge: no judge model is named; expected one in the experiment, e.g. judge: qwen3-8b, or --judge MODEL',
    );
  const problems = underTest.flatMap((model) => {
    const kin = kinship(judgeModel, model);
    return kin === null
      ? []
      : [
          `scorer judge: ${judgeModel.id} may not score ${model.id}: ${kin}; name a judge of another developer or family`,
        ];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return judgeModel;
}

/** Why two models are too near each other; null = they are not. What is not stated (a developer, a family) could be the same. */
export function kinship(a: ModelProvenance, b: ModelProvenance): string | null {
  const same = (x: string, y: string) => x.trim().toLowerCase() === y.trim().toLowerCase();
  if (same(a.id, b.id)) return 'it is the model under test';
  const nameless = [a, b].filter(({ developer }) => developer === null).map(({ id }) => id);
  if (a.developer === null || b.developer === null)
    return `the developer of ${nameless.join(' and ')} is not stated, so it could be the same`;
  const made = [[a, b.developer] as const, [b, a.developer] as const].find(([one, developer]) =>
    one.derivedFrom?.toLowerCase().includes(developer.trim().toLowerCase()),
  );
  if (made !== undefined) return `${made[0].id} is made from weights of ${made[1]} (${made[0].derivedFrom})`;
  if (!same(a.developer, b.developer)) return null;
  if (a.family === null || b.family === null) return `both are by ${a.developer}, and their families are not stated`;
  return same(a.family, b.family) ? `both are ${a.family} by ${a.developer}` : null;
}

async function verdict(
  reply: Reply,
  sample: Sample,
  options: Options,
  reading: Reading,
  model: JudgeModel,
  signal?: AbortSignal,
): Promise<Score> {
  const text = withoutReasoning(reply.text).trim();
  if (text === '') return { value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: false };
  const clippedReply = text.length > options.replyLimit ? `${text.slice(0, options.replyLimit)}\n[cut off here]` : text;
  const query =
    options.mode === 'grade'
      ? createGradeQuery(clippedReply, sample, options)
      : createPreferenceQuery(clippedReply, sample, options);
  const replies = [await model.generate(query.prompts[0], signal), await model.generate(query.prompts[1], signal)];
  const verdicts = replies.map(({ text: judgeReply }, index) => query.read(judgeReply, index === 1));
  const values = verdicts.flatMap((one) => (one === null ? [] : [one.value]));
  if (values.length === 0)
    throw new UnscoredReplyError(`the judge ${model.id} gave no score for sample ${sample.id} in either order`);
  const lenient = values.reduce((sum, value) => sum + value, 0) / values.length;
  const strict = Math.min(...values);
  const refused = lenient === 0 && declines(text);
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: refused ? null : verdicts.map((one) => one?.label ?? 'unreadable').join('; '),
    rule: refused ? null : `judge-${options.mode}`,
    refused,
    details: {
      judge: model.id,
      verdicts: verdicts.map((one) => one?.label ?? null),
      agree: verdicts.includes(null) ? null : verdicts[0]!.label === verdicts[1]!.label,
    },
    spent: replies.map(({ spent }) => spent).reduce(addJudgeCosts),
  };
}

interface JudgeQuery {
  readonly prompts: readonly [ReturnType<typeof gradePrompt>, ReturnType<typeof gradePrompt>];
  /** `turned`: read from the second order. null = no verdict can be read. */
  readonly read: (reply: string, turned: boolean) => { readonly label: string; readonly value: number } | null;
}

function createGradeQuery(reply: string, sample: Sample, { rubric, top }: Options): JudgeQuery {
  const question = { question: describeQuestion(sample), reply, targets: sample.target, rubric, top };
  return {
    prompts: [gradePrompt(question, false), gradePrompt(question, true)],
    read: (judgeReply) => {
      const grade = readGrade(judgeReply, top);
      return grade === null ? null : { label: String(grade), value: grade / top };
    },
  };
}

function createPreferenceQuery(reply: string, sample: Sample, { rubric }: Options): JudgeQuery {
  const baseline = sample.reference?.baseline;
  if (typeof baseline !== 'string')
    throw new ConfigError(
      `sample ${JSON.stringify(sample.id)}: reference: expected { baseline: text }, the answer to compare with`,
    );
  const question = { question: describeQuestion(sample), rubric };
  return {
    prompts: [
      pairPrompt({ ...question, first: reply, second: baseline }),
      pairPrompt({ ...question, first: baseline, second: reply }),
    ],
    read: (text, turned) => {
      const preferred = readPreference(text);
      if (preferred === null) return null;
      if (preferred === 'tie') return { label: 'tie', value: 0.5 };
      const mine = (preferred === 'A') !== turned;
      return { label: mine ? 'reply' : 'baseline', value: mine ? 1 : 0 };
    },
  };
}
