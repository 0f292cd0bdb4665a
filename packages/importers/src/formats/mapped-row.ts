import { ConfigError, didYouMean, type JsonObject } from '@evenhand/core';
import * as z from 'zod';
import { describeKind, type Fields, fieldAt, listPaths, toId, toText } from '../json-stream/json-values.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../pipeline/row.ts';
import { malformed, PLAIN_ROW } from './format.ts';
import type { Mapping } from './mapping.ts';
import { readUsage } from './usage.ts';

/** After so many objects without a field, the mapping is wrong and not the file. */
const PATIENCE = 100;

/** Reads objects by a mapping, and sees to it that its fields exist. */
export interface MappedRowReader {
  read(fields: Fields, location: string): ElementReading;
  /** @throws ConfigError where a field of the mapping was in no object */
  end(): void;
  /** What people should know of how the rows were read. */
  notes(): string[];
}

/** @param mapFile for messages, as is @param file */
export function createMappedRowReader(
  mapping: Mapping,
  suite: ImportedSuite,
  mapFile: string,
  file: string,
): MappedRowReader {
  const unseen = new Map<string, string>();
  for (const [key, spec] of Object.entries(mapping))
    if (typeof spec === 'object' && spec !== null && 'field' in spec) unseen.set(key, String(spec.field));
  const example = new Set<string>();
  let objects = 0;
  let several = 0;
  const rejectUnseenFields = (): void => {
    if (unseen.size === 0 || objects === 0) return;
    throw new ConfigError(
      [...unseen].map(
        ([key, path]) =>
          `${mapFile}: ${key}: found the field ${JSON.stringify(path)}, which no row of ${file} has${suggestField(path, example)}; the rows have ${[...example].slice(0, 60).join(', ') || 'no fields'}`,
      ),
    );
  };
  return {
    read(fields, location) {
      objects++;
      if (objects <= 3) for (const path of listPaths(fields)) example.add(path);
      for (const [key, path] of unseen) if (fieldAt(fields, path) !== undefined) unseen.delete(key);
      if (objects === PATIENCE) rejectUnseenFields();
      const row = readMappedRow(fields, mapping, location);
      if (typeof row === 'string') return malformed(row);
      if (row.target.length > 1) several++;
      const at = mapping.id !== undefined && 'line' in mapping.id ? Number(row.sample) - 1 : Number.NaN;
      return { kind: 'row', row, suite, ...(Number.isNaN(at) ? {} : { location: at }) };
    },
    end: rejectUnseenFields,
    notes: () =>
      several === 0
        ? []
        : [
            `${several} rows have a list of right answers: a reply that gives one of them is right (lists whose parts all have to be given cannot be judged)`,
          ],
  };
}

function suggestField(path: string, fields: Iterable<string>): string {
  const hint = didYouMean(path, fields, String);
  return hint === null ? '' : ` (${hint})`;
}

/** One object as a row. A text says why it is none. */
export function readMappedRow(fields: Fields, mapping: Mapping, location: string): ImportedRow | string {
  const at = (spec: { field: string }) => fieldAt(fields, spec.field);
  const { model, id, reply } = mapping;
  const name = model !== undefined && 'field' in model ? toId(at(model)) : null;
  if (model !== undefined && 'field' in model && name === null) return `${model.field}: names no model`;
  const rowId = id === undefined ? null : 'field' in id ? toId(at(id)) : (/\d+$/.exec(location)?.[0] ?? null);
  if (id !== undefined && rowId === null) return `${'field' in id ? id.field : 'id'}: holds no id`;
  if (reply !== undefined && at(reply) === undefined) return `${reply.field}: is missing`;
  const replyValue = reply === undefined ? null : at(reply);
  if (typeof replyValue === 'object' && replyValue !== null)
    return `${reply!.field}: found ${describeKind(replyValue)}; expected the text of a reply`;
  const target = mapping.target === undefined ? [] : readTargets(at(mapping.target), mapping.target.after);
  if (typeof target === 'string') return `${mapping.target!.field}: ${target}`;
  const choices = mapping.choices === undefined ? undefined : at(mapping.choices);
  if (choices !== undefined && choices !== null && !Array.isArray(choices))
    return `${mapping.choices!.field}: found ${describeKind(choices)}; expected a list of texts`;
  const options = Array.isArray(choices) ? choices.flatMap((one) => toText(one) ?? []) : [];
  const trial = mapping.trial === undefined ? 1 : Number(toText(at(mapping.trial)) ?? Number.NaN);
  const language = mapping.language;
  return {
    ...PLAIN_ROW,
    model: model !== undefined && 'value' in model ? model.value : name,
    sample: rowId ?? '',
    trial,
    question: mapping.input === undefined ? null : toText(at(mapping.input)),
    target,
    choices: options.length < 2 ? null : options,
    language:
      (language === undefined ? null : 'value' in language ? language.value : toText(at(language))) ??
      mapping.suite.language,
    reference: mapping.reference === undefined ? null : readReference(mapping.reference, at),
    cluster: mapping.cluster === undefined ? null : toId(at(mapping.cluster)),
    reply: toText(replyValue),
    reasoning: mapping.reasoning === undefined ? '' : (toText(at(mapping.reasoning)) ?? ''),
    usage: readUsage(mapping.usage === undefined ? null : at(mapping.usage)),
  };
}

/** What is not there is left out; the scorer says what it misses. */
function readReference(names: NonNullable<Mapping['reference']>, at: (spec: { field: string }) => unknown): JsonObject {
  const found = Object.entries(names).flatMap(([name, spec]) => {
    const value = z.json().safeParse(at(spec));
    return value.success ? [[name, value.data] as const] : [];
  });
  return Object.fromEntries(found);
}

function readTargets(value: unknown, after: string | undefined): string[] | string {
  if (value === undefined || value === null) return 'is missing';
  const texts = (Array.isArray(value) ? value : [value]).map(toText);
  if (texts.length === 0) return 'found an empty list; expected what is right';
  if (texts.includes(null)) return `found ${describeKind(value)}; expected a text, a number, or a list of them`;
  if (after === undefined) return texts as string[];
  const cut = texts.map((text) => {
    const from = text!.lastIndexOf(after);
    return from < 0 ? null : text!.slice(from + after.length).trim();
  });
  return cut.includes(null) ? `holds no ${JSON.stringify(after)}` : (cut as string[]);
}
