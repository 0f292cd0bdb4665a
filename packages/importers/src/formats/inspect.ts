import { ConfigError, type FinishReason, type Message, type ScorerChoice, shown } from '@evenhand/core';

import { elementsAt, valueAt } from '../json-stream/json-elements.ts';
import { firstByte } from '../json-stream/json-text-lines.ts';
import { type Fields, idOf, isFields, readJson, textOf } from '../json-stream/json-values.ts';
import { bytesOf, memberBytes, membersOf, namingFile, readingsOf } from '../json-stream/source.ts';
import { fittingId } from '../pipeline/label.ts';
import type { ElementReading, ImportedSuite, PlacedReading, ReplyFile } from '../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from './format.ts';
import { usageOf } from './usage.ts';

/** Logs of Inspect: `.json` is one object, `.eval` a zip with a header and one file a sample. */
export const inspectFormat: ImportFormat = {
  name: 'inspect',
  takes: 'logs of Inspect (inspect_ai), .json or .eval, one a model',
  open: async (files) => {
    const opened: ReplyFile[] = [];
    for (const path of files) opened.push(await openLog(path));
    return opened;
  },
};

async function openLog(path: string): Promise<ReplyFile> {
  const zipped = (await firstByte(bytesOf(path))) === 'P';
  const header = await headerOf(path, zipped);
  if (!isFields(header) || textOf(header.task) === null)
    throw new ConfigError(`${shown(path)}: holds no eval.task; expected a log of Inspect`);
  const suite = suiteOf(header);
  const read = (fields: Fields) => inspectRow(fields, suite, textOf(header.model));
  return {
    path,
    readings: () =>
      namingFile(path, zipped ? samplesIn(path, read) : readingsOf(elementsAt(bytesOf(path), ['samples']), read)),
    notes: () => notesOn(header, suite),
  };
}

function notesOn(header: Fields, { expected }: ImportedSuite): string[] {
  const [model, held] = [textOf(header.model), isFields(header.dataset) ? header.dataset.samples : null];
  return [
    ...(model === null ? [] : [`the log names the model ${model}`]),
    ...(typeof held === 'number' && expected !== null && held > expected
      ? [`the set has ${held} samples, of which the log planned ${expected}`]
      : []),
  ];
}

async function headerOf(path: string, zipped: boolean): Promise<unknown> {
  if (!zipped) return jsonAt(path, () => valueAt(bytesOf(path), ['eval']));
  const members = await membersOf(path);
  const header = members.findLast(({ name }) => name === 'header.json' || name === '_journal/start.json');
  const best = members.findLast(({ name }) => name === 'header.json') ?? header;
  if (best === undefined)
    throw new ConfigError(`${shown(path)}: holds no header.json; expected a log of Inspect (.eval)`);
  return jsonAt(path, () => valueAt(memberBytes(path, best), ['eval']));
}

async function jsonAt(path: string, read: () => Promise<unknown>): Promise<unknown> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ConfigError(`${shown(path)}: its header is not valid JSON (${error.message})`, { cause: error });
  }
}

async function* samplesIn(path: string, read: (fields: Fields) => ElementReading): AsyncGenerator<PlacedReading> {
  for (const member of await membersOf(path)) {
    if (!/^samples\/.*\.json$/.test(member.name)) continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of memberBytes(path, member)) chunks.push(chunk);
    const found = readJson(Buffer.concat(chunks).toString('utf8'));
    const place = member.name;
    if (typeof found === 'string') yield { place, mended: false, reading: malformed(found) };
    else if (!isFields(found.value)) yield { place, mended: false, reading: malformed('expected an object') };
    else yield { place, mended: found.mended, reading: read(found.value) };
  }
}

/** Inspect's scorers whose question ours ask too; others are chosen by what the targets look like. */
const SCORERS: Readonly<Record<string, string>> = { includes: 'includes', choice: 'choice', exact: 'exact' };

