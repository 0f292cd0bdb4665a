import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { JsonObject, JsonValue, SampleInput, ToolCall } from '../../packages/core/src/index.ts';
import { parseJson } from '../../packages/io/src/index.ts';

/** A reply with all that a scorer and the authors' grader need to know. */
export interface Row {
  /** Where it is from, for the table. */
  readonly set: string;
  readonly scorer: 'tool-calls' | 'instructions' | 'math' | 'code';
  readonly reply: string;
  readonly toolCalls: readonly ToolCall[];
  readonly sample: Omit<SampleInput, 'id'>;
}

const jsonLines = (text: string): JsonObject[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parseJson(line) as JsonObject);

const SCORERS = ['tool-calls', 'instructions', 'math', 'code'] as const;

/** Saved replies: every `*.jsonl` of a folder, a row a line (scorer, reply, and what the scorer needs: target, reference, tools, toolCalls, input). */
export function rowsOfFolder(folder: string): Row[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) =>
      jsonLines(readFileSync(join(folder, name), 'utf8')).flatMap((row): Row[] => {
        const scorer = SCORERS.find((one) => one === row.scorer);
        if (scorer === undefined || typeof row.reply !== 'string') return [];
        if (scorer === 'code' && (row.options as JsonObject | undefined)?.language !== 'python') return [];
        const { target = 'none', reference = null, tools = null, input = 'q' } = row;
        return [
          {
            set: name,
            scorer,
            reply: row.reply,
            toolCalls: (row.toolCalls ?? []) as unknown as ToolCall[],
            sample: { input, target, reference, tools } as Row['sample'],
          },
        ];
      }),
    );
}

/** Rows made of the public sets beside the checkout: the right replies, and the same with one thing changed. */
export function rowsOfSets(data: string): Row[] {
  return existsSync(data) ? [...functionCalls(data), ...programs(data), ...problems(data), ...instructed(data)] : [];
}

function functionCalls(data: string): Row[] {
  return ['simple_python', 'multiple', 'parallel', 'live_simple'].flatMap((name) => {
    const answers = new Map(
      jsonLines(readFileSync(join(data, `bfcl/BFCL_v4_${name}.answer.json`), 'utf8')).map((row) => [
        row.id,
        row.ground_truth,
      ]),
    );
    return jsonLines(readFileSync(join(data, `bfcl/BFCL_v4_${name}.json`), 'utf8')).flatMap((row) => {
      const truth = answers.get(row.id!) as JsonObject[] | undefined;
      if (truth === undefined) return [];
      const calls = truth.map((call) => ({
        name: Object.keys(call)[0]!,
        arguments: Object.values(call)[0] as JsonObject,
      }));
      const gold = calls.map((call) => ({ name: call.name, arguments: firstAllowed(call.arguments) as JsonObject }));
      const sample = {
        input: 'q',
        target: 'none',
        tools: row.function,
        reference: { calls },
      } as unknown as Row['sample'];
      const keys = Object.keys(gold[0]!.arguments);
      const other = (change: (given: JsonObject) => JsonObject) => [
        { ...gold[0]!, arguments: change(gold[0]!.arguments) },
        ...gold.slice(1),
      ];
      const optional = Object.entries(calls[0]!.arguments).filter(([, allowed]) =>
        (allowed as JsonValue[]).includes(''),
      );
      const variants: [string, typeof gold][] = [
        ['right', gold],
        ...keys.map((key): [string, typeof gold] => [`without ${key}`, other((given) => without(given, key))]),
        ...keys.map((key): [string, typeof gold] => [`"" for ${key}`, other((given) => ({ ...given, [key]: '' }))]),
        ...keys.map((key): [string, typeof gold] => [
          `${key} changed`,
          other((given) => ({ ...given, [key]: changed(given[key]!) })),
        ]),
        ...optional.map(([key]): [string, typeof gold] => [
          `"" for optional ${key}`,
          other((given) => ({ ...given, [key]: '' })),
        ]),
        ['one more argument', other((given) => ({ ...given, zzq: 1 }))],
        ['one call too many', [...gold, gold[0]!]],
      ];
      return variants.map(([, made]) => ({
        set: `bfcl ${name}`,
        scorer: 'tool-calls' as const,
        reply: '',
        toolCalls: made.map((call, index) => ({
          id: `c${index}`,
          name: call.name,
          arguments: JSON.stringify(call.arguments),
        })),
        sample,
      }));
    });
  });
}

