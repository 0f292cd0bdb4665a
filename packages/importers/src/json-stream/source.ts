import { existsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { ConfigError, readMember, shown, ZipFault, type ZipMember, zipMembers } from '@evenhand/core';
import { malformed } from '../formats/format.ts';
import type { ElementReading, PlacedReading } from '../pipeline/row.ts';
import type { Piece } from './json-elements.ts';
import { type Fields, isFields, kindOf, readJson } from './json-values.ts';

const CHUNK_BYTES = 1 << 18;

/**
 * The bytes of a file, piece by piece. All pieces share one buffer: who needs one for longer than a turn copies it.
 * @throws ConfigError where it cannot be read
 */
export async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  refuseMissing(path);
  const file = await explainingRead(path, () => open(path, 'r'));
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await explainingRead(path, () => file.read(buffer, 0, CHUNK_BYTES, null));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function explainingRead<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new ConfigError(
      `${shown(path)}: cannot be read (${code})${code === 'EACCES' ? '; give yourself the right to read it' : ''}`,
      { cause: error },
    );
  }
}

export function refuseMissing(path: string): void {
  if (!existsSync(path))
    throw new ConfigError(`${shown(path)}: there is no such file; expected a file of saved replies`);
  if (!statSync(path).isFile())
    throw new ConfigError(`${shown(path)}: is a folder; expected a file of saved replies (name the files in it)`);
}

/** Archives of replies are text and pack about ten to one; nothing honest comes near these. */
const LIMITS = { bytes: 8 * 2 ** 30, ratio: 200, freeBytes: 64 << 20 };

/** @throws ConfigError for a damaged archive, or a bomb */
export async function membersOf(path: string): Promise<ZipMember[]> {
  refuseMissing(path);
  return explained(path, () => zipMembers(path, LIMITS));
}

/** @throws ConfigError for a damaged archive */
export async function* memberBytes(path: string, member: ZipMember): AsyncGenerator<Uint8Array> {
  try {
    yield* readMember(path, member);
  } catch (error) {
    throw zipProblem(path, error);
  }
}

async function explained<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw zipProblem(path, error);
  }
}

function zipProblem(path: string, error: unknown): unknown {
  return error instanceof ZipFault ? new ConfigError(`${shown(path)}: ${error.message}`, { cause: error }) : error;
}

/** Names the file in what the readers of JSON complain of. */
export async function* namingFile<T>(path: string, values: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* values;
  } catch (error) {
    if (!(error instanceof ConfigError) || error.problems.some((problem) => problem.startsWith(shown(path))))
      throw error;
    throw new ConfigError(
      error.problems.map((problem) => `${shown(path)}: ${problem}`),
      { cause: error },
    );
  }
}

/** Reads each piece with `read`; what is no object is malformed. */
export function readingsOf(
  pieces: AsyncIterable<Piece>,
  read: (fields: Fields, place: string) => ElementReading,
  within = '',
): AsyncGenerator<PlacedReading> {
  return listReadingsOf(pieces, (fields, place) => [read(fields, place)], within);
}

/** The same where one piece may hold several replies. */
export async function* listReadingsOf(
  pieces: AsyncIterable<Piece>,
  read: (fields: Fields, place: string) => readonly ElementReading[],
  within = '',
): AsyncGenerator<PlacedReading> {
  for await (const piece of pieces) {
    const place = within + piece.place;
    if (piece.torn !== null) {
      yield { place, mended: false, reading: malformed(piece.torn) };
      continue;
    }
    const found = readJson(piece.text);
    if (typeof found === 'string') yield { place, mended: false, reading: malformed(found) };
    else if (!isFields(found.value))
      yield { place, mended: false, reading: malformed(`found ${kindOf(found.value)}; expected an object`) };
    else {
      let { mended } = found;
      for (const reading of read(found.value, place)) {
        yield { place, mended, reading };
        mended = false;
      }
    }
  }
}
