import {
  ConfigError,
  type ElementReading,
  type FinishReason,
  type ImportedSuite,
  type Message,
  type ReplyFile,
  shown,
} from '@evenhand/core';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from './format.ts';
import { linesOf } from './json-text-lines.ts';
import { type Fields, fieldAt, idOf, isFields, readJson, textOf } from './json-values.ts';
import { mappedReader } from './mapped-row.ts';
import { type Mapping, mappedSuite, readMapping } from './mapping.ts';
import { bytesOf, namingFile, readingsOf } from './source.ts';
import { usageOf } from './usage.ts';

/** Output files of OpenAI's batch interface, with the input files that they answer. */
export const openaiBatchFormat: ImportFormat = {
  name: 'openai-batch',
  takes: 'output files of OpenAI’s batch interface, together with their input files (which is which is seen)',
  open: async (files, { map, answered = false }) => {
    const inputs: BatchInput[] = [];
    const outputs: string[] = [];
    for (const path of files) {
      if (await isInput(path)) inputs.push(await readInput(path));
      else outputs.push(path);
    }
    if (outputs.length === 0)
      throw new ConfigError(`${files.map(shown).join(', ')}: hold requests and no replies; name the output file too`);
    const mapping = map === null ? null : readMapping(map, answered);
    const ids = new Set(inputs.flatMap(({ requests }) => [...requests.keys()]));
    const suite: ImportedSuite =
      mapping === null
        ? { ...PLAIN_SUITE, name: 'openai-batch', source: 'OpenAI’s batch interface' }
        : mappedSuite(mapping);
    const sized: ImportedSuite =
      suite.expected !== null || ids.size === 0 ? suite : { ...suite, expected: ids.size, expectedBy: 'format' };
    return outputs.map((path) => openOutput(path, inputs, sized, mapping, map));
  },
};

interface BatchInput {
  readonly path: string;
  /** The line of each request, by custom_id. */
  readonly requests: ReadonlyMap<string, Fields>;
}

/** Requests have a body, replies a response. */
async function isInput(path: string): Promise<boolean> {
  for await (const { text } of namingFile(path, linesOf(bytesOf(path)))) {
    const found = readJson(text);
    if (typeof found === 'string' || !isFields(found.value)) continue;
    return isFields(found.value.body) && found.value.response === undefined;
  }
  return false;
}

async function readInput(path: string): Promise<BatchInput> {
  const requests = new Map<string, Fields>();
  for await (const { text } of linesOf(bytesOf(path))) {
    const found = readJson(text);
    if (typeof found === 'string' || !isFields(found.value)) continue;
    const id = idOf(found.value.custom_id);
    if (id !== null && !requests.has(id)) requests.set(id, found.value);
  }
  return { path, requests };
}

function openOutput(
  path: string,
  inputs: readonly BatchInput[],
  suite: ImportedSuite,
  mapping: Mapping | null,
  mapFile: string | null,
): ReplyFile {
  const reader = mapping === null ? null : mappedReader(mapping, suite, shown(mapFile!), shown(path));
  const read = (fields: Fields, place: string): ElementReading => {
    const id = idOf(fields.custom_id);
    if (id === null) return malformed('custom_id: is missing');
    const request = requestOf(id, fields, inputs);
    const reading = batchRow(fields, request, suite, reader === null);
    if (reader === null || reading.kind !== 'row') return reading;
    const whole = { ...fields, request: request?.body ?? null, response: fieldAt(fields, 'response.body') ?? null };
    const mapped = reader.read(whole, place);
    if (mapped.kind !== 'row') return mapped;
    const { target, choices, language, cluster, trial, question } = mapped.row;
    return {
      ...reading,
      row: { ...reading.row, target, choices, language, cluster, trial, question: question ?? reading.row.question },
    };
  };
  return {
    path,
    readings: async function* () {
      yield* readingsOf(namingFile(path, linesOf(bytesOf(path))), read);
      reader?.end();
    },
    notes: () => (inputs.length === 0 ? ['no input file was given: what was asked is unknown'] : []),
  };
}

