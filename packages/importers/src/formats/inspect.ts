import { ConfigError, displayPath, type FinishReason, type Message, type ScorerChoice } from '@evenhand/core';

import { elementsAt, valueAt } from '../json-stream/json-elements.ts';
import { firstByte } from '../json-stream/json-text-lines.ts';
import { type Fields, isFields, readJson, toId, toText } from '../json-stream/json-values.ts';
import { listMembers, readBytes, readElements, readMemberBytes, withFileName } from '../json-stream/source.ts';
import { toValidId } from '../pipeline/label.ts';
import type { ElementReading, ImportedSuite, LocatedReading, ReplyFile } from '../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from './format.ts';
import { readUsage } from './usage.ts';

/** Logs of Inspect: `.json` is one object, `.eval` a zip with a header and one file a sample. */
export const inspectFormat: ImportFormat = {
  name: 'inspect',
  description: 'logs of Inspect (inspect_ai), .json or .eval, one a model',
  open: async (files) => {
    const opened: ReplyFile[] = [];
    for (const path of files) opened.push(await openLog(path));
    return opened;
  },
};

async function openLog(path: string): Promise<ReplyFile> {
  const zipped = (await firstByte(readBytes(path))) === 'P';
  const header = await readHeader(path, zipped);
  if (!isFields(header) || toText(header.task) === null)
    throw new ConfigError(`${displayPath(path)}: holds no eval.task; expected a log of Inspect`);
  const suite = toSuite(header);
  const read = (fields: Fields) => inspectRow(fields, suite, toText(header.model));
  return {
    path,
    readings: () =>
      withFileName(path, zipped ? samplesIn(path, read) : readElements(elementsAt(readBytes(path), ['samples']), read)),
    notes: () => notesOn(header, suite),
  };
}

function notesOn(header: Fields, { expected }: ImportedSuite): string[] {
  const [model, datasetSize] = [toText(header.model), isFields(header.dataset) ? header.dataset.samples : null];
  return [
    ...(model === null ? [] : [`the log names the model ${model}`]),
    ...(typeof datasetSize === 'number' && expected !== null && datasetSize > expected
      ? [`the set has ${datasetSize} samples, of which the log planned ${expected}`]
      : []),
  ];
}

async function readHeader(path: string, zipped: boolean): Promise<unknown> {
  if (!zipped) return jsonAt(path, () => valueAt(readBytes(path), ['eval']));
  const members = await listMembers(path);
  const header = members.findLast(({ name }) => name === 'header.json' || name === '_journal/start.json');
  const best = members.findLast(({ name }) => name === 'header.json') ?? header;
  if (best === undefined)
    throw new ConfigError(`${displayPath(path)}: holds no header.json; expected a log of Inspect (.eval)`);
  return jsonAt(path, () => valueAt(readMemberBytes(path, best), ['eval']));
}

async function jsonAt(path: string, read: () => Promise<unknown>): Promise<unknown> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ConfigError(`${displayPath(path)}: its header is not valid JSON (${error.message})`, { cause: error });
  }
}

async function* samplesIn(path: string, read: (fields: Fields) => ElementReading): AsyncGenerator<LocatedReading> {
  for (const member of await listMembers(path)) {
    if (!/^samples\/.*\.json$/.test(member.name)) continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of readMemberBytes(path, member)) chunks.push(chunk);
    const found = readJson(Buffer.concat(chunks).toString('utf8'));
    const location = member.name;
    if (typeof found === 'string') yield { location, mended: false, reading: malformed(found) };
    else if (!isFields(found.value)) yield { location, mended: false, reading: malformed('expected an object') };
    else yield { location, mended: found.mended, reading: read(found.value) };
  }
}

/** Inspect's scorers whose question ours ask too; others are chosen by what the targets look like. */
const SCORERS: Readonly<Record<string, string>> = { includes: 'includes', choice: 'choice', exact: 'exact' };

