import { basename } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, isFields, readJson, toId, toText } from '../../json-stream/json-values.ts';
import { readBytes, readElements, withFileName } from '../../json-stream/source.ts';
import type { ElementReading, ImportedSuite, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_SUITE } from '../format.ts';
import type { Mapping } from '../map/map-schema.ts';
import { createMappedRowReader } from '../map/mapped-row.ts';
import { createMappedSuite, readMapping } from '../map/mapping.ts';
import { batchRow, hasFailed } from './openai-batch-row.ts';

/** Output files of OpenAI's batch interface, with the input files that they answer. */
export const openaiBatchFormat: ImportFormat = {
  name: 'openai-batch',
  description: 'output files of OpenAI’s batch interface, together with their input files (which is which is seen)',
  open: async (files, { map, answered = false, modules }) => {
    const inputs: BatchInput[] = [];
    const outputs: string[] = [];
    const errors: string[] = [];
    for (const path of files) {
      const kind = await detectFileKind(path);
      if (kind === 'input') inputs.push(await readInput(path));
      else (kind === 'errors' ? errors : outputs).push(path);
    }
    if (outputs.length === 0) outputs.push(...errors.splice(0));
    if (outputs.length === 0)
      throw new ConfigError(
        `${files.map(displayPath).join(', ')}: hold requests and no replies; name the output file too`,
      );
    const mapping = map === null ? null : readMapping(map, answered);
    const ids = new Set(inputs.flatMap(({ requests }) => [...requests.keys()]));
    const suite: ImportedSuite =
      mapping === null
        ? { ...PLAIN_SUITE, name: 'openai-batch', source: 'OpenAI’s batch interface' }
        : createMappedSuite(mapping, map!, modules);
    const requested = ids.size + inputs.reduce((sum, { unread }) => sum + unread, 0);
    const sized: ImportedSuite =
      suite.expected !== null || requested === 0 ? suite : { ...suite, expected: requested, expectedBy: 'format' };
    const errorFilesByOutput = joinErrors(outputs, errors);
    return outputs.map((path) => openOutput(path, errorFilesByOutput.get(path) ?? [], inputs, sized, mapping, map));
  },
};

interface BatchInput {
  readonly path: string;
  /** The line of each request, by custom_id. */
  readonly requests: ReadonlyMap<string, Fields>;
  /** Lines that should hold a request and cannot be read. */
  readonly unread: number;
}

/** Requests have a body, replies a response; a file of errors holds nothing that went well. */
async function detectFileKind(path: string): Promise<'input' | 'output' | 'errors'> {
  let failed = 0;
  for await (const { text } of withFileName(path, readLines(readBytes(path)))) {
    const found = readJson(text);
    if (typeof found === 'string' || !isFields(found.value)) continue;
    if (isFields(found.value.body) && found.value.response === undefined) return 'input';
    if (!hasFailed(found.value)) return 'output';
    failed++;
  }
  return failed > 0 ? 'errors' : 'output';
}

/**
 * The interface writes what failed into a file of its own, which belongs to an output file.
 * @throws ConfigError where it cannot be told to which
 */
function joinErrors(outputs: readonly string[], errors: readonly string[]): Map<string, string[]> {
  const bare = (path: string) => basename(path).replace(/[-_.]*(?:outputs?|errors?)(?=[-_.]|$)/gi, '');
  const errorFilesByOutput = new Map<string, string[]>();
  for (const path of errors) {
    const owner = outputs.length === 1 ? outputs[0] : outputs.find((output) => bare(output) === bare(path));
    if (owner === undefined)
      throw new ConfigError(
        `${displayPath(path)}: holds errors alone, and there are several output files (${outputs.map(displayPath).join(', ')}); name it like the one that it belongs to (x_output.jsonl, x_error.jsonl), or join the two`,
      );
    errorFilesByOutput.set(owner, [...(errorFilesByOutput.get(owner) ?? []), path]);
  }
  return errorFilesByOutput;
}

async function readInput(path: string): Promise<BatchInput> {
  const requests = new Map<string, Fields>();
  let unread = 0;
  for await (const { text } of readLines(readBytes(path))) {
    const found = readJson(text);
    const id = typeof found === 'string' ? null : toId(fieldAt(found.value, 'custom_id'));
    if (id === null) unread++;
    else if (!requests.has(id)) requests.set(id, (found as { value: Fields }).value);
  }
  return { path, requests, unread };
}

function openOutput(
  path: string,
  errors: readonly string[],
  inputs: readonly BatchInput[],
  suite: ImportedSuite,
  mapping: Mapping | null,
  mapFile: string | null,
): ReplyFile {
  const reader =
    mapping === null ? null : createMappedRowReader(mapping, suite, displayPath(mapFile!), displayPath(path));
  const read = (fields: Fields, location: string): ElementReading => {
    const id = toId(fields.custom_id);
    if (id === null) return malformed('custom_id: is missing');
    const request = findRequest(id, fields, inputs);
    const reading = batchRow(fields, request, suite, reader === null);
    if (reader === null || reading.kind !== 'row') return reading;
    const fullRow = { ...fields, request: request?.body ?? null, response: fieldAt(fields, 'response.body') ?? null };
    const mapped = reader.read({ fields: fullRow, location });
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
      yield* readElements(withFileName(path, readLines(readBytes(path))), read);
      for (const other of errors)
        yield* readElements(withFileName(other, readLines(readBytes(other))), read, `${basename(other)}, `);
      reader?.end();
    },
    notes: () => [
      ...(inputs.length === 0 ? ['no input file was given: what was asked is unknown'] : []),
      ...errors.map((other) => `what failed stands in ${basename(other)}`),
    ],
  };
}

/** The request of that id; of several input files, the one for the model that answered. */
function findRequest(id: string, fields: Fields, inputs: readonly BatchInput[]): Fields | null {
  const candidates = inputs.flatMap(({ requests }): Fields[] => {
    const request = requests.get(id);
    return request === undefined ? [] : [request];
  });
  const served = toText(fieldAt(fields, 'response.body.model')) ?? '';
  return (
    candidates.find((one) => served.startsWith(toText(fieldAt(one, 'body.model')) ?? '?')) ?? candidates[0] ?? null
  );
}
