import { basename } from 'node:path';
import { ConfigError, shown } from '@evenhand/core';
import { linesOf } from '../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, idOf, isFields, readJson, textOf } from '../json-stream/json-values.ts';
import { bytesOf, namingFile, readingsOf } from '../json-stream/source.ts';
import type { ElementReading, ImportedSuite, ReplyFile } from '../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_SUITE } from './format.ts';
import { mappedReader } from './map/mapped-row.ts';
import { type Mapping, mappedSuite, readMapping } from './map/mapping.ts';
import { batchRow, hasFailed } from './openai-batch-row.ts';

/** Output files of OpenAI's batch interface, with the input files that they answer. */
export const openaiBatchFormat: ImportFormat = {
  name: 'openai-batch',
  takes: 'output files of OpenAI’s batch interface, together with their input files (which is which is seen)',
  open: async (files, { map, answered = false, modules }) => {
    const inputs: BatchInput[] = [];
    const outputs: string[] = [];
    const errors: string[] = [];
    for (const path of files) {
      const kind = await kindOfFile(path);
      if (kind === 'input') inputs.push(await readInput(path));
      else (kind === 'errors' ? errors : outputs).push(path);
    }
    if (outputs.length === 0) outputs.push(...errors.splice(0));
    if (outputs.length === 0)
      throw new ConfigError(`${files.map(shown).join(', ')}: hold requests and no replies; name the output file too`);
    const mapping = map === null ? null : readMapping(map, answered);
    const ids = new Set(inputs.flatMap(({ requests }) => [...requests.keys()]));
    const suite: ImportedSuite =
      mapping === null
        ? { ...PLAIN_SUITE, name: 'openai-batch', source: 'OpenAI’s batch interface' }
        : mappedSuite(mapping, map!, modules);
    const sized: ImportedSuite =
      suite.expected !== null || ids.size === 0 ? suite : { ...suite, expected: ids.size, expectedBy: 'format' };
    const joined = joinErrors(outputs, errors);
    return outputs.map((path) => openOutput(path, joined.get(path) ?? [], inputs, sized, mapping, map));
  },
};

interface BatchInput {
  readonly path: string;
  /** The line of each request, by custom_id. */
  readonly requests: ReadonlyMap<string, Fields>;
}

/** Requests have a body, replies a response; a file of errors holds nothing that went well. */
async function kindOfFile(path: string): Promise<'input' | 'output' | 'errors'> {
  let failed = 0;
  for await (const { text } of namingFile(path, linesOf(bytesOf(path)))) {
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
  const joined = new Map<string, string[]>();
  for (const path of errors) {
    const owner = outputs.length === 1 ? outputs[0] : outputs.find((output) => bare(output) === bare(path));
    if (owner === undefined)
      throw new ConfigError(
        `${shown(path)}: holds errors alone, and there are several output files (${outputs.map(shown).join(', ')}); name it like the one that it belongs to (x_output.jsonl, x_error.jsonl), or join the two`,
      );
    joined.set(owner, [...(joined.get(owner) ?? []), path]);
  }
  return joined;
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
  errors: readonly string[],
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
    const mapped = reader.read({ fields: whole, place });
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
      for (const other of errors)
        yield* readingsOf(namingFile(other, linesOf(bytesOf(other))), read, `${basename(other)}, `);
      reader?.end();
    },
    notes: () => [
      ...(inputs.length === 0 ? ['no input file was given: what was asked is unknown'] : []),
      ...errors.map((other) => `what failed stands in ${basename(other)}`),
    ],
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
