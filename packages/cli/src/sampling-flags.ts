import { REASONING_EFFORTS, type Reasoning, type Sampling, settingsSchema } from '@evenhand/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type * as z from 'zod';

/** What a command line may say about sampling; the suite's own requests are overridden key by key. */
export interface SamplingFlags {
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly reasoning?: Reasoning;
}

/** `--temperature`, `--top-p`, `--max-tokens` and `--reasoning`. */
export function addSamplingFlags(command: Command): Command {
  const { temperature, topP, maxOutputTokens } = settingsSchema.shape.sampling.unwrap().shape;
  return command
    .addOption(
      new Option('--temperature <t>', 'temperature for all models, from 0 to 2').argParser(
        parseNumber(temperature, 'a number from 0 to 2'),
      ),
    )
    .addOption(
      new Option('--top-p <p>', 'nucleus sampling for all models, above 0 and up to 1').argParser(
        parseNumber(topP, 'a number above 0 and up to 1'),
      ),
    )
    .addOption(
      new Option('--max-tokens <n>', 'limit on the output tokens of a reply, reasoning included').argParser(
        parseNumber(maxOutputTokens, 'a whole number above 0'),
      ),
    )
    .addOption(
      new Option(
        '--reasoning <how>',
        `how much to reason: off, ${REASONING_EFFORTS.slice(1).join(', ')}, or a number of tokens; off does nothing where a model does not reason`,
      ).argParser(parseReasoning),
    );
}

/** As `sampling` of an experiment; empty = nothing was said. */
export function toSampling({ temperature, topP, maxTokens, reasoning }: SamplingFlags): Sampling {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
}

function parseNumber(schema: z.ZodType, expected: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || !schema.safeParse(value).success)
      throw new InvalidArgumentError(`expected ${expected}`);
    return value;
  };
}

/** @example parseReasoning('off') // { effort: 'none' } */
function parseReasoning(text: string): Reasoning {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return { budgetTokens: Number(text) };
  const effort = REASONING_EFFORTS.find((one) => one === (text === 'off' ? 'none' : text));
  if (effort === undefined)
    throw new InvalidArgumentError(`expected off, ${REASONING_EFFORTS.slice(1).join(', ')}, or a number of tokens`);
  return { effort };
}
