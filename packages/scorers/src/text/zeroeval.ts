import type { JsonObject, Reading, Sample, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { pyArithmetic } from '../json/python-arithmetic.ts';
import { type PyValue, pyFloat, pyStr, pyStrip } from '../json/python-text.ts';
import { clipped } from './fold-width.ts';
import { declines } from './refusal.ts';
import { gridSchema, scoreGrid } from './zeroeval-grid.ts';
import { type StatedAnswer, statedAnswer } from './zeroeval-reading.ts';

const optionsSchema = z.strictObject({
  kind: describe(
    z.enum(['crux', 'math', 'choice', 'grid']),
    "Which of the authors' scripts scores: crux_eval, math_eval (gsm, math-l5), mcqa_eval (mmlu-redux) or zebra_grid_eval.",
  ),
});

/**
 * The rule that WildEval/ZeroEval publishes for its own result files (at 8c1485ed, src/evaluation), but for the step that
 * looks at a model's name. Lenient is their rule; strict counts only answers that stand in a whole JSON object, which is
 * the form that their prompts ask for.
 */
export const zeroeval: ScorerDefinition = {
  name: 'zeroeval',
  version: 1,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: () => null,
  checkSample: (sample) =>
    sample.reference !== null && 'header' in sample.reference && !gridSchema.safeParse(sample.reference).success
      ? 'reference: expected { header: ["House", …], rows: [["1", …], …] }'
      : null,
  create: (options, reading) => {
    const { kind } = optionsSchema.parse(options);
    return kind === 'grid' ? gridScorer : createRuleScorer(RULES[kind], reading);
  },
};

/** Whether a stated answer is right, and how it is shown. null = by this script it is no answer. */
type Rule = (answer: PyValue, sample: Sample) => { right: boolean; readText: string } | null;

const RULES: Readonly<Record<'crux' | 'math' | 'choice', Rule>> = { crux, math, choice };

function createRuleScorer(rule: Rule, reading: Reading): Scorer {
  return (reply, sample): Score => {
    const stated = statedAnswer(reply.text);
    const result = stated === null ? null : rule(stated.value, sample);
    return toScore(result, stated, reading, declines(reply.text));
  };
}

function toScore(result: ReturnType<Rule>, stated: StatedAnswer | null, reading: Reading, declined: boolean): Score {
  const lenient = result?.right === true ? 1 : 0;
  const strict = stated?.rule === 'first-object' ? lenient : 0;
  return {
    value: reading === 'strict' ? strict : lenient,
    strict,
    lenient,
    answer: result === null ? null : clipped(result.readText),
    rule: result === null ? null : stated!.rule,
    refused: result === null && declined,
  };
}

const unquoted = (text: string) => text.replace(/^['"]+|['"]+$/g, '');

/** crux_eval.py: equal as texts, outer quotes taken off both, a line break written as `\n`. */
function crux(answer: PyValue, sample: Sample): ReturnType<Rule> {
  const content = unquoted(pyStr(answer)).replaceAll('\n', '\\n');
  return { right: sample.target.some((target) => unquoted(target) === content), readText: content };
}

/** math_eval.py: the first number of the answer is the first number of the target. */
function math(answer: PyValue, sample: Sample): ReturnType<Rule> {
  const raw = pyStr(answer);
  const number = firstNumber(tidied(raw));
  const right =
    number !== null &&
    sample.target.some((target) => firstNumber(tidied(pyStrip(target.replaceAll('#', '')))) === number);
  return { right, readText: raw };
}

function tidied(text: string): string {
  const plain = pyStrip(text.replaceAll('$', '')).replaceAll(',', '');
  if (!plain.includes('/')) return plain;
  const value = pyArithmetic(plain);
  return value === null ? plain : pyFloat(value);
}

function firstNumber(text: string): number | null {
  const ascii = text.replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const match = /-?\d+(?:\.\d+)?/.exec(ascii);
  return match === null ? null : Number(match[0]);
}

/** mcqa_eval.py: the letter, or the letter before a bracket anywhere in the answer. */
function choice(answer: PyValue, sample: Sample): ReturnType<Rule> {
  if (answer === null || answer === '') return null;
  const has = (letter: string) =>
    (typeof answer === 'string' && (answer === letter || answer.includes(`${letter})`))) ||
    (Array.isArray(answer) && answer.includes(`${letter})`));
  return { right: sample.target.some(has), readText: pyStr(answer) };
}

const gridScorer: Scorer = (reply, sample): Score => {
  const { solved, answered, right, cells } = scoreGrid(reply.text, sample.reference);
  const value = solved ? 1 : 0;
  return {
    value,
    strict: value,
    lenient: value,
    answer: answered ? `${right} of ${cells} cells` : null,
    rule: answered ? 'last-object' : null,
    refused: !answered && declines(reply.text),
    details: { right, cells },
  };
};
