import type { Manifest, RunHeaders, RunRecord } from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';

/** The version whose verdicts are read here. */
const JUDGE = 'judge@5';
/** What no mark of reasoning begins with: without them all of a reply is judged. */
const MARKS = /[<[(◁«]/;

/**
 * Tells what is wrong about the verdict of a judge model. What it wrote is not kept; its verdicts in both orders are, and the score
 * follows from them.
 */
export function createJudgeCheck({ headlines }: Manifest, inputs: RunHeaders): (record: RunRecord) => string[] {
  const suites = new Map(inputs.suites.map((suite) => [suite.name, suite]));
  return ({ suite, scorer, score, turns }) => {
    const config = suites.get(suite)?.scorer;
    if (scorer !== JUDGE || score === null || config === undefined) return [];
    const { details, spent, ...given } = score;
    const reply = turns.at(-1)?.generation?.text ?? '';
    if (details === undefined) {
      const nothing = { value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: false };
      if (canonicalJson(given) !== canonicalJson(nothing) || spent !== undefined)
        return ['it has a score of a judge model, and no verdict of it'];
      return reply.trim() !== '' && !MARKS.test(reply) ? ['it says something, and was not shown to the judge'] : [];
    }
    const wrong: string[] = [];
    const { mode = 'grade', top = 1 } = config.options as { mode?: string; top?: number };
    const { judge, verdicts, agree, ...more } = details;
    const labels = (Array.isArray(verdicts) ? verdicts : []) as readonly unknown[];
    const values = labels.map((label) => toValue(label, mode, top));
    const read = values.filter((value) => value !== null);
    if (labels.length !== 2 || read.length === 0 || values.some((value) => Number.isNaN(value)))
      return [`the verdicts of its judge are ${canonicalJson(verdicts ?? null)}, which no judge gives`];
    // Who judged later, under another name, the run does not say.
    if (headlines.length === 0 && judge !== inputs.judge?.id)
      wrong.push(`it was judged by ${canonicalJson(judge ?? null)}; the inputs name ${inputs.judge?.id ?? 'no judge'}`);
    const lenient = read.reduce((sum, value) => sum + value, 0) / read.length;
    const strict = Math.min(...read);
    const { refused } = given;
    const expected = {
      value: config.reading === 'strict' ? strict : lenient,
      strict,
      lenient,
      answer: refused ? null : labels.map((label) => label ?? 'unreadable').join('; '),
      rule: refused ? null : `judge-${mode}`,
      refused,
    };
    if (canonicalJson(given) !== canonicalJson(expected))
      wrong.push(`by the verdicts of its judge it scores ${expected.value}; the record says ${given.value}`);
    if (refused && lenient > 0) wrong.push('it is said to decline, and its judge gave it something');
    const agrees = labels.includes(null) ? null : labels[0] === labels[1];
    if ((agree ?? null) !== agrees || Object.keys(more).length > 0)
      wrong.push('what is said of the verdicts of its judge does not follow from them');
    if (spent === undefined || spent.requests < 2) wrong.push('its judge is asked in both orders, and was not');
    return wrong;
  };
}

/** What a verdict is worth; null = it could not be read, NaN = there is no such verdict. */
function toValue(label: unknown, mode: string, top: number): number | null {
  if (label === null) return null;
  if (mode === 'pairwise') return { reply: 1, baseline: 0, tie: 0.5 }[String(label)] ?? Number.NaN;
  const grade = typeof label === 'string' && /^\d+$/.test(label) ? Number(label) : Number.NaN;
  return grade > top ? Number.NaN : grade / top;
}
