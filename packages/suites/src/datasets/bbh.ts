import { ConfigError, type Shot } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { commonOptions, type DatasetDefinition, type DatasetFiles } from './definition.ts';
import { BBH_FILES } from './pins/bbh.ts';
import { jsonFile } from './rows.ts';

/** The authors' names of the 27 parts. Some have fewer than 250 questions. */
const FEWER: Readonly<Record<string, number>> = { causal_judgement: 187, penguins_in_a_table: 146, snarks: 178 };
const PARTS = BBH_FILES.flatMap(({ path }) => /^bbh\/(.*)\.json$/.exec(path)?.[1] ?? []);

const options = commonOptions.extend({
  parts: describe(
    z
      .array(z.enum(PARTS as [string, ...string[]]))
      .min(1)
      .default(PARTS),
    "The authors' names of the parts to take.",
  ),
});
type Options = z.infer<typeof options>;

const partSchema = z.looseObject({
  examples: z.array(z.strictObject({ input: z.string().min(1), target: z.string().min(1) })).min(1),
});

const questionFile = (part: string) => `bbh/${part}.json`;
const exampleFile = (part: string) => `cot-prompts/${part}.txt`;

/** BIG-Bench Hard (Suzgun et al. 2022): 27 parts of BIG-Bench, with three worked examples for each. */
export const bbh: DatasetDefinition<Options> = {
  name: 'bbh',
  licence: 'MIT',
  warning: null,
  options,
  files: ({ parts, examples }) => {
    const requestedPaths = parts.flatMap((part) => [questionFile(part), ...(examples ? [exampleFile(part)] : [])]);
    return BBH_FILES.filter(({ path }) => requestedPaths.includes(path));
  },
  size: ({ parts }) => parts.reduce((sum, part) => sum + (FEWER[part] ?? 250), 0),
  read: (files, { parts, examples }) => {
    const worked = examples ? parts.map((part) => [part, readWorkedExamples(files, part)] as const) : [];
    return {
      samples: parts.flatMap((part) =>
        jsonFile(files, questionFile(part), partSchema).examples.map(({ input, target }, index) => ({
          id: `${part}-${String(index + 1).padStart(3, '0')}`,
          input,
          target: [target],
          language: 'en',
          tags: [part],
        })),
      ),
      shots: worked.flatMap(([, { shots }]) => shots),
      headings: Object.fromEntries(worked.map(([part, { heading }]) => [part, heading])),
    };
  },
};

/** After a warning and a line of dashes: what the part is about, then `Q: … A: …`, with empty lines between. */
function readWorkedExamples(files: DatasetFiles, part: string): { heading: string; shots: Shot[] } {
  const path = exampleFile(part);
  const [heading, ...pairs] = files
    .text(path)
    .replace(/\r\n/g, '\n')
    .replace(/^[\s\S]*?\n-----\n/, '')
    .split(/\n\n(?=Q: )/);
  const shots = pairs.map((pair): Shot => {
    const [, input, output] = /^Q: ([\s\S]*?)\nA: ([\s\S]*)$/.exec(pair) ?? [];
    if (input === undefined || output === undefined)
      throw new ConfigError(`${files.locate(path)}: found an example without a line that begins with "A: "`);
    return { input: input.trim(), output: output.trim(), choices: null, for: part };
  });
  if (heading === undefined || shots.length === 0)
    throw new ConfigError(
      `${files.locate(path)}: found no worked examples; expected "Q: … A: …" after a line of dashes`,
    );
  return { heading: heading.trim(), shots };
}