function suiteOf(header: Fields): ImportedSuite {
  const dataset = isFields(header.dataset) ? header.dataset : {};
  const planned = Array.isArray(dataset.sample_ids) ? dataset.sample_ids.length : dataset.samples;
  const first = Array.isArray(header.scorers) ? (header.scorers as unknown[])[0] : undefined;
  const name = isFields(first) ? (textOf(first.name) ?? '').replace(/^.*\//, '') : '';
  const scorer: ScorerChoice | null = Object.hasOwn(SCORERS, name)
    ? { name: SCORERS[name]!, options: {}, reading: 'lenient' }
    : null;
  const version = Number(header.task_version);
  return {
    ...PLAIN_SUITE,
    name: fittingId(textOf(header.task)!),
    version: Number.isSafeInteger(version) && version > 0 ? version : 1,
    source: 'a log of Inspect',
    scorer,
    expected: typeof planned === 'number' && Number.isSafeInteger(planned) && planned > 0 ? planned : null,
  };
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
};

/** One sample of a log. An epoch is a trial. */
export function inspectRow(fields: Fields, suite: ImportedSuite, model: string | null): ElementReading {
  const id = idOf(fields.id);
  if (id === null) return malformed('id: is missing');
  const attachments = isFields(fields.attachments) ? fields.attachments : {};
  const whole = (text: string | null): string | null => {
    const name = text?.startsWith('attachment://') === true ? text.slice('attachment://'.length) : null;
    return name === null ? text : (textOf(attachments[name]) ?? text);
  };
  const choices = Array.isArray(fields.choices) ? fields.choices.map(textOf) : [];
  const listed = choices.length >= 2 && !choices.includes(null) ? (choices as string[]) : null;
  const truths = (Array.isArray(fields.target) ? fields.target : [fields.target]).flatMap((one) => textOf(one) ?? []);
  if (truths.length === 0 || truths.every((truth) => truth === '')) return malformed('target: is missing');
  const output = isFields(fields.output) ? fields.output : {};
  const choice = Array.isArray(output.choices) ? (output.choices as unknown[])[0] : undefined;
  const message = isFields(choice) && isFields(choice.message) ? choice.message : null;
  const said = message === null ? null : contentOf(message.content, whole);
  const error = isFields(fields.error) ? textOf(fields.error.message) : null;
  const failed = message === null || error !== null;
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      sample: id,
      trial: typeof fields.epoch === 'number' ? fields.epoch : 1,
      messages: askedOf(fields.messages, whole),
      question: typeof fields.input === 'string' ? whole(textOf(fields.input)) : null,
      target: listed === null ? truths : [truths.join('')],
      choices: listed,
      reply: failed ? null : (said?.text ?? null),
      failure: failed ? (error?.slice(0, 500) ?? null) : null,
      reasoning: said?.reasoning ?? '',
      finish: isFields(choice) ? (FINISH[textOf(choice.stop_reason) ?? ''] ?? 'other') : 'other',
      usage: usageOf(output.usage),
      servedModel: textOf(output.model) ?? model,
    },
  };
}

/** A message's content: text, or a list of parts of which only text and reasoning count. */
function contentOf(
  content: unknown,
  whole: (text: string | null) => string | null,
): { text: string; reasoning: string } | null {
  if (!Array.isArray(content)) {
    const text = whole(textOf(content));
    return text === null ? null : { text, reasoning: '' };
  }
  const parts = (kind: string) =>
    content
      .flatMap((part) => (isFields(part) && part.type === kind ? (whole(textOf(part[kind])) ?? []) : []))
      .join('\n');
  return { text: parts('text'), reasoning: parts('reasoning') };
}

/** What stood before the last reply. null where the log does not say, or a tool spoke. */
function askedOf(messages: unknown, whole: (text: string | null) => string | null): Message[] | null {
  if (!Array.isArray(messages)) return null;
  const last = messages.findLastIndex((message) => isFields(message) && message.role === 'assistant');
  const asked: Message[] = [];
  for (const message of messages.slice(0, last < 0 ? messages.length : last)) {
    const role = isFields(message) ? message.role : null;
    const said = isFields(message) ? contentOf(message.content, whole) : null;
    if ((role !== 'system' && role !== 'user' && role !== 'assistant') || said === null) return null;
    asked.push({ role, content: said.text });
  }
  return asked.length === 0 ? null : asked;
}
