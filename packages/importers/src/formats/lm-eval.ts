import { basename } from 'node:path';
import { readLines } from '../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, isFields, toId, toText } from '../json-stream/json-values.ts';
import { readBytes, readElements, withFileName } from '../json-stream/source.ts';
import { toValidId } from '../pipeline/label.ts';
import type { ElementReading, ImportedSuite } from '../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from './format.ts';

/** Files of samples that lm-evaluation-harness writes with --log_samples: `samples_<task>_<time>.jsonl`. */
export const lmEvalFormat: ImportFormat = {
  name: 'lm-eval',
  description: 'samples_*.jsonl of lm-evaluation-harness (--log_samples), one a model',
  open: async (files) =>
    files.map((path) => {
      const suite = toSuite(path);
      const filters = new Map<string, string | null>();
      const seenFilters = new Set<string>();
      return {
        path,
        readings: () =>
          withFileName(
            path,
            readElements(readLines(readBytes(path)), (fields) =>
              keepFirstFilter(lmEvalRow(fields, suite), fields, filters, seenFilters),
            ),
          ),
        notes: () =>
          seenFilters.size < 2
            ? []
            : [
                `the file holds each reply once for each of its filters (${[...seenFilters].sort().join(', ')}); the reply is the same, and was taken once`,
              ],
      };
    }),
};

/** A file repeats each document for each filter that reads it. */
function keepFirstFilter(
  reading: ElementReading,
  fields: Fields,
  filters: Map<string, string | null>,
  seenFilters: Set<string>,
): ElementReading {
  if (reading.kind !== 'row') return reading;
  const filter = toText(fields.filter);
  if (filter !== null) seenFilters.add(filter);
  const first = filters.get(reading.row.sample);
  if (first === undefined) filters.set(reading.row.sample, filter);
  return first === undefined || first === filter ? reading : { kind: 'skipped' };
}

function toSuite(path: string): ImportedSuite {
  const name = /^samples_(.+?)(?:_\d{4}-\d\d-\d\dT[\d.:-]+)?\.jsonl$/.exec(basename(path))?.[1] ?? 'lm-eval';
  return { ...PLAIN_SUITE, name: toValidId(name), source: 'samples of lm-evaluation-harness' };
}

/** One line. */
export function lmEvalRow(fields: Fields, suite: ImportedSuite): ElementReading {
  const id = toId(fields.doc_id);
  if (id === null) return malformed('doc_id: is missing');
  const options = readOptions(fields);
  const responses = fields.resps;
  if (!Array.isArray(responses)) return malformed('resps: is missing');
  const promptText =
    toText(fieldAt(fields, 'arguments.gen_args_0.arg_0')) ?? toText(fieldAt(fields, 'arguments[0][0]'));
  const shared = { ...PLAIN_ROW, sample: id, question: promptText };
  if (options !== null) return toLikelihoodRow(fields, options, shared, suite);
  const target = readTargets(fields.target);
  if (target.length === 0) return malformed('target: is missing');
  const reply = Array.isArray(responses[0]) ? responses[0][0] : responses[0];
  return { kind: 'row', suite, row: { ...shared, target, reply: toText(reply) } };
}

/** GSM8K's solutions end in `#### 18`: what stands behind the mark is right. */
function readTargets(target: unknown): string[] {
  return (Array.isArray(target) ? target : [target]).flatMap((one) => {
    const text = toText(one);
    if (text === null || text.trim() === '') return [];
    return [text.slice(text.lastIndexOf('####') + (text.includes('####') ? 4 : 1)).trim()];
  });
}

/** The continuations that were weighed; null = the model wrote freely. */
function readOptions(fields: Fields): string[] | null {
  const requestArguments = fields.arguments;
  const lists = isFields(requestArguments)
    ? Object.keys(requestArguments)
        .sort((a, b) => Number(a.replace(/\D+/g, '')) - Number(b.replace(/\D+/g, '')))
        .map((key) => fieldAt(requestArguments[key], 'arg_1'))
    : Array.isArray(requestArguments)
      ? requestArguments.map((one) => (Array.isArray(one) ? one[1] : undefined))
      : [];
  return lists.length >= 2 && lists.every((one) => typeof one === 'string')
    ? lists.map((one) => (one as string).trim().toWellFormed())
    : null;
}

/** The likeliest continuation is the answer; the first of equals, as the harness's `acc` has it. */
function toLikelihoodRow(
  fields: Fields,
  options: readonly string[],
  shared: Omit<Extract<ElementReading, { kind: 'row' }>['row'], 'target' | 'reply'>,
  suite: ImportedSuite,
): ElementReading {
  const weights = (fields.resps as unknown[]).map((one) => Number(toText(flat(one)) ?? Number.NaN));
  if (weights.length < options.length || weights.some(Number.isNaN))
    return malformed('resps: expected a log-likelihood for each continuation');
  const best = weights.indexOf(Math.max(...weights.slice(0, options.length)));
  const right = findTargetIndex(fields.target, options);
  if (right < 0)
    return malformed(
      `target: found ${JSON.stringify(fields.target)}; expected the place or the text of a continuation`,
    );
  const letter = (index: number) => String.fromCharCode(65 + index);
  const choiceTexts = fieldAt(fields, 'doc.choices');
  const named =
    Array.isArray(choiceTexts) &&
    choiceTexts.length === options.length &&
    options.every((option, at) => option === letter(at))
      ? choiceTexts.map((choiceText) => toText(choiceText) ?? '')
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

function findTargetIndex(target: unknown, options: readonly string[]): number {
  const text = toText(target)?.trim() ?? '';
  const byText = options.indexOf(text);
  if (/^\d+$/.test(text) && Number(text) < options.length && byText < 0) return Number(text);
  return byText >= 0 ? byText : options.findIndex((option) => option.toLowerCase() === text.toLowerCase());
}
