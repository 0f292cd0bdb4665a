import { ConfigError, type JsonObject, type JsonValue, jsonObject, jsonValue, type SampleInput } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { commonOptions, type DatasetDefinition, type DatasetFiles, pinned } from './definition.ts';
import { jsonLines } from './rows.ts';

const FOLDER = 'berkeley-function-call-leaderboard/bfcl_eval/data';
/** Our word for a category, the authors' name of its file, and how many questions it has. */
const CATEGORIES = {
  simple: ['simple_python', 400],
  multiple: ['multiple', 200],
  parallel: ['parallel', 200],
  irrelevance: ['irrelevance', 240],
  live_simple: ['live_simple', 258],
} as const;
type Category = keyof typeof CATEGORIES;
const NAMES = Object.keys(CATEGORIES) as Category[];

const options = commonOptions.extend({
  categories: describe(
    z
      .array(z.enum(NAMES as [Category, ...Category[]]))
      .min(1)
      .default(NAMES),
    'The categories to take.',
  ),
});
type Options = z.infer<typeof options>;

const questionFile = (category: Category) => `${FOLDER}/BFCL_v4_${CATEGORIES[category][0]}.json`;
const answerFile = (category: Category) => `${FOLDER}/possible_answer/BFCL_v4_${CATEGORIES[category][0]}.json`;

const questionSchema = z.strictObject({
  id: z.string().min(1),
  question: z.tuple([z.array(z.strictObject({ role: z.enum(['system', 'user']), content: z.string() })).min(1)]),
  function: z
    .array(z.strictObject({ name: z.string().min(1), description: z.string(), parameters: jsonObject }))
    .min(1),
});
const answerSchema = z.strictObject({
  id: z.string().min(1),
  ground_truth: z.array(z.record(z.string(), z.record(z.string(), z.array(jsonValue)))),
});

/**
 * Berkeley Function Calling Leaderboard, version 4: the questions of one turn that are judged by the syntax tree of the calls.
 * Its types are Python's; they become those of JSON Schema.
 */
export const bfcl: DatasetDefinition<Options> = {
  name: 'bfcl',
  licence: 'Apache-2.0',
  warning: null,
  options,
  files: ({ categories }) => {
    const requestedPaths = categories.flatMap((category) => [
      questionFile(category),
      ...(category === 'irrelevance' ? [] : [answerFile(category)]),
    ]);
    return PINS.filter(({ path }) => requestedPaths.includes(path)).map((file) =>
      file.path.includes('/possible_answer/')
        ? { ...file, alias: `${file.path.slice(file.path.lastIndexOf('/') + 1, -'.json'.length)}.answer.json` }
        : file,
    );
  },
  size: ({ categories }) => categories.reduce((sum, category) => sum + CATEGORIES[category][1], 0),
  read: (files, { categories }) => ({ samples: categories.flatMap((category) => readSamples(files, category)) }),
};

function readSamples(files: DatasetFiles, category: Category): SampleInput[] {
  const answers = category === 'irrelevance' ? null : readAnswers(files, category);
  return jsonLines(files, questionFile(category), questionSchema).map(({ value, location }) => {
    const calls = answers === null ? [] : answers.get(value.id);
    if (calls === undefined)
      throw new ConfigError(
        `${location}: there is no answer to ${JSON.stringify(value.id)} in ${files.locate(answerFile(category))}; one of the two was cut or changed`,
      );
    return {
      id: value.id,
      input: value.question[0].map(({ content }) => content).join('\n\n'),
      target: [calls.length === 0 ? 'no call' : JSON.stringify(calls)],
      language: 'en',
      tags: [category],
      tools: value.function.map((tool) => ({ ...tool, parameters: toJsonSchema(tool.parameters) as JsonObject })),
      reference: { calls: calls.map((call) => ({ name: call.name, arguments: call.arguments })) },
    };
  });
}

interface AllowedCall {
  readonly name: string;
  readonly arguments: { [name: string]: JsonValue[] };
}

function readAnswers(files: DatasetFiles, category: Category): Map<string, AllowedCall[]> {
  return new Map(
    jsonLines(files, answerFile(category), answerSchema).map(({ value }) => [
      value.id,
      value.ground_truth.flatMap((call) =>
        Object.entries(call).map(([name, allowed]) => ({ name, arguments: allowed as AllowedCall['arguments'] })),
      ),
    ]),
  );
}

const TYPES: Readonly<Record<string, string>> = { dict: 'object', float: 'number', tuple: 'array' };

/** Python's names of types as JSON Schema's; `any` is no type there, so it goes. Names of arguments stay, whatever they are. */
function toJsonSchema(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): [string, JsonValue][] => {
      if (key === 'type' && typeof value === 'string') return value === 'any' ? [] : [[key, TYPES[value] ?? value]];
      if (key === 'properties' && typeof value === 'object' && value !== null && !Array.isArray(value))
        return [[key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toJsonSchema(inner)]))]];
      return [[key, key === 'items' ? toJsonSchema(value) : value]];
    }),
  );
}

const PINS = pinned(
  'ShishirPatil/gorilla',
  '6ea57973c7a6097fd7c5915698c54c17c5b1b6c8',
  `
82dd63ba502eb2520c6b5d1d9a5c4b590e03ff261565175561f6228a367d1991 283274 berkeley-function-call-leaderboard/bfcl_eval/data/BFCL_v4_simple_python.json
90cd5bc653690ee8e459b5b3f3fc9458606f7f3fcbf795bb51b7dc581f8c86dc 63627 berkeley-function-call-leaderboard/bfcl_eval/data/possible_answer/BFCL_v4_simple_python.json
aef168155ebd74b7ac2401198b201343bc7d16d7a3d7e0d4e6d8ee82c6969b2a 316583 berkeley-function-call-leaderboard/bfcl_eval/data/BFCL_v4_multiple.json
244e00ce9395df948bcafc7bee64e8f9c87ef70887587d83cae45b13699f3047 32254 berkeley-function-call-leaderboard/bfcl_eval/data/possible_answer/BFCL_v4_multiple.json
19f51a82eff42e5d62541aa500115a056eb78f437c2ba1f10415fd7c8e5dda84 171896 berkeley-function-call-leaderboard/bfcl_eval/data/BFCL_v4_parallel.json
8a6aa19c1adddc6a5a2f7e40f9dbf30cc7e95815e7b830c90589ab318229e0f0 66005 berkeley-function-call-leaderboard/bfcl_eval/data/possible_answer/BFCL_v4_parallel.json
2b6ed4c2e992cdcf5f1678a701851f944bef7550ee026ed1ddb89efed5be01a6 159940 berkeley-function-call-leaderboard/bfcl_eval/data/BFCL_v4_irrelevance.json
1af2ac87dca47556db7b7e37e51e28b459a38b594e3c7b3c792b4903598ca0c4 260140 berkeley-function-call-leaderboard/bfcl_eval/data/BFCL_v4_live_simple.json
fec9cfa9744a936f9126981e85a2023da1e63e273eafebc81923a1162fad70ce 46972 berkeley-function-call-leaderboard/bfcl_eval/data/possible_answer/BFCL_v4_live_simple.json
`,
);