function firstAllowed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(firstAllowed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, allowed]) => {
      const some = Array.isArray(allowed) ? allowed.filter((one) => one !== '') : [allowed];
      return some.length === 0 ? [] : [[key, firstAllowed(some[0]!)]];
    }),
  );
}

function without(given: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(given).filter(([name]) => name !== key));
}

function changed(value: JsonValue): JsonValue {
  if (typeof value === 'number') return value + 1234567;
  if (typeof value === 'string') return `${value} zzq`;
  if (typeof value === 'boolean') return !value;
  return Array.isArray(value) ? [...value, 'zzq'] : { zzq: 1 };
}

function programs(data: string): Row[] {
  return jsonLines(gunzipSync(readFileSync(join(data, 'humaneval/HumanEval.jsonl.gz'))).toString('utf8')).flatMap(
    (row) => {
      const { prompt, canonical_solution: solution, test, entry_point: entryPoint } = row as Record<string, string>;
      const full = `${prompt}${solution}`;
      const replies = [
        solution!,
        `Here it is:\n\`\`\`python\n${full}\n\`\`\`\nIt passes.`,
        `\`\`\`python\n${full}\n\nThis is all that is needed.`,
        solution!.replace(/return (.+)$/m, 'return ($1, 1)'),
        '    pass\n',
      ];
      const sample = {
        input: 'q',
        target: 'none',
        reference: { entryPoint: entryPoint!, prompt: prompt!, tests: test! },
      };
      return replies.map((reply) => ({ set: 'HumanEval', scorer: 'code' as const, reply, toolCalls: [], sample }));
    },
  );
}

function problems(data: string): Row[] {
  const rows = jsonLines(readFileSync(join(data, 'math-500/test.jsonl'), 'utf8'));
  return rows.flatMap((row, index) => {
    const answer = String(row.answer);
    const other = String(rows[(index + 1) % rows.length]!.answer);
    const replies = [
      String(row.solution),
      `The final answer is $\\boxed{${answer}}$.`,
      `So the answer is $${answer}$.`,
      `The final answer is $\\boxed{${other}}$.`,
    ];
    const sample = { input: String(row.problem), target: answer };
    return replies.map((reply) => ({ set: 'MATH-500', scorer: 'math' as const, reply, toolCalls: [], sample }));
  });
}

/** IFEval comes without replies: texts of models about other things are held against its instructions, plain and dressed. */
function instructed(data: string): Row[] {
  const texts = readdirSync(join(data, 'zeroeval-crux'))
    .sort()
    .flatMap((name) => {
      const rows = parseJson(readFileSync(join(data, 'zeroeval-crux', name), 'utf8')) as JsonObject[];
      return rows.slice(0, 60).map((row) => String((row.output as JsonValue[])[0]));
    });
  const dress: ((text: string) => string)[] = [
    (text) => text,
    (text) => text.toLowerCase(),
    (text) => text.toUpperCase(),
    (text) => `<<A title>>\n\n* ${text.replaceAll('. ', '.\n* ')}\n\nP.S. That is *all* there is.`,
    (text) => `"${text.replaceAll(',', '')}"`,
  ];
  return jsonLines(readFileSync(join(data, 'ifeval/input_data.jsonl'), 'utf8')).flatMap((row, index) =>
    dress.map((change, at) => ({
      set: 'IFEval',
      scorer: 'instructions' as const,
      reply: change(texts[(index * dress.length + at) % texts.length]!),
      toolCalls: [],
      sample: {
        input: String(row.prompt),
        target: 'none',
        reference: { instruction_id_list: row.instruction_id_list!, kwargs: row.kwargs! } as JsonObject,
      },
    })),
  );
}
