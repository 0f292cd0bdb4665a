import {
  addSpent,
  ConfigError,
  type JsonObject,
  type JudgeModel,
  type Kinship,
  type Reading,
  type Reply,
  type RunningScorerDefinition,
  type Sample,
  type Score,
  type ScorerMeans,
  UnjudgedError,
} from '@evenhand/core';
import * as z from 'zod';
import { withoutReasoning } from '../text/reasoning.ts';
import { declines } from '../text/refusal.ts';
import { gradePrompt, pairPrompt } from './prompts.ts';
import { readGrade, readPreference } from './verdicts.ts';

const optionsSchema = z.strictObject({
  mode: z
    .enum(['grade', 'pairwise'])
    .default('grade')
    .describe('`grade`: against the targets. `pairwise`: against the text in `reference.baseline`.'),
  rubric: z
    .string()
    .min(1)
    .default('Judge only whether the answer says the same as the reference answer and answers the question.')
    .describe('What counts, in the words that the judge model is given.'),
  top: z.int().min(1).max(100).default(1).describe('Best grade; 1 = right or wrong.'),
  replyLimit: z
    .int()
    .positive()
    .default(20_000)
    .describe(
      'Longest reply that is shown to the judge model, in UTF-16 code units; the rest is cut off, and the cut is stated.',
    ),
});
type Options = z.infer<typeof optionsSchema>;

/**
 * A judge model, asked twice: with reference and reply (or the two answers) in both orders. Lenient: the mean of the two verdicts;
 * strict: the worse of them. Where only one can be read, it counts alone. The verdicts are in `details`; `agreementOf` counts how
 * often they agree. Refuses to judge itself and its family.
 */
export const judge: RunningScorerDefinition = {
  name: 'judge',
  version: 1,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: () => null,
  checkSample: () => null,
  prepare: async (given, reading, means) => {
    const options = optionsSchema.parse(given);
    const model = unrelated(means);
    return {
      runs: [`judge ${model.id} (${model.developer})`],
      concurrency: model.concurrency,
      judge: (reply, sample, signal) => verdict(reply, sample, options, reading, model, signal),
      close: async () => {},
    };
  },
};

/** @throws ConfigError naming the kinship */
function unrelated({ judgeModel, underTest }: ScorerMeans): JudgeModel {
  if (judgeModel === null)
    throw new ConfigError(
      'scorer judge: no judge model is named; expected one beside the models, e.g. judge: qwen3-8b, or --judge MODEL',
    );
  const problems = underTest.flatMap((model) => {
    const kin = kinship(judgeModel, model);
    return kin === null
      ? []
      : [
          `scorer judge: ${judgeModel.id} may not judge ${model.id}: ${kin}; name a judge of another developer or family`,
        ];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return judgeModel;
}

/** Why two models are too near each other; null = they are not. What is not stated (a developer, a family) could be the same. */
export function kinship(a: Kinship, b: Kinship): string | null {
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
  const shown = text.length > options.replyLimit ? `${text.slice(0, options.replyLimit)}\n[cut off here]` : text;
  const asked = options.mode === 'grade' ? grades(shown, sample, options) : preferences(shown, sample, options);
  const replies = [await model.ask(asked.prompts[0], signal), await model.ask(asked.prompts[1], signal)];
  const verdicts = replies.map(({ text: said }, index) => asked.read(said, index === 1));
  const values = verdicts.flatMap((one) => (one === null ? [] : [one.value]));
  if (values.length === 0)
    throw new UnjudgedError(`the judge ${model.id} gave no verdict on sample ${sample.id} in either order`);
  const lenient = values.reduce((sum, value) => sum + value, 0) / values.length;
  const strict = Math.min(...values);
  const refused = lenient === 0 && declines(text);
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: refused ? null : verdicts.map((one) => one?.said ?? 'unreadable').join('; '),
    rule: refused ? null : `judge-${options.mode}`,
    refused,
    details: {
      judge: model.id,
      verdicts: verdicts.map((one) => one?.said ?? null),
      agree: verdicts.includes(null) ? null : verdicts[0]!.said === verdicts[1]!.said,
    },
    spent: replies.map(({ spent }) => spent).reduce(addSpent),
  };
}

interface Asked {
  readonly prompts: readonly [ReturnType<typeof gradePrompt>, ReturnType<typeof gradePrompt>];
  /** `turned`: read from the second order. null = no verdict can be read. */
  readonly read: (reply: string, turned: boolean) => { readonly said: string; readonly value: number } | null;
}

function grades(reply: string, sample: Sample, { rubric, top }: Options): Asked {
  const question = { question: questionOf(sample), reply, targets: sample.target, rubric, top };
  return {
    prompts: [gradePrompt(question, false), gradePrompt(question, true)],
    read: (said) => {
      const grade = readGrade(said, top);
      return grade === null ? null : { said: String(grade), value: grade / top };
    },
  };
}

function preferences(reply: string, sample: Sample, { rubric }: Options): Asked {
  const baseline = sample.reference?.baseline;
  if (typeof baseline !== 'string')
    throw new ConfigError(
      `sample ${JSON.stringify(sample.id)}: reference: expected { baseline: text }, the answer to compare with`,
    );
  const question = { question: questionOf(sample), rubric };
  return {
    prompts: [
      pairPrompt({ ...question, first: reply, second: baseline }),
      pairPrompt({ ...question, first: baseline, second: reply }),
    ],
    read: (text, turned) => {
      const preferred = readPreference(text);
      if (preferred === null) return null;
      if (preferred === 'tie') return { said: 'tie', value: 0.5 };
      const mine = (preferred === 'A') !== turned;
      return { said: mine ? 'reply' : 'baseline', value: mine ? 1 : 0 };
    },
  };
}

function questionOf(sample: Sample): string {
  return typeof sample.input === 'string'
    ? sample.input
    : sample.input.map(({ role, content }) => `${role}: ${content}`).join('\n\n');
}
