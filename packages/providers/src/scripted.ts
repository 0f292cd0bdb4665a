import {
  type Connection,
  type GenerationEvent,
  type GenerationRequest,
  type JsonObject,
  jsonObject,
  type ModelAdapter,
  NO_IDENTITY,
  NO_RECEIPT,
  NO_USAGE,
  PROVIDER_ERROR_KINDS,
  type Provider,
  ProviderError,
  type Sample,
} from '@evenhand/core';
import { describe, uniform } from '@evenhand/io';
import * as z from 'zod';

const share = z.number().min(0).max(1);

const optionsSchema = z.strictObject({
  rule: describe(
    z.enum(['oracle', 'chance', 'fixed']).default('oracle'),
    '`oracle` gives the target, `chance` the target of a sample of the experiment drawn at random (of the shard, where a shard is resumed), `fixed` always `text`. In a dialogue the first two give the replies that stand in the `reference` of the sample, under `replies`.',
  ),
  text: describe(z.string().default(''), 'What `fixed` says.'),
  form: describe(
    z.string().includes('{{answer}}').default('Answer: {{answer}}'),
    'How an answer is put into words; `{{answer}}` stands for it.',
  ),
  errorRate: describe(share.default(0), 'Share of wrong answers, independent from cell to cell.'),
  latencyMs: describe(z.number().nonnegative().default(0), 'Wait before the first chunk, milliseconds.'),
  chunkMs: describe(z.number().nonnegative().default(0), 'Wait between chunks, milliseconds.'),
  chunks: describe(z.int().positive().default(1), 'Number of chunks that a reply comes in.'),
  faults: describe(
    z
      .array(
        z.strictObject({
          kind: describe(z.enum(PROVIDER_ERROR_KINDS), 'Kind of the failure.'),
          rate: share.describe('Share of the cells that it strikes.'),
          times: describe(z.int().positive().optional(), 'Attempts that fail; absent = all.'),
        }),
      )
      .default([]),
    'Failures on request.',
  ),
  seed: describe(z.int().nonnegative().default(1), 'Seed of its draws.'),
});
type Options = z.infer<typeof optionsSchema>;

/**
 * Answers from a rule, without a model: for tests, for trying a suite, and for experiments whose truth is known.
 * The words of an answer are counted as its tokens.
 */
export const scripted: Provider = {
  name: 'scripted',
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  images: true,
  modelKind: 'nothing',
  device: null,
  deterministic: false,
  findUnsupported: (_, { tools, format }) => [
    ...(tools ? ['it writes its answers and calls no tools; use tools: prompt or either'] : []),
    ...(format === null ? [] : ['its words are held to no form; leave it or the suite out']),
  ],
  connect: async (connection) => createScriptedAdapter(connection, optionsSchema.parse(connection.model.options)),
};

function createScriptedAdapter({ model, runtime, answers }: Connection, options: Options): ModelAdapter {
  const chance = (purpose: string, { suite, prompt, sample, trial }: GenerationRequest['attemptRef']) =>
    uniform(options.seed, purpose, model.id, suite, prompt, sample, trial);

  const reply = (cell: GenerationRequest['attemptRef']): string => {
    if (options.rule === 'fixed') return options.text;
    const answerKey = answers(cell.suite, cell.sample);
    if (answerKey === null)
      throw new ProviderError(
        'not_found',
        `the answer key has no sample ${JSON.stringify(cell.sample)} of ${cell.suite}`,
      );
    const drawn =
      options.rule === 'chance'
        ? answerKey.all.at(Math.floor(chance('draw', cell) * answerKey.all.length))!
        : answerKey.sample;
    const wrong = chance('error', cell) < options.errorRate;
    const planned = readPlan(drawn, cell.turn ?? 1);
    if (planned !== null) return wrong ? 'something else' : planned;
    const answer = drawn.target[0]!;
    return options.form.replace('{{answer}}', () => (wrong ? toWrongAnswer(answerKey.sample, answer) : answer));
  };

  return {
    provider: 'scripted',
    identify: async () => ({
      ...NO_IDENTITY,
      servedModel: model.id,
      defaultSystemPrompt: false,
    }),
    async *generate({ messages, attemptRef: cell }, signal): AsyncGenerator<GenerationEvent> {
      const pause = async (ms: number) => {
        if (ms > 0) await runtime.sleep(ms, signal);
        if (signal.aborted) throw new ProviderError('cancelled', 'stopped before the reply had ended');
      };
      await pause(options.latencyMs);
      for (const [index, fault] of options.faults.entries())
        if (chance(`fault ${index}`, cell) < fault.rate && cell.attempt <= (fault.times ?? Number.POSITIVE_INFINITY))
          throw new ProviderError(fault.kind, `scripted fault: ${fault.kind}`);
      const text = reply(cell);
      for (const [index, piece] of pieces(text, options.chunks).entries()) {
        if (index > 0) await pause(options.chunkMs);
        yield { type: 'text', text: piece };
      }
      const inputTokens = messages.reduce((sum, message) => sum + countWords(message.content), 0);
      yield {
        type: 'end',
        finish: 'stop',
        usage: { ...NO_USAGE, inputTokens, outputTokens: countWords(text) },
        receipt: { ...NO_RECEIPT, servedModel: model.id },
      };
    },
    close: async () => {},
  };
}

const planSchema = z.array(
  z.union([
    z.strictObject({ text: z.string() }),
    z.strictObject({ calls: z.array(z.strictObject({ name: z.string(), arguments: jsonObject })).min(1) }),
  ]),
);

/** What a sample's plan says at a turn, calls as JSON; behind its end the last one again. null = the sample has no plan. */
function readPlan({ reference }: Sample, turn: number): string | null {
  const plan = planSchema.safeParse(reference?.replies).data ?? [];
  const planned = plan[Math.min(turn, plan.length) - 1];
  if (planned === undefined) return null;
  return 'text' in planned ? planned.text : JSON.stringify(planned.calls);
}

/** Something that is not accepted, of the same form where the form is known. Never the answer in other words: a scorer may read it there. */
function toWrongAnswer(sample: Sample, answer: string): string {
  const number = Number(answer.replaceAll(',', ''));
  if (answer.trim() !== '' && Number.isFinite(number)) return String(number + 1 + sample.target.length);
  const other =
    sample.choices?.findIndex(
      (choice, index) => !sample.target.includes(choice) && !sample.target.includes(letter(index)),
    ) ?? -1;
  if (other >= 0) return letter(other);
  return 'something else';
}

const letter = (index: number) => String.fromCharCode(65 + index);

function pieces(text: string, count: number): string[] {
  const signs = [...text];
  const size = Math.max(1, Math.ceil(signs.length / count));
  return Array.from({ length: Math.ceil(signs.length / size) }, (_, index) =>
    signs.slice(index * size, (index + 1) * size).join(''),
  );
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
