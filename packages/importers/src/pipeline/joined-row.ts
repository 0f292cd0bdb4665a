import type { Sample } from '@evenhand/core';
import { canonicalJson, parseJson, type Spill } from '@evenhand/io';
import type { RowSpans, SampleLocation } from './group.ts';
import { hashQuestionSent, type StoredReply, toInput, toSample, toStoredReply } from './imported-record.ts';
import type { StoredSpan } from './reply-index.ts';
import type { ImportedRow, RowAddition } from './row.ts';

export function storeRow(spill: Spill, row: ImportedRow): StoredSpan {
  const sample = spill.add(canonicalJson(toSample(row, row.sample)));
  const reply = spill.add(JSON.stringify(toStoredReply(row)));
  return { offset: sample.offset, bytes: sample.bytes + reply.bytes, sampleBytes: sample.bytes };
}

export function storeAddition(spill: Spill, addition: RowAddition): StoredSpan {
  return { ...spill.add(JSON.stringify(addition)), sampleBytes: 0 };
}

/** The line of the sample, canonical JSON without its line feed, as the elements of its row give it together. */
export function readSampleLine(spill: Spill, { spans, id, isRenamed }: SampleLocation): string {
  const { offset, sampleBytes } = spans[0]!;
  const line = spill.read({ offset, bytes: sampleBytes });
  if (spans.length === 1 && !isRenamed) return line;
  return canonicalJson({ ...joinedSample(parseJson(line) as Sample, readAdditions(spill, spans)), id });
}

/** The sample as the row itself has it: its own question, whatever other rows of the same id say. */
export function readOwnSample(spill: Spill, { spans }: RowSpans, id: string): Sample {
  const { offset, sampleBytes } = spans[0]!;
  const sample = parseJson(spill.read({ offset, bytes: sampleBytes })) as Sample;
  return { ...joinedSample(sample, readAdditions(spill, spans)), id };
}

/** The reply of a row as its elements give it together. */
export function readStoredReply(spill: Spill, { spans }: RowSpans): StoredReply {
  const { offset, bytes, sampleBytes } = spans[0]!;
  const reply = parseJson(spill.read({ offset: offset + sampleBytes, bytes: bytes - sampleBytes })) as StoredReply;
  return spans.length === 1 ? reply : readAdditions(spill, spans).reduce(joinedReply, reply);
}

const readAdditions = (spill: Spill, spans: readonly StoredSpan[]): RowAddition[] =>
  spans.slice(1).map((span) => parseJson(spill.read(span)) as RowAddition);

function joinedReply(reply: StoredReply, addition: RowAddition): StoredReply {
  const { messages, question, target, choices, language, cluster, tags, reference, ...more } = addition;
  const asks = messages !== undefined || question !== undefined;
  return {
    ...reply,
    ...more,
    reported: [...reply.reported, ...(addition.reported ?? [])],
    ...(target === undefined ? {} : { hasTarget: target.length > 0 }),
    ...(asks ? { promptSha256: hashQuestionSent({ messages: messages ?? null, question: question ?? null }) } : {}),
  };
}

function joinedSample(sample: Sample, additions: readonly RowAddition[]): Sample {
  let joined = sample;
  for (const addition of additions) joined = { ...joined, ...questionIn(addition) };
  return joined;
}

/** What an addition says of the question. */
function questionIn(addition: RowAddition): Partial<Sample> {
  const { messages, question, target, choices, language, cluster, tags, reference } = addition;
  const asks = messages !== undefined || question !== undefined;
  return {
    ...(asks ? { input: toInput({ messages: messages ?? null, question: question ?? null }) } : {}),
    ...(target === undefined ? {} : { target: target.length === 0 ? [''] : [...target] }),
    ...(choices === undefined ? {} : { choices: choices === null ? null : [...choices] }),
    ...(language === undefined ? {} : { language }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(reference === undefined ? {} : { reference }),
  };
}