function toSuite(header: Fields): ImportedSuite {
  const dataset = isFields(header.dataset) ? header.dataset : {};
  const planned = Array.isArray(dataset.sample_ids) ? dataset.sample_ids.length : dataset.samples;
  const first = Array.isArray(header.scorers) ? (header.scorers as unknown[])[0] : undefined;
  const name = isFields(first) ? (toText(first.name) ?? '').replace(/^.*\//, '') : '';
  const scorer: ScorerChoice | null = Object.hasOwn(SCORERS, name)
    ? { name: SCORERS[name]!, options: {}, reading: 'lenient' }
    : null;
  const version = Number(header.task_version);
  return {
    ...PLAIN_SUITE,
    name: toValidId(toText(header.task)!),
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
  const id = toId(fields.id);
  if (id === null) return malformed('id: is missing');
  const attachments = isFields(fields.attachments) ? fields.attachments : {};
  const resolveAttachment = (text: string | null): string | null => {
    const name = text?.startsWith('attachment://') === true ? text.slice('attachment://'.length) : null;
    return name === null ? text : (toText(attachments[name]) ?? text);
  };
  const choices = Array.isArray(fields.choices) ? fields.choices.map(toText) : [];
  const listed = choices.length >= 2 && !choices.includes(null) ? (choices as string[]) : null;
  const truths = (Array.isArray(fields.target) ? fields.target : [fields.target]).flatMap((one) => toText(one) ?? []);
  if (truths.length === 0 || truths.every((truth) => truth === '')) return malformed('target: is missing');
  const output = isFields(fields.output) ? fields.output : {};
  const choice = Array.isArray(output.choices) ? (output.choices as unknown[])[0] : undefined;
  const message = isFields(choice) && isFields(choice.message) ? choice.message : null;
  const content = message === null ? null : readContent(message.content, resolveAttachment);
  const error = isFields(fields.error) ? toText(fields.error.message) : null;
  const failed = message === null || error !== null;
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      sample: id,
      trial: typeof fields.epoch === 'number' ? fields.epoch : 1,
      messages: readPromptMessages(fields.messages, resolveAttachment),
      question: typeof fields.input === 'string' ? resolveAttachment(toText(fields.input)) : null,
      target: listed === null ? truths : [truths.join('')],
      choices: listed,
      reply: failed ? null : (content?.text ?? null),
      failure: failed ? (error?.slice(0, 500) ?? null) : null,
      reasoning: content?.reasoning ?? '',
      finish: isFields(choice) ? (FINISH[toText(choice.stop_reason) ?? ''] ?? 'other') : 'other',
      usage: readUsage(output.usage),
      servedModel: toText(output.model) ?? model,
    },
  };
}

/** A message's content: text, or a list of parts of which only text and reasoning count. */
function readContent(
  content: unknown,
  resolveAttachment: (text: string | null) => string | null,
): { text: string; reasoning: string } | null {
  if (!Array.isArray(content)) {
    const text = resolveAttachment(toText(content));
    return text === null ? null : { text, reasoning: '' };
  }
  const joinKind = (kind: string) =>
    content
      .flatMap((part) => (isFields(part) && part.type === kind ? (resolveAttachment(toText(part[kind])) ?? []) : []))
      .join('\n');
  return { text: joinKind('text'), reasoning: joinKind('reasoning') };
}

/** What stood before the last reply. null where the log does not say, or a tool spoke. */
function readPromptMessages(
  messages: unknown,
  resolveAttachment: (text: string | null) => string | null,
): Message[] | null {
  if (!Array.isArray(messages)) return null;
  const last = messages.findLastIndex((message) => isFields(message) && message.role === 'assistant');
  const promptMessages: Message[] = [];
  for (const message of messages.slice(0, last < 0 ? messages.length : last)) {
    const role = isFields(message) ? message.role : null;
    const content = isFields(message) ? readContent(message.content, resolveAttachment) : null;
    if ((role !== 'system' && role !== 'user' && role !== 'assistant') || content === null) return null;
    promptMessages.push({ role, content: content.text });
  }
  return promptMessages.length === 0 ? null : promptMessages;
}
