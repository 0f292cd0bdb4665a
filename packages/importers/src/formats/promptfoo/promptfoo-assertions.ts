import type { JsonObject, ReportedScore } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';

/** Assertions of which our `exact` and `includes` ask the same: the whole reply, or a part of it. */
const EXACT_TYPES = ['equals'];
const CONTAINS_TYPES = ['contains', 'icontains', 'contains-any', 'icontains-any'];
/** Those that are given as one text, parted by commas. */
const LISTS = ['contains-any', 'icontains-any', 'contains-all', 'icontains-all'];

interface Assertion {
  readonly type: string;
  readonly value: unknown;
  readonly weight: number;
}

export function readAssertions(fields: Fields): Assertion[] {
  const list = fieldAt(fields, 'testCase.assert');
  return (Array.isArray(list) ? list : []).flatMap((one): Assertion[] => {
    if (!isFields(one)) return [];
    const inner = one.type === 'assert-set' && Array.isArray(one.assert) ? { value: null } : { value: one.value };
    return [{ type: toText(one.type) ?? '', ...inner, weight: typeof one.weight === 'number' ? one.weight : 1 }];
  });
}

/** How our scorers could read a test: by the whole reply, or by a part of it, with or without regard to case. */
export type Kind = 'whole' | 'within' | 'within-any-case';

/** What one assertion with a fixed answer wants; null = the test is none that ours ask (several assertions, code, a threshold). */
export function fixedAnswer(fields: Fields): { readonly kind: Kind; readonly target: string[] } | null {
  const assertions = readAssertions(fields).filter(({ weight }) => weight > 0);
  const [only, second] = assertions;
  if (only === undefined || second !== undefined) return null;
  if (fieldAt(fields, 'testCase.threshold') != null || fieldAt(fields, 'testCase.options.transform') != null)
    return null;
  if (!EXACT_TYPES.includes(only.type) && !CONTAINS_TYPES.includes(only.type)) return null;
  const rendered = fieldAt(readComponents(fields)[0], 'metadata.renderedAssertionValue');
  const variables = isFields(fields.vars) ? fields.vars : {};
  const value = rendered ?? only.value;
  const listed =
    typeof value === 'string' && LISTS.includes(only.type) ? value.split(',').map((one) => one.trim()) : value;
  const texts = (Array.isArray(listed) ? listed : [listed]).map(toText);
  if (texts.length === 0 || texts.includes(null) || texts.includes('')) return null;
  const target = (texts as string[]).map((text) => filled(text, variables));
  if (target.some((text) => /\{[{%]/.test(text))) return null;
  const anyCase = only.type.startsWith('icontains');
  return { kind: EXACT_TYPES.includes(only.type) ? 'whole' : anyCase ? 'within-any-case' : 'within', target };
}

function filled(text: string, variables: Fields): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (match, name: string) => toText(fieldAt(variables, name)) ?? match);
}

function readComponents(fields: Fields): readonly unknown[] {
  const list = fieldAt(fields, 'gradingResult.componentResults');
  return Array.isArray(list) ? list : [];
}

/** promptfoo's verdict: pass or not, its score, the scores that have names, and every assertion. */
export function reportedIn(fields: Fields): ReportedScore[] {
  const plain = (metric: string, value: unknown, main = false): ReportedScore[] => {
    const number = typeof value === 'boolean' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number)
      ? [{ metric, scorer: null, options: {}, value: number, word: null, answer: null, main }]
      : [];
  };
  const named = isFields(fields.namedScores) ? Object.entries(fields.namedScores) : [];
  const used = new Map<string, number>();
  return [
    ...plain('success', fields.success, true),
    ...plain('score', fields.score),
    ...named.flatMap(([name, value]) => plain(`named ${name}`, value)),
    ...readComponents(fields).flatMap((one) => assertionScore(one, used)),
  ];
}

function assertionScore(component: unknown, used: Map<string, number>): ReportedScore[] {
  const type = toText(fieldAt(component, 'assertion.type'));
  const score = fieldAt(component, 'score');
  if (type === null) return [];
  const count = (used.get(type) ?? 0) + 1;
  used.set(type, count);
  return [
    {
      metric: type,
      scorer: count === 1 ? null : `${count}`,
      options: readOptions(component),
      value: typeof score === 'number' && Number.isFinite(score) ? score : null,
      word: fieldAt(component, 'pass') === true ? 'pass' : 'fail',
      answer: null,
      main: false,
    },
  ];
}

/** What the assertion wants and weighs. Providers, and whatever else stands in an assertion, may hold keys. */
function readOptions(component: unknown): JsonObject {
  const value = fieldAt(component, 'metadata.renderedAssertionValue') ?? fieldAt(component, 'assertion.value');
  const text =
    typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200).toWellFormed() : null;
  const numbers = ['weight', 'threshold'].flatMap((key): [string, number][] => {
    const found = fieldAt(component, `assertion.${key}`);
    return typeof found === 'number' ? [[key, found]] : [];
  });
  return { ...(text === null ? {} : { value: text }), ...Object.fromEntries(numbers) };
}
