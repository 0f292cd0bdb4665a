import { closeSync, fstatSync, openSync } from 'node:fs';
import { ConfigError } from '@evenhand/core';
import { type Cursor, cursor, GgufFault } from './gguf-cursor.ts';
import { type GgufValue, readValue } from './gguf-values.ts';
import { tensorBytes } from './quantization.ts';

/** What a GGUF file says of itself before its weights begin. */
export interface GgufHeader {
  version: number;
  metadata: ReadonlyMap<string, GgufValue>;
  tensors: number;
  /** Numbers in all tensors together. */
  parameters: number;
  fileBytes: number;
  /** The least size that the file must have for the last tensor to be whole. */
  expectedBytes: number;
}

const MAGIC = 0x46554747;
const KEY_LIMIT_BYTES = 65_535;
const TENSOR_NAME_LIMIT_BYTES = 1_024;
const DIMENSIONS_LIMIT = 8;

interface Tensors {
  parameters: number;
  /** End of the last tensor, counted from the start of the weights. */
  endBytes: number;
}

/** Told of each tensor as it is read: its name (null = too long to be one), and its dimensions, the fastest-moving first. */
export type OnTensor = (name: string | null, shape: readonly number[]) => void;

function readTensors(from: Cursor, count: number, onTensor: OnTensor): Tensors {
  let parameters = 0;
  let endBytes = 0;
  for (let i = 0; i < count; i++) {
    const name = from.text(TENSOR_NAME_LIMIT_BYTES);
    const dimensions = from.u32();
    if (dimensions > DIMENSIONS_LIMIT) throw new GgufFault(`a tensor of ${dimensions} dimensions stands in its header`);
    const shape = Array.from({ length: dimensions }, () => from.u64());
    const elements = shape.reduce((product, length) => product * length, 1);
    onTensor(name, shape);
    const type = from.u32();
    const offset = from.u64();
    if (!Number.isSafeInteger(elements)) throw new GgufFault('a tensor of impossible size stands in its header');
    parameters += elements;
    endBytes = Math.max(endBytes, offset + tensorBytes(type, elements));
  }
  return { parameters, endBytes };
}

function readFrom(from: Cursor, fileBytes: number, onTensor: OnTensor): GgufHeader {
  if (fileBytes < 24 || from.u32() !== MAGIC) throw new GgufFault('it does not begin with "GGUF"');
  const version = from.u32();
  if (version !== 2 && version !== 3) throw new GgufFault(`it is GGUF version ${version}, and 2 and 3 are understood`);
  const tensors = from.u64();
  const entries = from.u64();
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < entries; i++) {
    const key = from.text(KEY_LIMIT_BYTES);
    const value = readValue(from);
    if (key !== null) metadata.set(key, value);
  }
  const { parameters, endBytes } = readTensors(from, tensors, onTensor);
  const stated = metadata.get('general.alignment');
  const alignment = typeof stated === 'number' && stated > 0 ? stated : 32;
  const expectedBytes = endBytes === 0 ? from.position : Math.ceil(from.position / alignment) * alignment + endBytes;
  return { version, metadata, tensors, parameters, fileBytes, expectedBytes };
}

/**
 * Reads the header of a GGUF file and checks that the file is as long as its tensors need it to be.
 * Takes whatever it is given: memory stays within a few megabytes whatever lengths the file claims.
 * @throws ConfigError where the file is missing, is no GGUF, or is cut
 */
export function readGguf(path: string, onTensor: OnTensor = () => {}): GgufHeader {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw new ConfigError(
      `${path}: cannot be opened (${(cause as NodeJS.ErrnoException).code}); expected a GGUF file`,
      {
        cause,
      },
    );
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new GgufFault('it is not a file');
    const header = readFrom(cursor(descriptor, stat.size), stat.size, onTensor);
    if (header.fileBytes < header.expectedBytes) {
      throw new GgufFault(
        `it has ${header.fileBytes} bytes where its tensors need ${header.expectedBytes}: it was cut`,
      );
    }
    return header;
  } catch (cause) {
    if (!(cause instanceof GgufFault)) throw cause;
    throw new ConfigError(
      `${path}: ${cause.message}; expected a whole GGUF file; fetch it again, or name another file in the model's entry`,
      { cause },
    );
  } finally {
    closeSync(descriptor);
  }
}

/** @returns a text of the metadata; null = not there, or not a text */
export function ggufText(header: GgufHeader, key: string): string | null {
  const value = header.metadata.get(key);
  return typeof value === 'string' ? value : null;
}

/** @returns a number of the metadata; null = not there, or not a number */
export function ggufNumber(header: GgufHeader, key: string): number | null {
  const value = header.metadata.get(key);
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : null;
}