/** The request of that id; of several input files, the one for the model that answered. */
function requestOf(id: string, fields: Fields, inputs: readonly BatchInput[]): Fields | null {
  const having = inputs.flatMap(({ requests }): Fields[] => {
    const request = requests.get(id);
    return request === undefined ? [] : [request];
  });
  const served = textOf(fieldAt(fields, 'response.body.model')) ?? '';
  return having.find((one) => served.startsWith(textOf(fieldAt(one, 'body.model')) ?? '?')) ?? having[0] ?? null;
}

const TARGETS = ['target', 'metadata.target', 'body.metadata.target', 'request.metadata.target'];
const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
};

/** One line of an output file. @param needsTarget whether the right answer must stand in it, or in its request */
export function batchRow(
  fields: Fields,
  request: Fields | null,
  suite: ImportedSuite,
  needsTarget: boolean,
): ElementReading {
  const target = [request, fields].flatMap((one) =>
    one === null ? [] : TARGETS.flatMap((path) => textsOf(fieldAt(one, path))),
  );
  if (needsTarget && target.length === 0)
    return malformed(
      'no right answer: put it into the request’s metadata.target, or name its field in a mapping file (--map)',
    );
  const status = fieldAt(fields, 'response.status_code');
  const body = fieldAt(fields, 'response.body');
  const failed = !isFields(body) || (typeof status === 'number' && status >= 400);
  const choice = fieldAt(body, 'choices[0]');
  const reply = textOf(fieldAt(choice, 'message.content')) ?? responseText(body);
  const calls = fieldAt(choice, 'message.tool_calls');
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      sample: idOf(fields.custom_id)!,
      messages: messagesOf(fieldAt(request, 'body.messages')),
      question: textOf(fieldAt(request, 'body.input')),
      target,
      reply: failed ? null : (reply ?? (Array.isArray(calls) ? '' : null)),
      failure: failed ? failureOf(fields, status) : null,
      reasoning: textOf(fieldAt(choice, 'message.reasoning_content')) ?? '',
      toolCalls: (Array.isArray(calls) ? calls : []).map((call) => ({
        id: textOf(fieldAt(call, 'id')) ?? '',
        name: textOf(fieldAt(call, 'function.name')) ?? '',
        arguments: textOf(fieldAt(call, 'function.arguments')) ?? '',
      })),
      finish: FINISH[textOf(fieldAt(choice, 'finish_reason')) ?? ''] ?? 'other',
      usage: usageOf(fieldAt(body, 'usage')),
      servedModel: textOf(fieldAt(body, 'model')),
    },
  };
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one) => textOf(one) ?? []);
}

/** The text of the newer Responses interface. */
function responseText(body: unknown): string | null {
  const output = fieldAt(body, 'output');
  if (!Array.isArray(output)) return null;
  const parts = output.flatMap((one) => {
    const content = fieldAt(one, 'content');
    return Array.isArray(content) ? content.flatMap((part) => textOf(fieldAt(part, 'text')) ?? []) : [];
  });
  return parts.length === 0 ? null : parts.join('');
}

function failureOf(fields: Fields, status: unknown): string {
  const said = textOf(fieldAt(fields, 'response.body.error.message')) ?? textOf(fieldAt(fields, 'error.message'));
  return [typeof status === 'number' ? `HTTP ${status}` : 'no response', said]
    .filter((part) => part !== null)
    .join(': ');
}

function messagesOf(value: unknown): Message[] | null {
  if (!Array.isArray(value)) return null;
  const messages: Message[] = [];
  for (const one of value) {
    const role = fieldAt(one, 'role');
    const known = role === 'developer' ? 'system' : role;
    const content = textOf(fieldAt(one, 'content'));
    if ((known !== 'system' && known !== 'user' && known !== 'assistant') || content === null) return null;
    messages.push({ role: known, content });
  }
  return messages.length === 0 ? null : messages;
}
