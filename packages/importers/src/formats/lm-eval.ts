import { basename } from 'node:path';
import { linesOf } from '../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, idOf, isFields, textOf } from '../json-stream/json-values.ts';
import { bytesOf, namingFile, readingsOf } from '../json-stream/source.ts';
import { fittingId } from '../pipeline/label.ts';
import type { ElementReading, ImportedSuite } from '../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from './format.ts';

/** Files of samples that lm-evaluation-harness writes with --log_samples: `samples_<task>_<time>.jsonl`. */
export const lmEvalFormat: ImportFormat = {
  name: 'lm-eval',
  takes: 'samples_*.jsonl of lm-evaluation-harness (--log_samples), one a model',
  open: async (files) =>
    files.map((path) => {
      const suite = suiteOf(path);
      const filters = new Map<string, string | null>();
      const seen = new Set<string>();
      return {
        path,
        readings: () =>
          namingFile(
            path,
            readingsOf(linesOf(bytesOf(path)), (fields) => oneFilter(lmEvalRow(fields, suite), fields, filters, seen)),
          ),
        notes: () =>
          seen.size < 2
            ? []
            : [
                `the file holds each reply once for each of its filters (${[...seen].sort().join(', ')}); the reply is the same, and was taken once`,
              ],
      };
    }),
};

/** A file repeats each document for each filter that reads it. */
function oneFilter(
  reading: ElementReading,
  fields: Fields,
  filters: Map<string, string | null>,
  seen: Set<string>,
): ElementReading {
  if (reading.kind !== 'row') return reading;
  const filter = textOf(fields.filter);
  if (filter !== null) seen.add(filter);
  const first = filters.get(reading.row.sample);
  if (first === undefined) filters.set(reading.row.sample, filter);
  return first === undefined || first === filter ? reading : { kind: 'skipped' };
}

function suiteOf(path: string): ImportedSuite {
  const name = /^samples_(.+?)(?:_\d{4}-\d\d-\d\dT[\d.:-]+)?\.jsonl$/.exec(basename(path))?.[1] ?? 'lm-eval';
  return { ...PLAIN_SUITE, name: fittingId(name), source: 'samples of lm-evaluation-harness' };
}

/** One line. */
export function lmEvalRow(fields: Fields, suite: ImportedSuite): ElementReading {
  const id = idOf(fields.doc_id);
  if (id === null) return malformed('doc_id: is missing');
  const options = optionsOf(fields);
  const answers = fields.resps;
  if (!Array.isArray(answers)) return malformed('resps: is missing');
  const asked = textOf(fieldAt(fields, 'arguments.gen_args_0.arg_0')) ?? textOf(fieldAt(fields, 'arguments[0][0]'));
  const shared = { ...PLAIN_ROW, sample: id, question: asked };
  if (options !== null) return chosen(fields, options, shared, suite);
  const target = targetsOf(fields.target);
  if (target.length === 0) return malformed('target: is missing');
  const reply = Array.isArray(answers[0]) ? answers[0][0] : answers[0];
  return { kind: 'row', suite, row: { ...shared, target, reply: textOf(reply) } };
}

/** GSM8K's solutions end in `#### 18`: what stands behind the mark is right. */
function targetsOf(target: unknown): string[] {
  return (Array.isArray(target) ? target : [target]).flatMap((one) => {
    const text = textOf(one);
    if (text === null || text.trim() === '') return [];
    return [text.slice(text.lastIndexOf('####') + (text.includes('####') ? 4 : 1)).trim()];
  });
}

/** The continuations that were weighed; null = the model wrote freely. */
function optionsOf(fields: Fields): string[] | null {
  const given = fields.arguments;
  const lists = isFields(given)
    ? Object.keys(given)
        .sort((a, b) => Number(a.replace(/\D+/g, '')) - Number(b.replace(/\D+/g, '')))
        .map((key) => fieldAt(given[key], 'arg_1'))
    : Array.isArray(given)
      ? given.map((one) => (Array.isArray(one) ? one[1] : undefined))
      : [];
  return lists.length >= 2 && lists.every((one) => typeof one === 'string')
    ? lists.map((one) => (one as string).trim().toWellFormed())
    : null;
}

/** The likeliest continuation is the answer; the first of equals, as the harness's `acc` has it. */
function chosen(
  fields: Fields,
  options: readonly string[],
  shared: Omit<Extract<ElementReading, { kind: 'row' }>['row'], 'target' | 'reply'>,
  suite: ImportedSuite,
): ElementReading {
  const weights = (fields.resps as unknown[]).map((one) => Number(textOf(flat(one)) ?? Number.NaN));
  if (weights.length < options.length || weights.some(Number.isNaN))
    return malformed('resps: expected a log-likelihood for each continuation');
  const best = weights.indexOf(Math.max(...weights.slice(0, options.length)));
  const right = indexOf(fields.target, options);
  if (right < 0)
    return malformed(
      `target: found ${JSON.stringify(fields.target)}; expected the place or the text of a continuation`,
    );
  const letter = (index: number) => String.fromCharCode(65 + index);
  const words = fieldAt(fields, 'doc.choices');
  const named =
    Array.isArray(words) && words.length === options.length && options.every((option, at) => option === letter(at))
      ? words.map((word) => textOf(word) ?? '')
      : options;
  return {
    kind: 'row',
    suite,
    row: { ...shared, choices: named, target: [letter(right)], reply: letter(best), tags: ['by likelihood'] },
  };
}

function flat(value: unknown): unknown {
  return Array.isArray(value) ? flat(value[0]) : value;
}

function indexOf(target: unknown, options: readonly string[]): number {
  const text = textOf(target)?.trim() ?? '';
  const byText = options.indexOf(text);
  if (/^\d+$/.test(text) && Number(text) < options.length && byText < 0) return Number(text);
  return byText >= 0 ? byText : options.findIndex((option) => option.toLowerCase() === text.toLowerCase());
}
